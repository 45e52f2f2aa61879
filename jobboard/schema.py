"""Names every table once: importing this module fills the metadata that migrations compare with."""

from sqlmodel import SQLModel

from jobboard.accounts import models as accounts
from jobboard.applications import models as applications
from jobboard.companies import models as companies
from jobboard.journal import models as journal
from jobboard.kit import limits
from jobboard.mail import models as mail
from jobboard.moderation import models as moderation
from jobboard.offers import models as offers
from jobboard.privacy import models as privacy

SLICES = (accounts, companies, offers, applications, moderation, mail, journal, limits, privacy)
metadata = SQLModel.metadata
