"""The language of an offer, French or English, by its commonest words."""

import re

_FRENCH = re.compile(
    r"\b(?:le|la|les|des|du|de|et|en|un|une|pour|dans|est|sur|au|vous|nous|avec|qui|que|ce|par|aux)\b"
)
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|a|is|for|with|will|you|we|on|are|be|our|as|your|this|that|an|by)\b"
)


def language_of(folded: str) -> str:
    """ "fr" or "en": the language of most of a text; French where there is nothing to tell."""
    sample = folded[:20000]
    return "en" if len(_ENGLISH.findall(sample)) > len(_FRENCH.findall(sample)) else "fr"
