"""For those who run the board: alive, ready, and in figures."""

from secrets import compare_digest
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from sqlalchemy import text

from jobboard.applications.queries import count_received
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.kit.wellformed import LEAST_TOKEN
from jobboard.mail.figures import counter, figures
from jobboard.web.base.pages import reads

LEAST_ROOM = 50 * 1024 * 1024


@get("/healthz", sync_to_thread=False, include_in_schema=False)
def healthz() -> Response[str]:
    """The process answers. No I/O."""
    return Response("ok\n", media_type="text/plain")


@reads("/readyz")
def readyz(request: Request[Any, Any, Any]) -> Response[str]:
    """The database can be written and is migrated, the file store has room. A relay that is down changes nothing."""
    database: Database = request.app.state.database
    files: FileStore = request.app.state.files
    problems: list[str] = []
    try:
        database.probe()
        with database.reading() as session:
            session.connection().execute(text("SELECT version_num FROM alembic_version")).one()
    except Exception as problem:  # any failure at all means not ready
        problems.append(f"database: {type(problem).__name__}")
    if not files.has_room(LEAST_ROOM):
        problems.append("files: no room")
    return Response(
        "\n".join(problems or ["ready"]) + "\n", status_code=503 if problems else 200, media_type="text/plain"
    )


@reads("/metrics")
def metrics(request: Request[Any, Any, Any]) -> Response[str]:
    """Mail and applications in figures, as Prometheus reads them; nothing about anybody. Hidden from who has not the token."""
    settings: Settings = request.app.state.settings
    given = request.headers.get("authorization", "")
    if len(settings.metrics_token) < LEAST_TOKEN or not compare_digest(
        given.encode(), f"Bearer {settings.metrics_token}".encode()
    ):
        raise NotFoundException
    database: Database = request.app.state.database
    with database.reading() as session:
        lines = figures(session, request.app.state.clock())
        lines += counter(
            "jobboard_applications_received_total", "Applications that came in.", count_received(session)
        )
    return Response("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
