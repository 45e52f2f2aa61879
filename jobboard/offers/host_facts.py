"""What a recruiter may tell of the host so that the rules of law can say more; nothing of it is asked for."""

import re
from collections.abc import Mapping
from dataclasses import replace

from jobboard.companies.models import Company
from jobboard.kit.forms import Form
from jobboard.kit.i18n import N_
from jobboard.offers.formats.country import country_of
from jobboard.sheet.law import Host
from jobboard.sheet.model import Place

HOST_FACTS = ("headcount", "public_body", "siren", "running_interns")
_YES, _NO = "yes", "no"
PUBLIC_BODY = {_YES: N_("Yes"), _NO: N_("No")}
_SIREN = re.compile(r"[0-9]{9}")


def read_host(form: Form) -> Host:
    """What a form tells; the key of the SIREN is a matter of the rules, its nine digits one of the form."""
    told = form.take_choice("public_body", PUBLIC_BODY)
    digits = re.sub(r"[\s.]", "", form.take_line("siren", most=20)[:20])
    if digits and not _SIREN.fullmatch(digits):
        form.refuse("siren", N_("A SIREN number has nine digits. Correct it, or leave it out."))
        digits = ""
    return Host(
        headcount=form.take_number("headcount", least=0, most=1_000_000),
        public_body=None if told is None else told == _YES,
        siren=digits or None,
        running_interns=form.take_number("running_interns", least=0, most=9999),
    )


def host_values(company: Company | None) -> Mapping[str, str]:
    """The facts as the texts of the form."""
    host = host_of(company)
    return {
        "headcount": "" if host.headcount is None else str(host.headcount),
        "public_body": "" if host.public_body is None else (_YES if host.public_body else _NO),
        "siren": host.siren or "",
        "running_interns": "" if host.running_interns is None else str(host.running_interns),
    }


def host_of(company: Company | None) -> Host:
    """What the rules may know of a company; what nobody has told stays unknown."""
    if company is None:
        return Host()
    return Host(**{name: getattr(company, name) for name in HOST_FACTS})


def at_place(host: Host, place: Place) -> Host:
    """The host with the country where the intern works: French law on pay and length stops at the border."""
    return replace(host, country=country_of(place))


def tell(company: Company, host: Host, *, whole: bool) -> None:
    """Keep what was told with the company; `whole`: what is empty now was emptied on purpose."""
    for name in HOST_FACTS:
        value = getattr(host, name)
        if whole or value is not None:
            setattr(company, name, value)
