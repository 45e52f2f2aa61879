"""Every page's address in both languages, by name: for routes, for links in pages and for links in letters."""

import re
from urllib.parse import quote, urlencode

# name: (French, English). Parts in braces are filled in; `ref` is "{id}-{slug}".
ADDRESSES: dict[str, tuple[str, str]] = {
    "home": ("/fr/", "/en/"),
    "offers": ("/fr/offres", "/en/offers"),
    "offers_feed": ("/fr/offres.atom", "/en/offers.atom"),
    "offers_json": ("/fr/offres.json", "/en/offers.json"),
    "offers_place": ("/fr/offres/lieu/{place}", "/en/offers/place/{place}"),
    "offers_field": ("/fr/offres/domaine/{field}", "/en/offers/field/{field}"),
    "suggestions": ("/fr/suggestions", "/en/suggestions"),
    "offer": ("/fr/offres/{ref}", "/en/offers/{ref}"),
    "apply": ("/fr/offres/{ref}/postuler", "/en/offers/{ref}/apply"),
    "apply_thanks": ("/fr/offres/{ref}/postuler/merci", "/en/offers/{ref}/apply/thanks"),
    "report": ("/fr/offres/{ref}/signaler", "/en/offers/{ref}/report"),
    "application": ("/fr/candidature/{token}", "/en/application/{token}"),
    "application_edit": ("/fr/candidature/{token}/corriger", "/en/application/{token}/correct"),
    "application_withdrawal": ("/fr/candidature/{token}/retrait", "/en/application/{token}/withdrawal"),
    "application_reminder": ("/fr/candidature/{token}/relance", "/en/application/{token}/reminder"),
    "application_decision": ("/fr/candidature/{token}/reponse", "/en/application/{token}/decision"),
    "my_applications": ("/fr/mes-candidatures", "/en/my-applications"),
    "my_applications_list": ("/fr/mes-candidatures/{token}", "/en/my-applications/{token}"),
    "alert_new": ("/fr/alertes", "/en/alerts"),
    "alert": ("/fr/alertes/{token}", "/en/alerts/{token}"),
    "saved": ("/fr/mes-favoris", "/en/saved"),
    "your_data": ("/fr/vos-donnees", "/en/your-data"),
    "your_data_link": ("/fr/vos-donnees/{token}", "/en/your-data/{token}"),
    "your_data_copy": ("/fr/vos-donnees/{token}/copie", "/en/your-data/{token}/copy"),
    "your_data_erasure": ("/fr/vos-donnees/{token}/effacement", "/en/your-data/{token}/erasure"),
    "post": ("/fr/publier", "/en/post"),
    "post_blank": ("/fr/publier/vide", "/en/post/blank"),
    "draft": ("/fr/publier/{token}", "/en/post/{token}"),
    "draft_preview": ("/fr/publier/{token}/apercu", "/en/post/{token}/preview"),
    "draft_thanks": ("/fr/publier/{token}/merci", "/en/post/{token}/thanks"),
    "confirm_offer": ("/fr/publier/confirmer/{token}", "/en/post/confirm/{token}"),
    "correct_offer": ("/fr/publier/corriger/{token}", "/en/post/correct/{token}"),
    "appeal": ("/fr/publier/contester/{token}", "/en/post/appeal/{token}"),
    "outcome": ("/fr/publier/bilan/{token}", "/en/post/outcome/{token}"),
    "second_contact": ("/fr/adresse/seconde/{token}", "/en/address/second/{token}"),
    "mend_address": ("/fr/adresse/changer/{token}", "/en/address/change/{token}"),
    "new_address": ("/fr/adresse/confirmer/{token}", "/en/address/confirm/{token}"),
    "claim_reply": ("/fr/repondre/expediteur/{token}", "/en/answer/sender/{token}"),
    "answer": ("/fr/repondre/{token}", "/en/answer/{token}"),
    "answer_cv": ("/fr/repondre/{token}/cv", "/en/answer/{token}/cv"),
    "answer_many": ("/fr/reponses/{token}", "/en/answers/{token}"),
    "sign_in": ("/fr/connexion", "/en/sign-in"),
    "sign_in_code": ("/fr/connexion/code", "/en/sign-in/code"),
    "sign_in_link": ("/fr/connexion/{token}", "/en/sign-in/{token}"),
    "sign_out": ("/fr/deconnexion", "/en/sign-out"),
    "sessions": ("/fr/compte/sessions", "/en/account/sessions"),
    "recruiter": ("/fr/recruteur", "/en/recruiter"),
    "recruiter_offer": ("/fr/recruteur/offres/{id}", "/en/recruiter/offers/{id}"),
    "recruiter_edit": ("/fr/recruteur/offres/{id}/modifier", "/en/recruiter/offers/{id}/edit"),
    "recruiter_mailbox": ("/fr/recruteur/offres/{id}/adresse", "/en/recruiter/offers/{id}/address"),
    "recruiter_mail_test": ("/fr/recruteur/essai", "/en/recruiter/test"),
    "recruiter_closure": ("/fr/recruteur/offres/{id}/cloture", "/en/recruiter/offers/{id}/closure"),
    "recruiter_applications": ("/fr/recruteur/candidatures", "/en/recruiter/applications"),
    "recruiter_application": ("/fr/recruteur/candidatures/{id}", "/en/recruiter/applications/{id}"),
    "recruiter_application_cv": ("/fr/recruteur/candidatures/{id}/cv", "/en/recruiter/applications/{id}/cv"),
    "recruiter_answers": ("/fr/recruteur/reponses", "/en/recruiter/answers"),
    "recruiter_answer": ("/fr/recruteur/candidatures/{id}/reponse", "/en/recruiter/applications/{id}/answer"),
    "recruiter_answer_undo": (
        "/fr/recruteur/candidatures/{id}/reponse/annuler",
        "/en/recruiter/applications/{id}/answer/undo",
    ),
    "moderation": ("/fr/moderation", "/en/moderation"),
    "moderation_offer": ("/fr/moderation/offres/{id}", "/en/moderation/offers/{id}"),
    "moderation_decision": ("/fr/moderation/offres/{id}/decision", "/en/moderation/offers/{id}/decision"),
    "moderation_list": ("/fr/moderation/liste", "/en/moderation/list"),
    "moderation_reports": ("/fr/moderation/signalements", "/en/moderation/reports"),
    "moderation_report": ("/fr/moderation/signalements/{id}", "/en/moderation/reports/{id}"),
    "moderation_figures": ("/fr/moderation/chiffres", "/en/moderation/figures"),
    "moderation_journal": ("/fr/moderation/journal", "/en/moderation/journal"),
    "moderation_mail": ("/fr/moderation/courrier", "/en/moderation/mail"),
    "moderation_letter": ("/fr/moderation/courrier/{id}", "/en/moderation/mail/{id}"),
    "help": ("/fr/aide", "/en/help"),
    "law": ("/fr/aide/droit-des-stages", "/en/help/internship-law"),
    "figures": ("/fr/chiffres", "/en/figures"),
    "accessibility": ("/fr/accessibilite", "/en/accessibility"),
    "privacy": ("/fr/donnees-personnelles", "/en/privacy"),
    "legal": ("/fr/mentions-legales", "/en/legal"),
    "site_map": ("/fr/plan-du-site", "/en/site-map"),
    "contact": ("/fr/contact", "/en/contact"),
}


def pair(name: str) -> list[str]:
    """The two paths of a page as route patterns: `{id}` becomes `{id:int}`, `{ref}` and others `{ref:str}`."""
    return [
        re.sub(r"\{(\w+)\}", lambda part: f"{{{part[1]}:{'int' if part[1] == 'id' else 'str'}}}", path)
        for path in ADDRESSES[name]
    ]


def address(name: str, locale: str, query: dict[str, object] | None = None, **parts: object) -> str:
    """The path of a page in a language, with its parts quoted and its query, if any. Raises KeyError for a part not given."""
    pattern = ADDRESSES[name][0 if locale == "fr" else 1]
    if not parts and not query and "{" not in pattern:
        return pattern
    path = pattern.format_map({key: quote(str(value), safe="~()") for key, value in parts.items()})
    given = {key: value for key, value in (query or {}).items() if value not in (None, "", [])}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path
