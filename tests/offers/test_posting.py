"""From a draft to the queue: what the rules let happen, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, col, func, select

from jobboard.accounts.actions import mint_link, user_for
from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.accounts.queries import LinkDead, find_link
from jobboard.companies.models import Company, Membership
from jobboard.kit.db import Database
from jobboard.kit.forms import Form
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import marker, sign
from jobboard.mail.models import OutboxMessage
from jobboard.offers.actions import lifecycle
from jobboard.offers.actions.posting import (
    appeal,
    ask_to_confirm,
    confirm,
    keep_draft,
    offer_of_link,
    resubmit,
    save_draft,
    submit,
)
from jobboard.offers.forms import read_sheet_form
from jobboard.offers.models import Comment, Draft, Offer, Status, WrongState
from jobboard.offers.queries import comments_on, find_draft, in_review, revisions_of
from jobboard.sheet import read
from jobboard.sheet.model import Sheet

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
LATER = timedelta(minutes=5)


def a_sheet(**changes: str) -> Sheet:
    """A sheet that may be published."""
    values = {
        "title": "Accessibilité des services en ligne",
        "company_name": "Atelier Rivage",
        "place_text": "Clamart (92)",
        "duration_text": "2 mois",
        "start_text": "mars 2027",
        "missions": "Auditer les pages, proposer des corrections, former les équipes.",
        "contact_email": "rose@example.org",
        **changes,
    }
    sheet = read_sheet_form(Form(values=values), "fr", dns=False, today=date(2026, 11, 25))
    assert sheet is not None
    return sheet


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One transaction."""
    with database.writing() as opened:
        yield opened


def a_draft(session: Session) -> Draft:
    """An empty draft."""
    return keep_draft(session, source_text="", reading=None, locale="fr", now=NOW)[0]


def publish(
    session: Session,
    settings: Settings,
    draft: Draft | None = None,
    *,
    now: datetime = NOW,
    tell: bool = True,
    **changes: str,
) -> Offer:
    """Press "Publish"."""
    return submit(
        session,
        draft or a_draft(session),
        a_sheet(**changes),
        locale="fr",
        now=now,
        settings=settings,
        tell=tell,
    )


def open_links(session: Session, offer: Offer) -> list[AccessLink]:
    """The links that confirm an offer and were not used."""
    return list(
        session.exec(
            select(AccessLink).where(
                AccessLink.purpose == Purpose.CONFIRM_OFFER,
                AccessLink.subject_id == offer.id,
                col(AccessLink.used_at).is_(None),
            )
        )
    )


def in_queue(session: Session, settings: Settings, **changes: str) -> Offer:
    """An offer that its recruiter has confirmed."""
    offer = publish(session, settings, **changes)
    [link] = open_links(session, offer)
    return confirm(session, link, NOW)


def letters(session: Session) -> list[OutboxMessage]:
    """Every letter, in order."""
    return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))))


def test_a_draft_keeps_the_text_the_values_and_how_they_were_read(session: Session) -> None:
    text = "Stage accessibilité\nEntreprise : Atelier Rivage\nDurée : 4 à 6 mois\nLieu : Clamart (92)"
    draft, link = keep_draft(session, source_text=text, reading=read(text), locale="fr", now=NOW)
    assert draft.source_text == text
    assert draft.values["duration_text"] == "4 à 6 mois"
    assert draft.marks["fields"]["company_name"]["state"] == "found"
    assert link.purpose == Purpose.DRAFT
    assert link.subject_id == draft.id


def test_a_draft_lives_thirty_days_after_it_was_last_saved(session: Session, settings: Settings) -> None:
    draft, link = keep_draft(session, source_text="", reading=None, locale="fr", now=NOW)
    saved = NOW + timedelta(days=20)
    save_draft(session, draft, {"title": "Un stage"}, saved)
    session.flush()
    token = sign(settings.keys[0], link.nonce)
    day_49 = NOW + timedelta(days=49)
    assert find_link(session, settings.keys, token, Purpose.DRAFT, day_49).subject_id == draft.id
    assert find_draft(session, draft.id or 0, day_49) is not None
    assert find_draft(session, draft.id or 0, saved + timedelta(days=30)) is None
    with pytest.raises(LinkDead):
        find_link(session, settings.keys, token, Purpose.DRAFT, saved + timedelta(days=30))


def test_publishing_asks_the_address_and_nobody_else_sees_the_offer(
    session: Session, settings: Settings
) -> None:
    offer = publish(session, settings)
    [letter] = letters(session)
    [link] = open_links(session, offer)
    assert offer.status == Status.UNCONFIRMED
    assert in_review(session) == []
    assert (letter.letter, letter.recipient) == ("confirm_address", "rose@example.org")
    assert f"/fr/publier/confirmer/{marker(link.nonce)}" in letter.text
    assert [revision.number for revision in revisions_of(session, offer)] == [1]


