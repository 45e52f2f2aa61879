"""Offers in forwarded mails: who passed them on, to whom and when says nothing of the offer."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.mail_heads import find_mail_head
from jobboard.sheet.plain import plain

NOTE = "Bonjour,\n\nPour vos étudiants.\n\nBien cordialement,\nOtto Lenoir\n06 00 00 00 00\n\n"
GMAIL = (
    "---------- Message transféré ---------\nDe : Bureau des stages <stages@relais.example>\n"
    "Date : mar. 3 nov. 2026 à 10:12\nObjet : {subject}\nÀ : Otto Lenoir <otto@ecole.example>\n\n"
)
OUTLOOK = (
    "De : Bureau des stages\nEnvoyé : mardi 3 novembre 2026 10:12\nÀ : Otto Lenoir; Secrétariat\n"
    "Objet : {subject}\n\n"
)
APPLE = (
    "Begin forwarded message:\n\nFrom: Stages <stages@relais.example>\nSubject: {subject}\n"
    "Date: November 3, 2026 at 10:12\nTo: otto@ecole.example\n\n"
)
QUOTED = "Le mar. 3 nov. 2026 à 10:12, Bureau des stages <stages@relais.example> a écrit :\n\n"
OFFER = (
    "Gardien de phare\n\nGranit Marine, Brest\n\nMissions\n- Garder la lampe de la pointe et tenir le registre des navires\n"
    "- Mesurer la houle\n\nDurée : 6 mois à partir de mars\nCandidatures : rose.meunier@granit.example\n"
)


@pytest.mark.parametrize("head", [GMAIL, OUTLOOK, APPLE, NOTE + GMAIL, NOTE + OUTLOOK, NOTE + QUOTED])
def test_the_head_of_a_mail_tells_nothing_of_the_offer(head: str) -> None:
    reading = read(head.format(subject="Offre de stage") + OFFER)
    sheet = reading.sheet
    assert (sheet.title, sheet.company_name) == ("Gardien de phare", "Granit Marine")
    assert (sheet.contact_email, sheet.second_contact) == ("rose.meunier@granit.example", "")
    assert sheet.start.text == "à partir de mars" and f"{sheet.start.earliest:%Y-%m}" == "2027-03"
    assert not any("Lenoir" in name for name in reading.people)
    assert sheet.phone == ""


def test_an_offer_in_quotes_below_a_note_is_read_as_without_them() -> None:
    quoted = "".join(f"> {row}\n" for row in (GMAIL.format(subject="Stage") + OFFER).split("\n"))
    alone, passed_on = read(OFFER).sheet, read(NOTE + quoted).sheet
    for name in ("title", "company_name", "missions", "contact_email", "duration"):
        assert getattr(passed_on, name) == getattr(alone, name)


def test_spans_stand_in_the_whole_mail() -> None:
    reading = read(NOTE + GMAIL.format(subject="Offre de stage") + OFFER)
    begin, end = reading.marks["title"].spans[0]
    assert reading.text[begin:end] == "Gardien de phare" and "Otto Lenoir" in reading.text


def test_a_subject_that_names_the_offer_is_its_title() -> None:
    text = NOTE + GMAIL.format(subject="Fwd: Stage : peindre la tour") + "Bonjour,\n\n" + OFFER
    assert read(text).sheet.title == "Peindre la tour"


def test_the_sender_is_asked_when_the_offer_names_nobody() -> None:
    text = GMAIL.format(subject="Stage") + OFFER.replace("Candidatures : rose.meunier@granit.example\n", "")
    assert read(text).sheet.contact_email == "stages@relais.example"


def test_who_is_named_as_contact_comes_before_the_sender() -> None:
    text = QUOTED + "> Salut,\n> on cherche un stagiaire pour 4 mois pour refaire le registre de la lampe\n"
    text += (
        "> du phare.\n>\n> contact : lampe@granit.example, Rose Meunier\n>\n> à bientôt, merci de diffuser\n"
    )
    reading = read(text)
    assert (reading.sheet.contact_email, reading.people) == ("lampe@granit.example", ("Rose Meunier",))


@pytest.mark.parametrize(
    "text",
    [
        "De : mars\nÀ : août\n\nLe stage se déroule à la pointe du phare, où la lampe est gardée de jour comme de nuit.\n",
        "Date : 3 novembre 2026\nObjet : stage au phare\n\nLa lampe est gardée de jour comme de nuit par deux gardiens.\n",
        "Sujet : la houle\nDate : mars 2027\nÀ : Brest\n\nLa lampe est gardée de jour comme de nuit par deux gardiens.\n",
    ],
)
def test_facts_above_an_offer_are_no_head_of_a_mail(text: str) -> None:
    assert find_mail_head(plain(text * 2)) is None


def test_an_offer_above_an_earlier_mail_is_not_put_aside() -> None:
    text = OFFER + "\n" + GMAIL.format(subject="Question") + "Bonjour, auriez-vous un stage pour nous ?\n"
    assert read(text).sheet.company_name == "Granit Marine"


@pytest.mark.parametrize(
    "pay",
    [
        "Gratification de 4,50 euros de l'heure",
        "on paie 600 euros / mois",
        "indemnité : environ 600 € par mois",
        "Rémunération mensuelle de 600 €",
    ],
)
def test_what_is_paid_is_no_part_of_the_profile_above_it(pay: str) -> None:
    text = "Stage : garder la lampe\n\nMission : garder la lampe de la pointe et tenir le registre.\n"
    text += f"Profil : autonome et curieux\n{pay}\n"
    reading = read(text + "contact Rose Meunier lampe@granit.example\nà bientôt\n")
    assert reading.profile_text == "autonome et curieux"
    assert reading.sheet.pay.kind == "amount" and reading.people == ("Rose Meunier",)
