"""The letters of every scene as they would leave: the mail's own bytes, taken apart again."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache

from sqlmodel import col, select

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


def kinds() -> list[str]:
    """Every kind of letter, by name."""
    return sorted({letter for one in SCENES for letter in one.letters})


def samples(settings: Settings, kind: str) -> tuple[Sample, ...]:
    """One kind of letter in all its shapes, first in French; only the scenes that bring it about are played."""
    found = [
        sample
        for one in SCENES
        if kind in one.letters
        for sample in _shown(settings, one)
        if sample.letter == kind
    ]
    found.sort(key=lambda sample: LOCALES.index(sample.locale))
    # Two that differ in their links alone are one.
    return tuple({(one.locale, _LINK.sub("", one.text)): one for one in found}.values())


@cache
def _shown(settings: Settings, scene: Scene) -> tuple[Sample, ...]:
    """The letters of a scene in both languages; played once, then remembered."""
    found: list[Sample] = []
    with empty_folder() as folder:
        own = settings_in(folder, settings)
        database = Database(own.database, info={"settings": own})
        try:
            schema.metadata.create_all(database.engine)
            for locale in LOCALES:
                with database.write_session() as session:
                    found += _played(Stage(session, own, locale), scene)
                    session.rollback()
        finally:
            database.close()
    return tuple(found)


def _played(stage: Stage, scene: Scene) -> list[Sample]:
    session = stage.session
    settings = stage.settings.model_copy(update=RELAY) if scene.relayed else stage.settings
    session.info["settings"] = settings
    scene.play(stage)
    session.info["settings"] = stage.settings
    session.flush()
    # What was cancelled meanwhile has lost its words.
    written = select(OutboxMessage).where(
        col(OutboxMessage.letter).in_(scene.letters),
        (col(OutboxMessage.text) != "") | col(OutboxMessage.body_digest).is_not(None),
    )
    return [_sample(row, settings) for row in session.exec(written.order_by(col(OutboxMessage.id)))]


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
