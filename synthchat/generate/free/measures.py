"""Ordinals, percentages and durations that are worded otherwise: `the third`, `half`, `an hour and a half`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal

from babel import Locale

from synthchat.cells import PlannedValue
from synthchat.generate.free import signs
from synthchat.generate.free.amounts import readings
from synthchat.generate.free.judge import CHANGED, OPEN, SAME, Judge, Verdict, no
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of
from synthchat.values.durations import Durations, minutes_of
from synthchat.values.locales import typed
from synthchat.values.ordinals import Ordinal, Percentage

NUMERAL = re.compile(r"\d+(?:[.,'’]\d+)*")


@dataclass(frozen=True, slots=True)
class Measures:
    """Judges what is a number with something beside it: the sampler's own `forms` are the same, numbers that are not `allowed` another value."""

    kind: str
    open: bool
    locale: Locale
    forms: Callable[[Decimal], Collection[str]]
    allowed: Callable[[Decimal], Collection[Decimal]]

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By its digits; in words it can be anything but what shows the signs of another kind."""
        if self._other(text):
            return no(self.kind)
        if self.open or planned.normalized is None:
            return OPEN
        number = Decimal(minutes_of(planned.normalized)) if isinstance(planned.normalized, str) else Decimal(str(planned.normalized))
        said, allowed = typed(text), {*self.allowed(number)}
        if said.casefold() in {form.casefold() for form in self.forms(number)}:
            return SAME
        return OPEN if all(allowed & {*readings(numeral)} for numeral in NUMERAL.findall(said)) else CHANGED

    def _other(self, text: str) -> bool:
        clock = signs.clock(text) and self.kind != "duration"
        percent = "%" in text and self.kind != "percentage"
        return clock or percent or signs.email(text) or signs.money(text) or signs.calendar(text, self.locale)


def ordinals(entity: Entity, language: str) -> Judge:
    """Judges `third`."""
    sampler = Ordinal(entity, language)
    return Measures("ordinal", entity.open, locale_of(language), lambda n: sampler.surfaces(int(n)), lambda n: (n,))


def percentages(entity: Entity, language: str) -> Judge:
    """Judges `50 percent`."""
    return Measures("percentage", entity.open, locale_of(language), Percentage(entity, language).surfaces, lambda n: (n,))


def durations(entity: Entity, language: str) -> Judge:
    """Judges `1 hour and 30 minutes`, which are also 90 minutes, 1.5 hours, and 30 minutes over an hour, or short of two."""
    sampler = Durations(entity, language)
    return Measures("duration", entity.open, locale_of(language), lambda n: sampler.surfaces(int(n)), _in_a_duration)


def _in_a_duration(minutes: Decimal) -> Collection[Decimal]:
    hours, rest = divmod(minutes, 60)
    return minutes, hours, rest, hours + 1, 60 - rest, minutes / 60
