"""Who receives the intern: the company or institution, and the department, team or laboratory in it."""

import re
from dataclasses import replace

from jobboard.sheet.headed import most_spoken_of, repeated_line
from jobboard.sheet.header import Header
from jobboard.sheet.host_bodies import (
    behind_chez,
    body_in_brackets,
    body_in_sentence,
    held_by,
    long_unit,
    names_a_unit,
    unit_on_place_line,
)
from jobboard.sheet.host_hints import (
    affiliation,
    announced_by,
    apposed,
    at_with_unit,
    before_role,
    body_of_number,
    house_behind,
    nearer_unit,
    numbered_unit,
    owner_of_domain,
    owner_of_site,
    owner_of_source,
    possessor,
    spelt_out,
    supervised_at,
    unit_of,
)
from jobboard.sheet.host_lines import in_letterhead, in_place
from jobboard.sheet.host_values import Hosts, block_host, divide, labelled_hosts, merged
from jobboard.sheet.houses import is_unit
from jobboard.sheet.institutions import introduced
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.presented import Named, presented
from jobboard.sheet.segments import Segment
from jobboard.sheet.state_startups import product_named, state_startup
from jobboard.sheet.units import unit_in_sentences

_RECRUITS = re.compile(r" (?:recrute|recherche|cherche|propose)\b")
_OWN = re.compile(
    r"(?:le |la |l'|the )?(?:laboratoire|labo|lab|laboratory|chaire|centre|institut|observatoire|unite|umr)\b"
    r"|.*\b(?:laboratory|institute|observatory)\b(?: \([a-z]+\))?$"
)


