"""Names every table once, and whose changes readers see: importing this fills the metadata that migrations compare with."""

from sqlmodel import SQLModel

from jobboard.accounts import models as accounts
from jobboard.alerts import models as alerts
from jobboard.applications import models as applications
from jobboard.companies import models as companies
from jobboard.journal import models as journal
from jobboard.kit import changes, fulltext, limits
from jobboard.mail import models as mail
from jobboard.moderation import models as moderation
from jobboard.observatory import models as observatory
from jobboard.offers import mailboxes, visible
from jobboard.offers import models as offers
from jobboard.privacy import models as privacy

SLICES = (
    accounts,
    companies,
    offers,
    mailboxes,
    applications,
    alerts,
    moderation,
    mail,
    journal,
    limits,
    changes,
    fulltext,
    privacy,
    observatory,
)
RULES = (visible,)
metadata = SQLModel.metadata
