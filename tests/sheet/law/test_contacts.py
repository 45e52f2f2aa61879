"""The detector of contact data, measured on labelled sentences."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobboard.sheet.law.free_text_contacts import ContactSpan, contact_data, is_free_mail, short_links
from jobboard.sheet.law.siren import siren_is_valid
from jobboard.sheet.law.spelled_numbers import digits

from .sheets import HERE

ROWS = [
    tuple(line.split("\t")) for line in (HERE / "contact_sentences.tsv").read_text("utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("half", "recall"), [("dev", 0.98), ("held", 0.98), ("later", 0.94), ("last", 0.98)])
def test_contact_data_is_found_in_labelled_sentences(half: str, recall: float) -> None:
    """`dev` and `held` were written before the detector; `later` and `last` by strangers to it."""
    rows = [(kinds != "-", bool(contact_data(sentence))) for name, kinds, sentence in ROWS if name == half]
    found = sum(labelled and told for labelled, told in rows)
    assert found / sum(labelled for labelled, _ in rows) >= recall
    assert found / sum(told for _, told in rows) >= 0.95
    assert len(rows) >= 90


def test_each_kind_is_told_apart() -> None:
    labelled = [(kinds, sentence) for _, kinds, sentence in ROWS if kinds != "-"]
    right = [
        sorted({span.kind for span in contact_data(text)}) == sorted(kinds.split(","))
        for kinds, text in labelled
    ]
    assert sum(right) / len(right) >= 0.97


def test_a_span_says_where_the_contact_stands_as_written() -> None:
    text = "Écrivez à ROSE\u200b arobase  example point org, sinon au 06\u00a039 98 12 34."
    address, number = "ROSE\u200b arobase  example point org", "06\u00a039 98 12 34"
    assert contact_data(text) == [
        ContactSpan("email", text.index(address), text.index(address) + len(address), address),
        ContactSpan("phone", text.index(number), text.index(number) + len(number), number),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{rose, otto} [at] example.org",
        "rose.martin at gmail.com",
        "rose arobase gmail",
        "rose [dot] martin (at) example (dot) org",
        "rose.martin@example",
        "rose@example,org",
        "rose arobase example.xyz",
        "rose(at)example",
        "+33 (0)6 39 98 12 34",
        "0033639981234",
        "zero six double three nine nine eight one two three",
        "zero six, soixante-dix-huit, douze, quatre vingt dix neuf, zero deux",
        "06 trente neuf 98 douze 34",
    ],
)
def test_other_disguises_are_seen_through(text: str) -> None:
    assert contact_data(f"Pour écrire : {text}")


@pytest.mark.parametrize(
    "text",
    [
        "git@forge.example.org:equipe/projet.git",
        "Nous sommes chez Example, à Lyon, au point de rencontre.",
        "un deux trois quatre cinq six",
        "Les 06.12.2027 et 07.12.2027, de 8 h à 10 h.",
        "Réf. 06 39 98 12 34",
        "+10 000 000 utilisateurs",
        "De 0,5 à 12 345 678,90 euros",
        "01-02-2027 10 h",
        "Python 3.11 et 3.12",
        "Trois cents heures et douze jours",
    ],
)
def test_figures_and_signs_that_reach_nobody_are_left_alone(text: str) -> None:
    assert contact_data(text) == []


def test_free_mailboxes_and_short_links_are_known() -> None:
    assert is_free_mail("rose.exemple@Gmail.com ")
    assert not is_free_mail("rose@example.org")
    assert not is_free_mail("")
    assert short_links("voir https://bit.ly/AbC et www.tinyurl.com/x1") == [
        "https://bit.ly/AbC",
        "www.tinyurl.com/x1",
    ]
    assert short_links("https://orbit.ly/abc et example.org/bit.ly") == []


@pytest.mark.parametrize("number", ["732829320", "732 829 320", "732.829.320", "356 000 000"])
def test_a_siren_with_its_key_is_right(number: str) -> None:
    assert siren_is_valid(number)


@pytest.mark.parametrize(
    "number", ["", "732829321", "73282932", "7328293200", "abcdefghi", "000000000", "73282932٠"]
)
def test_a_siren_without_its_key_is_wrong(number: str) -> None:
    assert not siren_is_valid(number)


@pytest.mark.parametrize(
    ("words", "figures"),
    [
        ("zero six dix sept soixante dix neuf quatre vingt onze vingt", "0617799120"),
        ("soixante zero vingt douze quatre vingts trente quarante", "60020128030" + "40"),
        ("double", ""),
        ("quatre vingt", "80"),
        ("quatre vingt dix", "90"),
        ("oh triple seven eighty one", "077781"),
    ],
)
def test_number_words_are_joined_as_they_are_said(words: str, figures: str) -> None:
    assert digits(words.split()) == figures


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("aero@.()[]{} \n0123456789-_/+éœ\u200b６arobasepointzérosix,:"), max_size=120
    )
)
def test_spans_are_in_order_apart_and_as_written(text: str) -> None:
    spans = contact_data(text)
    assert all(text[span.start : span.end] == span.value for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
