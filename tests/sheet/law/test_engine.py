"""The engine as a whole: data that is complete, an order that is stable, and no figure outside the data."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import jobboard
from jobboard.sheet.fields import FIELDS
from jobboard.sheet.law.data import Scope, Severity, all_rules, load_rules
from jobboard.sheet.law.engine import check, predicate_named
from jobboard.sheet.law.findings import Host
from jobboard.sheet.model import Pay

from .sheets import TODAY, offer

RULES = all_rules()
LAW = Path(jobboard.__file__).parent / "sheet" / "law"
ALL_FIGURES = re.compile(
    r"(?<![\w.\"'{\\-])(?:308|924|462|132|1607|280|336|4\.35|4\.50?|0\.15|35|48|66)(?![\w.\"'}-])"
)


def test_findings_come_in_a_stable_order_blocking_ones_first() -> None:
    sheet = offer(
        title="Assistante",
        pay=Pay("unpaid"),
        language="en",
        profile="Moins de 26 ans. Photo obligatoire. Écrire à rose@example.org.",
        months=8,
        weekly=39,
        contact_email="rose@gmail.com",
    )
    found = check(sheet, Host(siren="1"), TODAY)
    ranks = [list(Severity).index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)
    assert found == check(sheet, Host(siren="1"), TODAY)
    assert len({(finding.id, finding.severity, finding.field) for finding in found}) == len(found)


def test_the_day_must_be_given() -> None:
    with pytest.raises(TypeError, match="day"):
        check(offer())


def test_a_rule_holds_only_in_its_time() -> None:
    rules = load_rules()
    age = next(rule for rule in rules.rules if rule.id == "A6")
    ended = replace(age, valid_to=date(2026, 11, 24))
    ending = replace(age, valid_to=TODAY)
    sheet = offer(profile="Moins de 26 ans.")
    for rule, expected in ((age, 1), (ended, 0), (ending, 1), (replace(age, valid_from=None), 0)):
        assert len(check(sheet, None, TODAY, replace(rules, rules=(rule,)))) == expected
    assert check(sheet, None, date(2008, 4, 30)) == []


def test_a_rule_waiting_for_its_date_speaks_once_it_has_one() -> None:
    rules = load_rules()
    waiting = next(rule for rule in rules.rules if rule.id == "T1")
    assert not [finding for finding in check(offer(pay=Pay()), None, TODAY) if finding.id == "T1"]
    begun = replace(rules, rules=(replace(waiting, valid_from=TODAY),))
    for months in (1, 2, 6):
        assert [finding.id for finding in check(offer(pay=Pay(), months=months), None, TODAY, begun)] == [
            "T1"
        ]
    for kind in ("negotiable", "unpaid", "legal_minimum"):
        assert check(offer(pay=Pay(kind)), None, TODAY, begun) == []


def test_a_rule_whose_predicate_does_not_exist_is_a_mistake() -> None:
    rules = load_rules()
    broken = replace(rules.rules[0], predicate="no_such_thing")
    with pytest.raises(LookupError, match="no_such_thing"):
        check(offer(), None, TODAY, replace(rules, rules=(broken,)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_is_whole(rule) -> None:
    assert rule.source
    assert rule.article
    assert rule.confidence in {"A", "B", "C", "?"}
    assert rule.severities
    assert rule.field in FIELDS
    asked = predicate_named(rule.predicate)
    assert (asked is not None) == (rule.scope is Scope.POSTING)
    if rule.predicate.startswith("words:"):
        assert load_rules().words(rule.predicate.removeprefix("words:"), TODAY)
    for locale in ("fr", "en"):
        for case in {None, *rule.cases}:
            assert len(rule.text(locale, case)) <= 130
        explanation = rule.explanation(locale)
        assert "{" not in explanation
        assert explanation.endswith(".")
    assert _places(rule.text("fr")) == _places(rule.text("en"))
    wordings = {case for _, case in rule.texts}
    assert all((locale, case) in rule.texts for case in wordings for locale in ("fr", "en"))


def test_ids_are_single_in_any_time() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_french_sentences_keep_french_spaces() -> None:
    sentences = [text for rule in RULES for (locale, _), text in rule.texts.items() if locale == "fr"]
    sentences += [rule.why["fr"] for rule in RULES]
    sentences += [text for name, text in load_rules().phrases.items() if name.endswith("_fr")]
    for sentence in sentences:
        assert not re.search(r"[^\u202f][;!?]|[^\u00a0]:|«[^\u00a0]|[^\u00a0]»|\d €", sentence), sentence
        assert not re.search(r"veuillez|oups|invalide|obligatoire|!", sentence, re.I), sentence


def test_sentences_in_english_are_plain() -> None:
    sentences = [text for rule in RULES for (locale, _), text in rule.texts.items() if locale == "en"]
    assert not [text for text in sentences if re.search(r"please|oops|invalid|!", text, re.I)]


def test_every_message_is_filled_in_both_languages() -> None:
    hosts = (Host(public_body=True, headcount=1, running_interns=9, tutor_interns=9, siren="1"), Host())
    sheets = (
        offer(
            pay=Pay("unpaid"),
            months=(1, 8),
            weekly=39,
            profile="Moins de 26 ans, lycéens. Votre salaire : 1 €.",
        ),
        offer(
            pay=Pay(),
            begins=(date(2027, 2, 1), date(2027, 2, 1)),
            deadline=date(2027, 3, 1),
            title="Assistante",
        ),
        offer(paid=("1", "hour"), months=2, language="en", company_name="", note="Écrire au 06 39 98 12 34."),
        offer(
            months=6,
            weekly=40,
            begins=(date(2026, 1, 1), date(2026, 1, 1)),
            note="Versez un acompte. Français uniquement.",
        ),
    )
    told = set()
    for sheet in sheets:
        for host in hosts:
            for finding in check(sheet, host, TODAY):
                for locale in ("fr", "en"):
                    message = finding.message(locale)
                    assert "{" not in message
                    assert "None" not in message
                told.add(finding.id)
    assert len(told) >= 20


@pytest.mark.parametrize("path", sorted(LAW.glob("*.py")), ids=lambda path: path.name)
def test_the_engine_holds_no_legal_figure(path: Path) -> None:
    code = _code(path)
    if path.name != "spelled_numbers.py":
        assert ALL_FIGURES.findall(code) == []


def test_no_code_template_or_catalogue_holds_a_legal_figure() -> None:
    house = LAW.parent.parent
    texts = [*house.rglob("*.py"), *house.rglob("*.po"), *(house.parent / "templates").rglob("*.*")]
    hours = re.compile(
        r"\b(?:308|924|462) ?(?:h\b|heures|hours)|\b1607\b|\b4[.,](?:35|50) ?€|€ ?4[.,](?:35|50)\b"
    )
    found = [str(path.relative_to(house.parent)) for path in texts if hours.search(_code(path))]
    assert found == []


def test_each_duty_of_an_agreement_is_explained_and_asked_of_nobody() -> None:
    apart = {rule.id: rule.scope for rule in RULES if rule.scope is not Scope.POSTING}
    assert apart == {
        "D10": "agreement", "D13": "agreement", "D14": "agreement",
        "A1": "platform", "A11": "platform", "F1": "help",
    }  # fmt: skip


def _code(path: Path) -> str:
    """A file without docstrings and comments, where an example may stand."""
    return (
        re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text("utf-8"))
        if path.suffix == ".py"
        else path.read_text("utf-8")
    )


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
