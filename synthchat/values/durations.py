"""How long something takes, written as the locale writes it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Literal

from babel.lists import format_list
from babel.units import format_unit

from synthchat.cells import Value
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of
from synthchat.values.base import OneEntity
from synthchat.values.dates import grids
from synthchat.values.locales import typed

Length = Literal["long", "short"]
MISSING = "duration-"
"""Babel names the unit so where CLDR gives it no words of that length."""


class Durations(OneEntity):
    """Durations from `min` to `max` minutes: `90 minutes`, `1 hour and 30 minutes`, `1.5 hours`. Normalized to ISO 8601, as `PT1H30M`."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.locale = locale_of(language)
        self.grids = grids(*(int(str(entity.options[key])) for key in ("min", "max")))

    def one(self, rng: Random) -> Value:
        """A duration."""
        minutes = rng.choice(rng.choice(self.grids))
        text = rng.choice(self.surfaces(minutes))
        return Value(text, text, iso(minutes))

    def surfaces(self, minutes: int) -> Sequence[str]:
        """How the duration may be written: up to two hours in minutes as well, half hours as decimals."""
        hours, rest = divmod(minutes, 60)
        forms = []
        for length in ("long", "short"):
            forms += [self._unit(minutes, "minute", length)] if minutes <= 120 else []
            forms += [self._unit(hours, "hour", length)] if hours and not rest else []
            forms += [format_list([self._unit(hours, "hour", length), self._unit(rest, "minute", length)], "standard", self.locale)] if hours and rest else []
            forms += [self._unit(Decimal(minutes) / 60, "hour", length)] if hours and rest == 30 else []
        return list(dict.fromkeys(typed(form) for form in forms if MISSING not in form))

    def _unit(self, number: int | Decimal, unit: str, length: Length) -> str:
        return format_unit(number, f"duration-{unit}", length, locale=self.locale)


def iso(minutes: int) -> str:
    """`PT1H30M`."""
    hours, rest = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest or not hours else "")


def minutes_of(duration: str) -> int:
    """What `iso` was made from."""
    hours, _, rest = duration.removeprefix("PT").rpartition("H")
    return int(hours or 0) * 60 + int(rest.removesuffix("M") or 0)
