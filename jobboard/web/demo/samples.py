"""The letters of every scene as they would leave: the mail's own bytes, taken apart again."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache

from sqlmodel import Session, col, select

from jobboard import schema
from jobboard.kit.db import Database
from jobboard.kit.i18n import LOCALES
from jobboard.kit.settings import Settings
from jobboard.mail.models import OutboxMessage
from jobboard.mail.rendering import build
from jobboard.web.demo.scenes import SCENES, Scene
from jobboard.web.demo.stage import FILES, Stage, empty_folder, settings_in

_LINK = re.compile(r"[\w-]{44}")
RELAY = {"inbound_domain": "replies.example.org", "reply_relay": True}


@dataclass(frozen=True, slots=True)
class Sample:
    """One letter in one language; `html` is empty for what somebody else wrote and the board passes on."""

    letter: str
    locale: str
    subject: str
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str
    file_name: str


@cache
def samples(settings: Settings) -> tuple[Sample, ...]:
    """Every kind of letter in both languages, in the order of the scenes; played once, then remembered."""
    found: list[Sample] = []
    for locale in LOCALES:
        with empty_folder() as folder:
            own = settings_in(folder, settings)
            database = Database(own.database, info={"settings": own})
            try:
                schema.metadata.create_all(database.engine)
                with database.writing() as session:
                    stage = Stage(session, own, locale)
                    found += [sample for one in SCENES for sample in _played(stage, one)]
            finally:
                database.close()
    # Two that differ in their links alone are one.
    return tuple({(one.letter, one.locale, _LINK.sub("", one.text)): one for one in found}.values())


def _played(stage: Stage, scene: Scene) -> list[Sample]:
    session = stage.session
    before = session.exec(select(OutboxMessage.id).order_by(col(OutboxMessage.id).desc())).first() or 0
    settings = stage.settings.model_copy(update=RELAY) if scene.relayed else stage.settings
    session.info["settings"] = settings
    scene.play(stage)
    session.info["settings"] = stage.settings
    session.flush()
    return [_sample(row, settings) for row in _written(session, before) if row.letter in scene.letters]


def _written(session: Session, after: int) -> list[OutboxMessage]:
    # What was cancelled meanwhile has lost its words.
    newer = select(OutboxMessage).where(
        col(OutboxMessage.id) > after,
        (col(OutboxMessage.text) != "") | col(OutboxMessage.body_digest).is_not(None),
    )
    return list(session.exec(newer.order_by(col(OutboxMessage.id))))


def _sample(row: OutboxMessage, settings: Settings) -> Sample:
    attachment, body = (FILES[name] if name else None for name in (row.attachment_digest, row.body_digest))
    mail = message_from_bytes(
        build(row, settings.keys[0], attachment, body), _class=EmailMessage, policy=policy.default
    )
    parts = {kind: mail.get_body((kind,)) for kind in ("plain", "html")}
    text, html = (part.get_content() if part is not None else "" for part in parts.values())
    return Sample(
        letter=row.letter,
        locale=row.locale,
        subject=str(mail["subject"]),
        headers=tuple((name, str(value)) for name, value in mail.items()),
        text=text,
        html=html,
        file_name=row.attachment_name or "",
    )
