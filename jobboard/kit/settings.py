"""Every setting of the program, read from `JOBBOARD_*` in the environment or from a `.env` file."""

import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from jobboard.kit import wellformed

_DOMAIN = re.compile(r"(?=.{4,190}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
SAMPLE_KEYS = frozenset({"", "change-me", "changeme", "secret", "sample", "development"})


class Settings(BaseSettings):
    """Names are those of the environment without `JOBBOARD_`; the README's table is checked against this class."""

    model_config = SettingsConfigDict(env_prefix="JOBBOARD_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(
        default=Path("data"),
        description="Folder of the database, the files, the local mailbox, and `cache`, which may be deleted.",
    )
    database_url: Annotated[str, AfterValidator(wellformed.database_url)] = Field(
        default="",
        description="Database. Empty: a SQLite file in DATA_DIR. PostgreSQL: postgresql://user@host/name.",
    )
    files_url: Annotated[str, AfterValidator(wellformed.folder)] = Field(
        default="", description="Where CVs are kept: a folder (file:///…). Empty: DATA_DIR/files."
    )
    base_url: Annotated[str, AfterValidator(wellformed.web_address)] = Field(
        default="http://localhost:8000", description="Public address of the board, without a final slash."
    )
    site_name: str = Field(
        default="Tableau des stages", description="Name of the board, shown on pages and in letters."
    )
    publisher: str = Field(
        default="",
        description="Who runs the board, for its legal notice: name, address, telephone, who answers for what is published.",
    )
    hosting: str = Field(default="", description="Who hosts it, for the same page: name, address, telephone.")
    contact: str = Field(
        default="", description="Address that people write to, read by somebody. Empty: MAIL_FROM."
    )
    secret_key: str = Field(
        default="",
        description="At least 32 characters; signs private links. Empty: one is made and kept in DATA_DIR.",
    )
    previous_secret_keys: str = Field(
        default="",
        description="Older keys, comma-separated, still accepted while links signed with them live.",
    )
    mail_url: str = Field(
        default="",
        description="How mail leaves: maildir:///…, smtp://, smtps://, smtp+starttls://. Empty: DATA_DIR/mail.",
    )
    mail_from: str = Field(
        default="stages@example.org", description="Address in From, on the board's own domain."
    )
    mail_timeout: float = Field(
        default=60.0, description="Seconds an SMTP step may take; the final reply may take ten times as long."
    )
    inbound_domain: str = Field(
        default="",
        description="Domain whose mail comes to `jobboard inbound`: delivery notices and replies. Empty: none does.",
    )
    reply_relay: bool = Field(
        default=False,
        description="Replies go through addresses on INBOUND_DOMAIN, so that neither side sees the other's.",
    )
    lmtp_bind: Annotated[str, AfterValidator(wellformed.listening)] = Field(
        default="",
        description="Where `serve` takes mail in by LMTP: host:port or the path of a socket. Empty: nowhere.",
    )
    clamd_url: str = Field(
        default="",
        description="Virus scanner (clamd): tcp://host:port or unix:///path. Empty: files are not scanned.",
    )
    handoff_delay: int = Field(
        default=600, description="Seconds an application is held for undo before it leaves."
    )
    default_locale: str = Field(
        default="fr", description="Language of pages and letters when nothing else tells: fr or en."
    )
    trusted_proxies: Annotated[str, AfterValidator(wellformed.addresses)] = Field(
        default="", description="Addresses of proxies whose X-Forwarded-For is believed, comma-separated."
    )
    dns_check: bool = Field(
        default=True,
        description="Ask the resolver whether a mail domain takes mail; off where there is none.",
    )
    offer_days: int = Field(
        default=60, ge=1, le=90, description="Days an offer stays online at most (90 at most)."
    )
    max_applications: int = Field(
        default=80, ge=1, description="Applications one offer takes before it closes as full."
    )
    no_answer_days: int = Field(
        default=45,
        ge=30,
        le=60,
        description="Days after its handover when an application counts as not answered, and the student is told.",
    )
    metrics_token: Annotated[str, AfterValidator(wellformed.token)] = Field(
        default="",
        description="At least 16 characters that /metrics asks for as a bearer token. Empty: there are no metrics.",
    )
    log_level: Annotated[str, AfterValidator(wellformed.log_level)] = Field(
        default="info", description="debug, info, warning or error."
    )
    demo: bool = Field(
        default=False, description="Mounts /demo/mailbox and /demo/letters. Only `jobboard demo` sets it."
    )

    @field_validator("inbound_domain")
    @classmethod
    def _as_domain(cls, value: str) -> str:
        domain = value.strip().lower().removeprefix("@")
        if domain and not _DOMAIN.fullmatch(domain):
            raise ValueError("give a domain name, such as replies.example.org")
        return domain

    @property
    def relays_replies(self) -> bool:
        """Whether people write to each other through the board."""
        return self.reply_relay and bool(self.inbound_domain)

    @property
    def database(self) -> str:
        """SQLAlchemy URL; plain postgresql:// means psycopg 3."""
        url = self.database_url or f"sqlite:///{(self.data_dir / 'jobboard.sqlite3').resolve()}"
        for plain in ("postgresql://", "postgres://"):
            if url.startswith(plain):
                return "postgresql+psycopg://" + url.removeprefix(plain)
        return url

    @property
    def database_file(self) -> Path | None:
        """The file of a SQLite database; None for any other."""
        kind, _, path = self.database.partition(":///")
        return Path(path) if kind == "sqlite" and path else None

    @property
    def files_dir(self) -> Path:
        """Folder of the content-addressed store."""
        return Path(self.files_url.removeprefix("file://")) if self.files_url else self.data_dir / "files"

    @property
    def extra_rates(self) -> Path:
        """The operator's own rows of the law's table of rates; the file need not exist."""
        return self.data_dir / "rates.toml"

    @property
    def mail(self) -> str:
        """URL of the transport."""
        return self.mail_url or f"maildir://{(self.data_dir / 'mail').resolve()}"

    @property
    def secure(self) -> bool:
        """Whether the board is served over https, so that cookies are Secure and HSTS is sent."""
        return self.base_url.startswith("https://")

    @property
    def mail_domain(self) -> str:
        """Domain of the sender, used in Message-IDs."""
        return self.mail_from.rpartition("@")[2]

    @property
    def contact_address(self) -> str:
        """Where people write to those who run the board."""
        return self.contact or self.mail_from

    @property
    def keys(self) -> tuple[str, ...]:
        """The signing key first, then older ones that still verify."""
        older = tuple(key.strip() for key in self.previous_secret_keys.split(",") if key.strip())
        return (self.secret_key, *older)

    @property
    def proxies(self) -> frozenset[str]:
        """Peers whose forwarding headers are believed."""
        return frozenset(part.strip() for part in self.trusted_proxies.split(",") if part.strip())

    def prepared(self, *, new_key: bool = True) -> "Settings":
        """The same settings with DATA_DIR made and a secret key found in it, or created (mode 0600) unless `new_key` is off.

        Folder and database are made for nobody else to read: SQLite itself would ask the umask.
        """
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.data_dir / "secret.key"
        if not self.secret_key and not path.exists():
            if not new_key:
                return self
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        if self.database_file is not None:
            # One that is there stays as it is; one that cannot be made is told by who opens it.
            with suppress(OSError):
                os.close(os.open(self.database_file, os.O_CREAT | os.O_EXCL, 0o600))
        if self.secret_key:
            return self
        return self.model_copy(update={"secret_key": path.read_text(encoding="ascii").strip()})
