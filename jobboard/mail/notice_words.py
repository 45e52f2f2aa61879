"""The words by which mail servers say what became of a letter, in English and in French.

All patterns are matched against folded text: lower case, no accents.
"""

import re

# Headers that only machines write.
ROBOT_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
    "list-id",
    "list-unsubscribe",
    "x-loop",
    "feedback-id",
    "x-failed-recipients",
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


# The address itself is no good.
NOBODY = _any(
    r"user unknown|unknown user|no such user|unknown recipient",
    r"no such (?:recipient|address|mailbox|person)",
    r"(?:user|mailbox|recipient|address|account|alias)(?: \S+){0,3} (?:does not|doesn['’]t|do not) exist",
    r"(?:user|mailbox|recipient|address|account)(?: \S+){0,3} (?:was |is )?(?:not found|unknown|invalid)",
    r"(?:mailbox|account|user)(?: \S+){0,3} (?:is |has been )?(?:disabled|inactive|deactivated|suspended|closed)",
    r"mailbox unavailable|no mailbox here|not a valid (?:mailbox|recipient|user)|invalid (?:recipient|mailbox)",
    r"recipient address rejected: access denied|recipient ?not ?found|unrouteable address",
    r"wasn['’]t found at|couldn['’]t be found|no longer (?:valid|in use|active|available)",
    r"unable to find (?:the )?(?:user|recipient|address)",
    r"utilisateur inconnu|destinataire inconnu|adresse inconnue|boite (?:aux lettres )?inconnue",
    r"(?:adresse|boite|compte|destinataire|utilisateur|messagerie)(?: \S+){0,6} n['’]existe (?:pas|plus)",
    r"adresse(?: \S+){0,4} (?:est )?(?:introuvable|invalide|erronee|desactivee)",
    r"adresse(?: \S+){0,4} n['’]est (?:pas|plus) valide",
    r"(?:compte|boite)(?: \S+){0,4} (?:est |a ete )?(?:desactivee?|fermee?|supprimee?|resiliee?|clos|close)",
    r"introuvable (?:dans|a|sur|chez)|n['’]a pas ete trouvee? (?:dans|a|sur|chez)",
)
# The address is good, its mailbox is full.
FULL = _any(
    r"mailbox (?:is )?(?:full|exceeded)|over ?quota|quota exceeded",
    r"exceed\w* (?:the |its |his )?(?:\w+ )?quota",
    r"insufficient (?:system )?storage|out of storage|storage (?:space )?limit|mailbox size limit",
    r"boite(?: \S+){0,4} (?:est )?(?:pleine|saturee)|quota(?: \S+){0,3} (?:est )?(?:depasse|atteint)",
    r"espace disque insuffisant",
)
# The letter was refused for what it is, or for who sends it.
POLICY = _any(
    r"spam|blocked|blacklist|block ?list|reputation|policy|content rejected|looks like|indesirable|virus",
    r"dmarc|spf\b|dkim|access denied|not authorized|not permitted",
    r"message size|too large|too big|trop volumineux",
)
REFUSED = _any(r"\b(?:550|551|553|554)\b")
# A letter came back, for whatever reason.
RETURNED = _any(
    r"undeliver|mail delivery (?:failed|failure|error|subsystem)|failure notice",
    r"delivery (?:status notification|failure|failed|has failed)|failed to deliver|unable to deliver",
    r"returned (?:mail|to sender)|returning (?:message|your) |rejected your message|message not delivered",
    r"could ?n[o'’]t be delivered|not be delivered",
    r"n['’](?:a|ont) (?:pas )?pu etre (?:remis|distribue|delivre|achemine|envoye|transmis)",
    r"echec (?:de la |de )?(?:remise|distribution|livraison|d['’]envoi)|non ?remis",
    r"non[- ](?:distribu|delivr)|message non delivre|retour(?:ne)? a l['’]expediteur",
    r"impossible (?:de |d['’])(?:remettre|delivrer|distribuer|acheminer|livrer)",
)
# A letter is late, and still being tried.
LATE = _any(
    r"delivery (?:is |has been |was )?(?:delayed|temporarily)|delayed mail|mail delayed|still trying",
    r"will (?:keep trying|be retried|retry|continue to try)|do not need to resend",
    r"warning: (?:message|could not send)|not yet been delivered|delayed \d+ hours?",
    r"retardee?\b|remise differee|nouvelles? tentatives?|nous (?:continuons|continuerons|reessaierons)",
)
GIVEN_UP = _any(
    r"giv(?:en|ing) up|permanent|final|no further attempts?|expired|could not be delivered (?:for|after)",
    r"abandon|definitif|definitivement",
)
# Somebody is away, and a machine says so.
AWAY = _any(
    r"(?:re ?: ?)?(?:automatic reply|auto(?:matic)?[ -]?(?:reply|response|antwort)|out of (?:the )?office)",
    r"away from|vacation|abwesenheit|i am (?:currently )?away",
    r"reponse automatique|message automatique|absence|absente?\b|conges?\b|en conge|vacances",
)
# Where a notice starts to quote what came back.
ORIGINAL = re.compile(
    r"-{2,}\s*(?:this is a copy|original message|message d['’]origine|below this line|the original message)"
    r"|={5,}\s*original message|message d['’]origine ?:|-+ ?forwarded message",
    re.IGNORECASE,
)