def test_the_letter_to_a_stranger_carries_no_words_of_whoever_published(
    session: Session, settings: Settings
) -> None:
    publish(session, settings, title="Gagnez gros sur evil.example", company_name="Cliquez ici")
    [letter] = letters(session)
    whole = letter.subject + letter.text + letter.html
    assert "Gagnez" not in whole
    assert "Cliquez" not in whole
    confirmed = user_for(session, email="rose@example.org", locale="fr", now=NOW)
    confirmed.confirmed_at = NOW
    session.add(confirmed)
    publish(session, settings)
    assert "Accessibilité des services" in letters(session)[-1].subject


def test_confirming_puts_the_offer_into_the_queue_and_makes_its_sender_a_member(
    session: Session, settings: Settings
) -> None:
    offer = in_queue(session, settings)
    rose = session.get(User, offer.author_id)
    assert rose is not None
    assert rose.confirmed_at == NOW
    assert (offer.status, offer.submitted_at) == (Status.IN_REVIEW, NOW)
    assert in_review(session) == [offer]
    member = session.exec(select(Membership).where(Membership.user_id == rose.id)).one()
    assert member.company_id == offer.company_id


def test_a_link_confirms_once(session: Session, settings: Settings) -> None:
    offer = publish(session, settings)
    [link] = open_links(session, offer)
    confirm(session, link, NOW)
    with pytest.raises(LinkDead):
        confirm(session, link, NOW)
    token = sign(settings.keys[0], link.nonce)
    assert offer_of_link(session, settings.keys, token, Purpose.CONFIRM_OFFER) is offer
    assert offer_of_link(session, settings.keys, token, Purpose.APPEAL) is None
    assert offer_of_link(session, settings.keys, "x" * 44, Purpose.CONFIRM_OFFER) is None


def test_publishing_again_before_the_confirmation_renews_the_same_offer(
    session: Session, settings: Settings
) -> None:
    draft = a_draft(session)
    first = publish(session, settings, draft)
    again = publish(session, settings, draft, now=NOW + LATER, title="Un autre intitulé")
    assert again.id == first.id
    assert again.title == "Un autre intitulé"
    assert [revision.sheet["title"] for revision in revisions_of(session, again)] == ["Un autre intitulé"]
    assert session.exec(select(func.count()).select_from(Company)).one() == 1
    assert len(letters(session)) == 2
    assert len(open_links(session, again)) == 1


def test_two_presses_of_the_button_write_one_letter(session: Session, settings: Settings) -> None:
    draft = a_draft(session)
    publish(session, settings, draft)
    publish(session, settings, draft, now=NOW + timedelta(seconds=2))
    assert len(letters(session)) == 1


def test_two_presses_at_the_same_moment_make_one_offer(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        number = a_draft(session).id
    start = Barrier(2)

    def press() -> None:
        start.wait(timeout=20)
        with database.writing() as session:
            draft = session.get(Draft, number)
            assert draft is not None
            save_draft(session, draft, {"title": "Un stage"}, NOW)
            publish(session, settings, draft)

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(Offer)).one() == 1
        assert len(letters(session)) == 1
        draft = session.get(Draft, number)
        assert draft is not None
        assert draft.offer_id is not None


def test_over_the_limit_the_offer_is_kept_and_the_older_letter_still_works(
    session: Session, settings: Settings
) -> None:
    draft = a_draft(session)
    publish(session, settings, draft)
    offer = publish(session, settings, draft, now=NOW + LATER, tell=False, title="Un autre intitulé")
    assert len(letters(session)) == 1
    assert offer.title == "Un autre intitulé"
    [link] = open_links(session, offer)
    assert confirm(session, link, NOW + LATER).status == Status.IN_REVIEW


def test_a_corrected_address_takes_the_offer_from_the_mistyped_one(
    session: Session, settings: Settings
) -> None:
    draft = a_draft(session)
    offer = publish(session, settings, draft, contact_email="roes@example.org")
    [wrong] = open_links(session, offer)
    publish(session, settings, draft, now=NOW + timedelta(seconds=5), contact_email="rose@example.org")
    with pytest.raises(LinkDead):
        confirm(session, wrong, NOW)
    [right] = open_links(session, offer)
    assert confirm(session, right, NOW + LATER).contact_email == "rose@example.org"
    assert letters(session)[-1].recipient == "rose@example.org"


def test_after_the_confirmation_the_draft_changes_nothing(session: Session, settings: Settings) -> None:
    draft = a_draft(session)
    offer = publish(session, settings, draft)
    confirm(session, open_links(session, offer)[0], NOW)
    with pytest.raises(WrongState):
        publish(session, settings, draft, now=NOW + LATER, title="Tout autre chose")
    assert offer.title == "Accessibilité des services en ligne"


def test_a_stranger_who_names_a_known_company_does_not_get_into_it(
    session: Session, settings: Settings
) -> None:
    roses = in_queue(session, settings)
    ottos = in_queue(session, settings, contact_email="otto@example.org")
    assert ottos.company_name == roses.company_name
    assert ottos.company_id != roses.company_id


def test_a_confirmed_recruiter_publishes_for_the_same_company_again(
    session: Session, settings: Settings
) -> None:
    first = in_queue(session, settings)
    second = publish(session, settings, company_name="atelier RIVAGE")
    assert second.company_id == first.company_id
    assert second.status == Status.UNCONFIRMED
    other = publish(session, settings, company_name="Atelier Coudrier")
    assert other.company_id != first.company_id