def find_hosts(
    text: str,
    folded: str,
    parts: list[Segment],
    title: str,
    header: Header,
    place_of_title: tuple[int, int] = (0, 0),
) -> Hosts:
    """The company and the department; a name is only given for a good reason, so both may be missing."""
    about = tuple(part.start for part in parts if part.key in {"about", "company", "company_block"})
    hosts = labelled_hosts(text, parts)
    if hosts.company is None:
        hosts = merged(hosts, block_host(text, parts))
    if hosts.company is None:
        hosts = merged(hosts, Hosts(_at_the_top(text, folded)))
    if hosts.company is None and header.company != (0, 0):
        begin, stop = header.company
        hosts = merged(hosts, divide(text, Named(tidy(text[begin:stop]), begin, stop, 0.8)))
    if hosts.company is None:
        ministry = state_startup(text, folded)
        if ministry is not None:
            product = presented(text, folded, title, about)
            team = unit_in_sentences(text, folded)[0]
            if team is not None and _RECRUITS.match(folded, team.end):
                # "L'équipe des lampes recrute": the team itself, not what it makes.
                return _settled(merged(hosts, Hosts(ministry, team)))
            product = product or apposed(text)[0]
            product = product_named(text, product, ministry)
            same = product is not None and plain(ministry.name) in plain(product.name)
            return _settled(merged(hosts, Hosts(ministry, None if same else product)))
    if hosts.company is None:
        again = repeated_line(text, folded, place_of_title)
        hosts = merged(hosts, divide(text, again) if again and "," in again.name else Hosts(again))
    if hosts.company is None:
        hosts = merged(hosts, Hosts(announced_by(text)))
    if hosts.company is None:
        hosts = merged(hosts, Hosts(*(at_with_unit(text) or ())))
    if hosts.company is None:
        hosts = merged(hosts, in_place(text, parts))
    if hosts.company is None:
        hosts = merged(hosts, in_letterhead(text, parts, place_of_title[0]))
    spoken = unit_in_sentences(text, folded)
    if spoken[0] is not None:
        nearer = nearer_unit(text, spoken[0])
        spoken = nearer, spoken[1] or house_behind(text, nearer)
    if hosts.company is None and spoken[1] is not None:
        hosts = merged(hosts, Hosts(spoken[1], spoken[0]))
    if hosts.company is None and hosts.department is None and spoken[0] is None:
        hosts = Hosts(*(supervised_at(text) or ()))
    if hosts.company is None:
        found = presented(text, folded, title, about)
        if (
            found
            and spoken[0]
            and re.fullmatch(rf"(?:groupe|equipe) {re.escape(plain(found.name))}", plain(spoken[0].name))
        ):
            # What "le groupe Houle" does tells nothing of the house above it.
            found = None
        if found is not None and names_a_unit(text, found):
            found = None
        hosts = merged(hosts, Hosts(spelt_out(text, found) if found else None))
    if hosts.company is None and hosts.department is None:
        hosts = Hosts(*(body_in_brackets(text) or ()))
    if hosts.department is None:
        hosts = replace(hosts, department=spoken[0])
    if hosts.company is None or hosts.department is None:
        part, whole = apposed(text)
        if part is not None and hosts.company is not None and plain(hosts.company.name) == plain(part.name):
            # "À Lumen, le département de la Direction des phares qui…": the one presented is a part of the other.
            hosts = Hosts(whole, part)
    if hosts.company is None:
        hosts = replace(hosts, company=possessor(text))
    if hosts.department is None and hosts.company is not None:
        hosts = replace(hosts, department=unit_of(text, hosts.company))
    if hosts.company is None:
        hosts = replace(
            hosts, company=owner_of_domain(text, folded) or owner_of_site(text) or owner_of_source(text)
        )
    if hosts.company is None and hosts.department is not None:
        hosts = replace(hosts, company=body_in_sentence(text, hosts.department))
    if hosts.company is None and hosts.department is not None and _OWN.match(plain(hosts.department.name)):
        # A laboratory or a chair above which nobody is named receives the intern itself.
        hosts = Hosts(_bare(hosts.department))
    if hosts.company is None:
        numbered = body_of_number(text)
        hosts = merged(hosts, Hosts(*numbered) if numbered else Hosts())
    if hosts.company is None:
        hosts = replace(hosts, company=before_role(text))
    if hosts.company is None:
        told = affiliation(text, folded)
        hosts = merged(hosts, divide(text, told) if told else Hosts())
    if hosts.company is None:
        blocked = [
            (part.start, part.end) for part in parts if part.key in {"references", "education", "profile"}
        ]
        spoken_of = most_spoken_of(text, folded, blocked)
        hosts = replace(hosts, company=_bare(spoken_of) if spoken_of else None)
    if hosts.company is None:
        hosts = replace(hosts, company=behind_chez(text))
    if hosts.company is not None and hosts.department is None:
        above = held_by(text, hosts.company)
        unit = None if above else unit_on_place_line(text, parts, hosts.company) or long_unit(text)
        hosts = Hosts(above, hosts.company) if above else replace(hosts, department=unit)
    if hosts == Hosts():
        hosts = Hosts(numbered_unit(text))
    return _settled(hosts)


def _bare(lab: Named) -> Named:
    """A laboratory that is the host goes by its own short name: "laboratoire MAREES" is MAREES."""
    short = re.fullmatch(r"[Ll]abo(?:ratoire)?[ \u00a0]([A-Z][\w-]*[A-Z][\w-]*)", lab.name)
    return replace(lab, name=short[1], start=lab.start + short.start(1)) if short else lab


def _settled(hosts: Hosts) -> Hosts:
    """No name twice, and no department whose name holds that of the company behind "de"."""
    company, department = hosts.company, hosts.department
    if company is None or department is None:
        return hosts
    if plain(company.name) == plain(department.name):
        return Hosts(company)
    inside = re.search(
        r"[ \u00a0](?:de la |de l['’]|du |des |de |d['’]|at )?" + re.escape(company.name) + r"\W*$",
        department.name,
    )
    if inside and inside.start() > 4:
        name = department.name[: inside.start()]
        department = replace(department, name=name, end=department.start + len(name))
    return Hosts(company, department)


def _at_the_top(text: str, folded: str) -> Named | None:
    """Who recruits in one of the first lines: "La Ligue des phares recrute"."""
    top = min(400, len(text))
    for name, start, end, weight in introduced(text[:top], folded[:top]):
        if weight >= 2.6 and text.count("\n", 0, start) <= 1 and not is_unit(name) and " " in name:
            return Named(name, start, end, 0.75)
    return None
