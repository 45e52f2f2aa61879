"""Handing a file over to be saved: never shown in the page, never run, never kept by a cache."""

import logging

from litestar import Response
from litestar.exceptions import NotFoundException

from jobboard.applications.actions.letters import attachment_name
from jobboard.applications.models import Application
from jobboard.kit.files import FileDamaged, FileMissing, FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.scanned import NotClean, need_clean
from jobboard.mail.scanner import Finding, scanner_for
from jobboard.web.base.errors import Unchecked

log = logging.getLogger("jobboard.web")

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


def cv_of(application: Application, files: FileStore, settings: Settings) -> Response[bytes]:
    """The CV of an application under a name of our own, looked at by the virus scanner if there is one.

    Raises NotFoundException once it is deleted or if it is not clean, Unchecked while nobody
    can look. The caller's read transaction is over: this may take as long as the scanner does.
    """
    if application.cv_deleted_at is not None:
        raise NotFoundException
    try:
        content = files.open(application.cv_digest)
    except (FileMissing, FileDamaged) as problem:
        raise NotFoundException from problem
    try:
        need_clean(scanner_for(settings), content)
    except NotClean as found:
        log.error("the file of %s is kept back: %s", application.subject_key, found.scan.detail)
        if found.scan.finding is Finding.FOUND:
            raise NotFoundException from found
        raise Unchecked from found
    return attachment(content, attachment_name(application), application.cv_type)