def test_a_company_with_members_is_not_renamed_by_an_unconfirmed_offer(
    session: Session, settings: Settings
) -> None:
    in_queue(session, settings)
    draft = a_draft(session)
    offer = publish(session, settings, draft)
    known = offer.company_id
    publish(
        session, settings, draft, now=NOW + LATER, contact_email="otto@example.org", company_name="Repris"
    )
    company = session.get(Company, known)
    assert company is not None
    assert company.name == "Atelier Rivage"
    assert offer.company_id != known


def test_a_blocked_person_gets_no_letter_and_confirms_nothing(session: Session, settings: Settings) -> None:
    offer = publish(session, settings)
    [link] = open_links(session, offer)
    rose = session.get(User, offer.author_id)
    assert rose is not None
    rose.blocked_at = NOW
    session.add(rose)
    ask_to_confirm(session, offer, locale="fr", now=NOW + LATER)
    assert len(letters(session)) == 1
    with pytest.raises(LinkDead):
        confirm(session, link, NOW + LATER)
    assert in_review(session) == []


def test_an_offer_sent_back_returns_to_the_queue_with_an_answer(session: Session, settings: Settings) -> None:
    offer = in_queue(session, settings)
    lifecycle.request_changes(session, offer, actor="user:9", now=NOW + LATER)
    resubmit(
        session, offer, a_sheet(title="Intitulé neutre"), "C’est corrigé.", NOW + 2 * LATER, settings=settings
    )
    assert offer.status == Status.IN_REVIEW
    assert offer.submitted_at == NOW + 2 * LATER
    assert [(c.by_moderator, c.text) for c in comments_on(session, offer)] == [(False, "C’est corrigé.")]
    assert [r.number for r in revisions_of(session, offer)] == [2, 1]
    with pytest.raises(WrongState):
        resubmit(session, offer, a_sheet(), "", NOW + 3 * LATER, settings=settings)


def test_a_correction_closes_the_links_that_ask_for_one(session: Session, settings: Settings) -> None:
    offer = in_queue(session, settings)
    lifecycle.request_changes(session, offer, actor="user:9", now=NOW)
    link = mint_link(session, purpose=Purpose.CORRECT_OFFER, subject_id=offer.id, now=NOW)
    resubmit(session, offer, a_sheet(), "", NOW + LATER, settings=settings)
    session.expire_all()
    with pytest.raises(LinkDead):
        find_link(
            session, settings.keys, sign(settings.keys[0], link.nonce), Purpose.CORRECT_OFFER, NOW + LATER
        )


def test_a_new_address_confirms_itself_before_the_offer_returns_to_the_queue(
    session: Session, settings: Settings
) -> None:
    """Decision 10: applications go to an address that has confirmed itself."""
    offer = in_queue(session, settings)
    lifecycle.request_changes(session, offer, actor="user:9", now=NOW)
    changed = a_sheet(contact_email="lea@example.org")
    resubmit(session, offer, changed, "", NOW + LATER, settings=settings)
    assert offer.status == Status.UNCONFIRMED
    assert in_review(session) == []
    assert letters(session)[-1].recipient == "lea@example.org"
    [link] = open_links(session, offer)
    assert confirm(session, link, NOW + 2 * LATER).status == Status.IN_REVIEW


def test_a_refusal_is_contested_once(session: Session, settings: Settings) -> None:
    offer = in_queue(session, settings)
    lifecycle.reject(session, offer, actor="user:9", now=NOW)
    appeal(session, offer, "Ce stage a bien une convention.", NOW + LATER)
    assert (offer.status, offer.appealed_at) == (Status.IN_REVIEW, NOW + LATER)
    assert session.exec(select(Comment.text)).one() == "Ce stage a bien une convention."
    lifecycle.reject(session, offer, actor="user:9", now=NOW + LATER)
    with pytest.raises(WrongState):
        appeal(session, offer, "Encore.", NOW + 2 * LATER)


@pytest.mark.parametrize(
    "status", [s for s in Status if s not in (Status.REJECTED, Status.PUBLISHED, Status.CLOSED)]
)
def test_only_a_refused_offer_is_contested(session: Session, settings: Settings, status: Status) -> None:
    offer = publish(session, settings)
    offer.status = status
    with pytest.raises(WrongState):
        appeal(session, offer, "Relisez.", NOW)
    assert offer.appealed_at is None
    assert offer.status == status


@pytest.mark.parametrize(
    "status", [s for s in Status if s not in (Status.CHANGES_REQUESTED, Status.PUBLISHED, Status.CLOSED)]
)
def test_only_an_offer_sent_back_is_resubmitted(session: Session, settings: Settings, status: Status) -> None:
    offer = publish(session, settings)
    offer.status = status
    with pytest.raises(WrongState):
        resubmit(session, offer, a_sheet(title="Autre chose"), "", NOW, settings=settings)
    assert offer.title == "Accessibilité des services en ligne"
