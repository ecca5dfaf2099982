"""Values into slots: marked, with the article and the preposition that they ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from synthchat.backends.offline.grammar import Lexicon
from synthchat.backends.offline.slots import FIRST, SLOT
from synthchat.cells import PlannedValue
from synthchat.records import Key
from synthchat.spec.markup import escape, mark
from synthchat.spec.model import Domain

INDEFINITE = re.compile(r"\b(an?)(\s+)$", re.IGNORECASE)
VOWEL = re.compile(r"(?!one\b|once\b|uni([^mn]|$)|use|usu|eu|ut[ei]|[ou]k?\b)[aeiou]|hour|honest|heir|honou?r|8|11\b|18\b", re.IGNORECASE)
DETERMINER = re.compile(r"\b(the|an?|my)\s+$", re.IGNORECASE)
DETERMINED = re.compile(r"(the|an?|my|your|his|her|our|their|this|that)\b", re.IGNORECASE)
WHEN = re.compile(r"\b(at|on|in)(\s+)$", re.IGNORECASE)
PLACED = re.compile(r"\b((at|on|in)\s+)?((the|a|an|my)\s+)?$", re.IGNORECASE)
ENOUGH = 0.5


class Filler:
    """Fills the slots of texts. With a lexicon, English is spoken: temporal entities, whose values are mostly dates and times, change the preposition
    before them, and articles go with the value. Without, the text stays as it is around its values."""

    def __init__(self, domain: Domain, language: str, lexicon: Lexicon | None) -> None:
        self._lexicon = lexicon
        self._times = {p: re.compile(pattern, re.IGNORECASE) for p, pattern in lexicon.temporal.items()} if lexicon else {}
        self._temporal = frozenset(n for n in domain.entities if self._is_temporal(domain, n, language))

    def __call__(self, text: str, slots: Sequence[Key], values: Sequence[PlannedValue]) -> str:
        """The marked text, each value in the slot of its key."""
        left, out, at, before = list(values), "", 0, ""
        for match in SLOT.finditer(text):
            key = slots[ord(match[0]) - FIRST]
            value = next(v for v in left if v.key == key)
            left.remove(value)
            out += escape(self._before(_continued(before, text[at : match.start()]), value))
            out += mark(value.surface, value.entity, value.role, value.group)
            at, before = match.end(), value.surface
        return (out + escape(_continued(before, text[at:]))).strip()

    def _before(self, literal: str, value: PlannedValue) -> str:
        lexicon = self._lexicon
        if lexicon is None or not literal or not literal[-1].isspace():
            return literal
        if value.surface.lower() in lexicon.adverbs:
            return PLACED.sub("", literal)
        if DETERMINED.match(value.surface) and (found := DETERMINER.search(literal)):
            return literal[: found.start()]
        if found := INDEFINITE.search(literal):
            article = "an" if VOWEL.match(value.surface) else "a"
            return literal[: found.start()] + (article.capitalize() if found[1][0].isupper() else article) + found[2]
        if (found := WHEN.search(literal)) and value.entity in self._temporal and (word := self._preposition(value.surface)) is not None:
            word = word.capitalize() if found[1][0].isupper() else word
            return literal[: found.start()] + word + (found[2] if word else "")
        return literal

    def _preposition(self, surface: str) -> str | None:
        return next((p for p, pattern in self._times.items() if pattern.fullmatch(surface)), None)

    def _is_temporal(self, domain: Domain, name: str, language: str) -> bool:
        entity = domain.entities[name]
        if entity.type in ("date", "time"):
            return True
        surfaces = [s for v in entity.values for s in v.surfaces.get(language, (v.canonical,))]
        return bool(surfaces) and sum(self._preposition(s) is not None for s in surfaces) >= ENOUGH * len(surfaces)


def _continued(before: str, literal: str) -> str:
    """What stands behind a value; `11. Okt.` needs no further full stop."""
    return literal[1:] if before.endswith(".") and literal.startswith(".") and not literal.startswith("..") else literal
