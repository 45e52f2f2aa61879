"""Handing a file over to be saved: never shown in the page, never run, never kept by a cache."""

from litestar import Response
from litestar.exceptions import NotFoundException

from jobboard.applications.actions.letters import attachment_name
from jobboard.applications.models import Application
from jobboard.kit.files import FileDamaged, FileMissing, FileStore

# A file from a stranger gets no rights at all, even if a browser shows it.
LOCKED = "sandbox; default-src 'none'"


def attachment(content: bytes, name: str, media_type: str) -> Response[bytes]:
    """A download; `name` is plain ASCII without quotes."""
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "content-security-policy": LOCKED,
        "cache-control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


def cv_of(application: Application, files: FileStore) -> Response[bytes]:
    """The CV of an application under a name of our own. Raises NotFoundException once it is deleted."""
    if application.cv_deleted_at is not None:
        raise NotFoundException
    try:
        content = files.open(application.cv_digest)
    except (FileMissing, FileDamaged) as problem:
        raise NotFoundException from problem
    return attachment(content, attachment_name(application), application.cv_type)
