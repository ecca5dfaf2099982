"""E-mail addresses and telephone numbers that are worded otherwise: `john dot doe at example dot com`, `555 0142`."""

from __future__ import annotations

import re

from phonenumbers import NumberParseException, parse

from synthchat.cells import PlannedValue
from synthchat.generate.free.judge import CHANGED, OPEN, SAME, Verdict, no
from synthchat.spec.model import Entity
from synthchat.spec.territories import likely_territory
from synthchat.values.phones import e164

SPOKEN = 3
"""Who says an address or a number aloud needs so many words, at least."""
FEWEST_DIGITS = 4


class EmailJudge:
    """Judges addresses: written they are the planned one; said aloud they have all its words."""

    def __init__(self, entity: Entity, language: str) -> None:
        self.open = entity.open

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By the `@`, or by the words."""
        if "@" not in text and len(text.split()) < SPOKEN:
            return no("e-mail address")
        if self.open:
            return OPEN
        if "@" in text:
            return SAME if text.casefold() == planned.surface.casefold() else CHANGED
        joined = "".join(re.findall("[a-z]+", text.casefold()))
        return OPEN if all(word in joined for word in re.findall("[a-z]+", planned.surface.casefold())) else CHANGED


class PhoneJudge:
    """Judges telephone numbers: their digits are the planned one's, or its last ones."""

    def __init__(self, entity: Entity, language: str) -> None:
        self.open, self.territory = entity.open, likely_territory(language)

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By the digits, or, said aloud, by the number of words."""
        digits = "".join(str(int(c)) for c in text if c.isdecimal())
        if len(digits) < FEWEST_DIGITS:
            return no("telephone number") if len(text.split()) < SPOKEN else OPEN
        wanted = re.sub(r"\D", "", str(planned.normalized or planned.surface))
        if self.open:
            return OPEN
        if self._number(text) == planned.normalized:
            return SAME
        return OPEN if wanted.endswith(digits.lstrip("0")) or digits.endswith(wanted) else CHANGED

    def _number(self, text: str) -> str | None:
        try:
            return e164(parse(text, self.territory))
        except NumberParseException:
            return None
