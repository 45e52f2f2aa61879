"""The expressions of the contact detector, put together from the words of contacts.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_LOCAL = r"(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}"
_NAME = r"[a-z0-9][\w.\-#:]{2,29}"
# A name that no word looks like.
_ODD_NAME = r"[a-z0-9]\w{0,29}[._\-#:\d][\w.\-#:]{0,29}"
_SAME_SENTENCE = r"(?:(?![.;!?](?:\s|$))[^\n]){0,60}?"
_ON = r"(?:sur|via|par|on|through|by|using|over|with|avec)"
_OUR = r"(?:(?:notre|mon|ma|my|our|le|la|the) )?"
_PERSON = r"(?:moi|nous|me|us)"


@dataclass(frozen=True, slots=True)
class Patterns:
    """All expressions work on folded text."""

    emails: tuple[re.Pattern[str], ...]
    phones: tuple[re.Pattern[str], ...]
    not_phone_label: re.Pattern[str]
    handles: tuple[re.Pattern[str], ...]
    phone_platform: re.Pattern[str]
    link: re.Pattern[str]
    short_link: re.Pattern[str]
    free_mail: frozenset[str]


@cache
def patterns() -> Patterns:
    """The expressions, compiled once."""
    data: dict[str, list[str]] = tomllib.loads(
        (resources.files(__package__) / "contacts.toml").read_text("utf-8")
    )
    words = {name: "(?:" + "|".join(items) + ")" for name, items in data.items()}
    link, short = words["profile_links"], words["short_links"]
    return Patterns(
        emails=tuple(re.compile(expression) for expression in _emails(words)),
        phones=tuple(re.compile(expression) for expression in data["phones"]),
        not_phone_label=re.compile(rf"\b{words['not_phone_labels']}(?:\s|[.:n°#(])*$"),
        handles=tuple(re.compile(expression) for expression in _handles(words)),
        phone_platform=re.compile(rf"\b{words['phone_platforms']}\b"),
        link=re.compile(rf"(?<![\w@.])(?:https?://)?(?:www\.)?{link}/[^\s<>\"']*[\w/]"),
        short_link=re.compile(rf"(?<![\w.@-])(?:https?://)?(?:www\.)?{short}/\w[^\s<>\"']*", re.IGNORECASE),
        free_mail=frozenset(data["free_mail"]),
    )


def _emails(words: dict[str, str]) -> list[str]:
    at, weak_at = words["at_strong"], words["at_weak"]
    said_dot = rf"[\s_-]{{1,3}}{words['dot_weak']}[\s_-]{{1,3}}"
    drawn_dot = rf"\s?{words['dot_strong']}\s?"
    any_dot = rf"(?:{said_dot}|{drawn_dot})"
    ending = rf"(?:{words['endings']}|{words['word_endings']})(?!\.?[a-z0-9])"
    sure_ending = rf"{words['endings']}(?!\.?[a-z0-9])"
    local = rf"(?!{words['not_people']}\s?@){_LOCAL}(?:\s{words['joiners']}\s[a-z0-9]+){{0,3}}"
    plain_domain = rf"(?:{_LABEL}\.){{1,5}}[a-z]{{2,24}}(?![a-z0-9])"
    said_domain = rf"{_LABEL}(?:{any_dot}{_LABEL}){{0,3}}?{any_dot}{ending}"
    stranger = rf"(?!{words['not_local']}[\s_-])"
    named = rf"(?!{words['not_domain']}[\s_.-])"
    return [
        rf"{local}@{plain_domain}",
        rf"{local}\s?{at}\s?{said_domain}",
        rf"{local}\s?(?!@){at}\s?{plain_domain}",
        # Several people at one host: {rose, otto} [at] example.org.
        rf"\{{[^{{}}\n]{{3,100}}\}}\s?{at}\s?(?:{plain_domain}|{said_domain})",
        # Brackets around the at are enough of a disguise to show an address, whatever its ending.
        rf"{local}\s?(?:[\[({{]\s?(?:at|arr?obase?)\s?[\])}}])\s?{_LABEL}(?:\.[a-z]{{2,24}}|{said_dot}[a-z]{{2,24}})?(?![a-z0-9])",
        rf"{local}\s?{at}\s?{words['providers']}(?![a-z0-9])",
        rf"{stranger}{local}[\s_-]{{1,3}}{weak_at}[\s_-]{{1,3}}{named}(?:{_LABEL}{any_dot}){{0,3}}?{_LABEL}{said_dot}{sure_ending}",
        rf"{stranger}{local}\s{weak_at}\s(?:{_LABEL}\.)+?{_LABEL}(?:[\[({{]\s?(?:dot|point)\s?[\])}}]){sure_ending}",
        rf"{stranger}{local}\s{weak_at}\s{words['providers']}{any_dot}{sure_ending}",
        rf"(?<![a-z0-9._%+-])[a-z]+[._][a-z0-9._]{{1,40}}\s{weak_at}\s{plain_domain}",
        rf"{stranger}{_LOCAL}[_-]at[_-]{plain_domain}",
        # A mailbox with figures in its name is nobody's job at a host.
        rf"(?<![a-z0-9._%+-])[a-z]+[a-z._-]*\d{{2,6}}\s{weak_at}\s{plain_domain}",
        r"(?<![a-z0-9])(?:[a-z0-9._-] ){2,40}@(?: [a-z0-9.-]){4,60}(?![a-z0-9])",
        r"(?<![a-z0-9._%+-])[a-z]{2,30}[._-][a-z]{2,30}@[a-z][a-z0-9-]{2,63}(?![a-z0-9.])",
        r"(?<![a-z0-9._%+-])[a-z][a-z0-9._-]{2,63}@[a-z0-9-]{3,63}[ ,;] ?(?:com|org|net|fr|eu)(?![a-z0-9])",
    ]


def _handles(words: dict[str, str]) -> list[str]:
    platform, unsure, messaging = words["platforms"], words["ambiguous_platforms"], words["messaging"]
    either = rf"(?:{platform}|{unsure})"
    asks = (
        r"(?:ecri\w+|contact\w*|ajout\w+|joign\w+|joindre|rejoign\w+|retrouv\w+|repond\w*|parl\w+|message"
        r"|text|texte\w*|dm|mp|add|reach|find|ping|write(?: to)?|follow|suiv\w+|talk(?: to)?|chat(?: with)?"
        r"|call|appel\w+|hit|trouv\w+)"
    )
    return [
        r"(?<![\w.])@[\w.]+@[\w-]+(?:\.[\w-]+)+",
        rf"(?<![\w.@])@[a-z][\w.\-]{{1,29}}{_SAME_SENTENCE}\b{platform}\b",
        rf"\b{platform}\b{_SAME_SENTENCE}(?<![\w.@])@[a-z][\w.\-]{{1,29}}",
        rf"\b{either}\b[ :,(]{{0,3}}@ {_NAME}",
        rf"\b{platform}\b{_SAME_SENTENCE}\barobase {_NAME}",
        rf"\barobase {_NAME}(?: \w+)?{_SAME_SENTENCE}\b{platform}\b",
        rf"\b{either} ?[:=] ?@?{_ODD_NAME}",
        rf"\b{messaging} ?[:=] ?@?{_NAME}(?=\s*(?:$|[.,;)\n]))",
        rf"\b{either} ?\( ?@?{_ODD_NAME} ?\)",
        r"\bdiscord\b[ :]{1,3}[a-z0-9_.]{2,32}#\d{4}(?!\d)",
        rf"\b{either}\b[^.\n]{{0,15}}\b(?:c'est|pseudo|handle|username|identifiant) ?:? ?@?{_NAME}",
        rf"\blinked ?in\b{_SAME_SENTENCE}\bin/[a-z0-9][\w-]{{2,60}}",
        rf"\b(?:add|ajoute[zr]?) {_NAME} (?:on|sur) (?:snap ?chat|snap|insta|instagram)\b",
        rf"\b{asks}[- ]{_PERSON}\b{_SAME_SENTENCE}\b{_ON} {_OUR}{either}\b",
        rf"\b(?:contacts?|joignables?|reachable|reponses? (?:plus )?rapides?"
        rf"|(?:quick|fast)(?:er)? (?:answers?|repl\w+))"
        rf" (?:\w+ )?{_ON} {_OUR}{platform}\b",
        rf"\b(?:postul\w+|candidat\w+|apply|cv|inbox|mp|dm|messages? prives?|private messages?)\b"
        rf"(?:\W+\w+){{0,4}}?\W+{_ON} {_OUR}{messaging}\b",
        r"\b(?:rejoign\w+|rejoins|join)\W+(?:\w+\W+){0,3}?(?:serveur|server|groupe?|canal|channel)?\W*"
        r"(?:discord|telegram|whats ?app)\b",
        rf"\b(?:mon|my) (?:\w+ )?{either}\b(?! (?:et|and|est|is) (?:un|an?)\b)",
        r"\b(?:suivez|follow|dm|mp|ping|add|ajoute[zr]?|contacte[zr]?|ecri\w+|message|text)\b[^.\n]{0,15}?"
        r"(?<![\w.@])@[a-z][\w.]{2,29}",
    ]
