"""What each kind of letter is called where the mail is looked after."""

from jobboard.kit.i18n import N_, Msg

LETTERS: dict[str, Msg] = {
    "account_ending": N_("End of an unused account"),
    "address_changed": N_("Applications go elsewhere now"),
    "address_failing": N_("A mailbox refuses mail"),
    "address_failing_seen": N_("A mailbox refuses mail, to the moderators"),
    "address_test": N_("Test message to a recruiter"),
    "alert_confirm": N_("Confirmation of an alert"),
    "alert_ending": N_("Alert that ends soon"),
    "alert_offers": N_("New offers of an alert"),
    "application_answer": N_("Answer of the company"),
    "application_back": N_("A withdrawal taken back"),
    "application_decision": N_("Decision of the student"),
    "application_erased": N_("Erased application, please delete"),
    "application_handoff": N_("Application to the company"),
    "application_late": N_("Application that is late"),
    "application_not_sent": N_("Application that was not sent"),
    "application_receipt": N_("Copy for the student"),
    "application_reminder": N_("Reminder of the student"),
    "application_unanswered": N_("No answer came, to the student"),
    "application_undelivered": N_("Application that reached nobody"),
    "application_withdrawn": N_("Withdrawn application"),
    "change_online": N_("Change that is online"),
    "change_refused": N_("Change that was refused"),
    "change_requested": N_("Correction asked for"),
    "confirm_address": N_("Confirmation of an address"),
    "my_applications": N_("List of one’s applications"),
    "new_address": N_("Confirmation of a new address"),
    "offer_closed_to_applicant": N_("Closed offer, to the student"),
    "offer_ended": N_("What became of an offer"),
    "offer_ending": N_("Offer that ends soon"),
    "offer_full": N_("Full offer"),
    "offer_held": N_("Offer on hold"),
    "offer_held_to_applicant": N_("Offer on hold, to the student"),
    "offer_online": N_("Offer that is online"),
    "offer_over_to_applicant": N_("Offer that is over, to the student"),
    "offer_refused": N_("Offer that was refused"),
    "offer_removed": N_("Offer taken down"),
    "offer_restored": N_("Offer back online"),
    "reply_claim": N_("Whose address is this"),
    "reply_to_company": N_("Message of the student, passed on"),
    "reply_to_student": N_("Message of the company, passed on"),
    "reply_undelivered": N_("Message that could not be passed on"),
    "round_trip": N_("Test of incoming mail"),
    "second_contact": N_("Confirmation of a second address"),
    "sign_in": N_("Sign-in link"),
    "test_message": N_("Test message of the operator"),
    "waiting_applications": N_("Reminder of who waits"),
    "withdrawal_receipt": N_("Receipt of a withdrawal"),
    "your_data": N_("Link to one’s data"),
}


def named(letter: str) -> Msg:
    """The words for a kind; one of another version stands as it is."""
    return LETTERS.get(letter) or Msg("%(letter)s", {"letter": letter})
