"""Dates and times of day, written as the locale writes them. Nothing here knows what day it is."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random

from babel.dates import parse_pattern

from synthchat.cells import Value
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of
from synthchat.values.base import OneEntity
from synthchat.values.locales import typed
from synthchat.values.ordinals import english_ending
from synthchat.values.words import DATES, HOURS, TIMES

SKELETONS = ("yMd", "yMMMd", "MMMd", "MMMMd")
STYLES = ("long", "full")
ISO = "y-MM-dd"
STEPS = (60, 30, 15, 5)
"""Minutes between the times that people name; each step is as likely as another, so that full hours are frequent."""


class Dates(OneEntity):
    """Dates from `from` to `to`: `June 3, 2026`, `6/3/2026`, `June 3`.

    A surface without a year is normalized only where the range holds that day once.
    """

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.locale = locale_of(language)
        self.first, last = (date.fromisoformat(str(entity.options[key])) for key in ("from", "to"))
        self.days = (last - self.first).days
        own = [self.locale.datetime_skeletons[s].pattern for s in SKELETONS if s in self.locale.datetime_skeletons]
        styles = [self.locale.date_formats[style].pattern for style in STYLES]
        self.patterns = tuple(dict.fromkeys([*own, *styles, ISO, *DATES.get(self.locale.language, ())]))

    def one(self, rng: Random) -> Value:
        """A date."""
        day = self.first + timedelta(days=rng.randint(0, self.days))
        pattern = rng.choice(self.patterns)
        text = typed(parse_pattern(pattern).apply(day, self.locale)).replace("{th}", english_ending(day.day))
        certain = "y" in pattern or self.days < 365
        return Value(text, text, day.isoformat() if certain else None)


class Times(OneEntity):
    """Times of day from `min` to `max`: `5pm`, `17:30`, `noon`."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.locale = locale_of(language)
        low, high = (_minutes(str(entity.options[key])) for key in ("min", "max"))
        self.grids = grids(low, high)
        any_time, full_hour = TIMES.get(self.locale.language, ((), ()))
        own = self.locale.time_formats["short"].pattern
        self.patterns = tuple(dict.fromkeys([own, "H:mm" if own == "H:mm" else "HH:mm", *any_time]))
        self.full_hour = (*self.patterns, *full_hour, *full_hour)
        self.names = HOURS.get(self.locale.language, {})

    def one(self, rng: Random) -> Value:
        """A time of day."""
        minutes = rng.choice(rng.choice(self.grids))
        clock = time(minutes // 60, minutes % 60)
        normalized = clock.strftime("%H:%M")
        if normalized in self.names and rng.random() < 0.5:
            text = self.names[normalized]
        else:
            pattern = rng.choice(self.patterns if clock.minute else self.full_hour)
            text = typed(parse_pattern(pattern).apply(clock, self.locale)).replace("{am}", "am" if clock.hour < 12 else "pm")
        return Value(text, text, normalized)


def grids(low: int, high: int) -> list[range]:
    """The minutes between two, by each step that hits any; all where none does."""
    found = [range(-(-low // step) * step, high + 1, step) for step in STEPS]
    return [grid for grid in found if grid] or [range(low, high + 1)]


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
