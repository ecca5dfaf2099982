"""Dates and times of day that are worded otherwise: `the 5th of May`, `next Friday`, `half past five`."""

from __future__ import annotations

import re
from datetime import date

from synthchat.cells import PlannedValue
from synthchat.generate.free import signs
from synthchat.generate.free.judge import CHANGED, OPEN, SAME, Verdict, no
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of

CLOCK = re.compile(r"(?:[^\W\d_]+\.? )?(\d{1,2})(?: ?[:.h点時时] ?(\d\d)分?)? ?(?:([ap])\.?m\.?|[^\W\d_]*)", re.IGNORECASE)


class DateJudge:
    """Judges dates: numbers and names of months must be those of the day that was planned; `next Friday` may be any day."""

    def __init__(self, entity: Entity, language: str) -> None:
        self.open, self.locale = entity.open, locale_of(language)
        self.months = signs.months(self.locale, "wide", "abbreviated")

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By the numbers and months in it."""
        if not signs.calendar(text, self.locale) and (signs.email(text) or signs.money(text) or signs.clock(text)):
            return no("date")
        months, numbers = self._read(text)
        if self.open or not (months or numbers):
            return OPEN
        wanted, allowed = self._planned(planned)
        if (wanted and months and months != wanted) or not numbers <= allowed:
            return CHANGED
        return SAME if isinstance(planned.normalized, str) and _whole(planned.normalized, text, months, numbers) else OPEN

    def _read(self, text: str) -> tuple[set[int], set[int]]:
        return {self.months[word] for word in signs.words(text) if word in self.months}, {*map(int, re.findall(r"\d+", text))}

    def _planned(self, planned: PlannedValue) -> tuple[set[int], set[int]]:
        """Its month, and the numbers that may stand for some part of it."""
        if isinstance(planned.normalized, str):
            day = date.fromisoformat(planned.normalized)
            return {day.month}, {day.day, day.month, day.year, day.year % 100}
        months, numbers = self._read(planned.surface)
        return months, numbers | months


class TimeJudge:
    """Judges times of day: numbers must be the planned hour or minutes, or those to and past the hour."""

    def __init__(self, entity: Entity, language: str) -> None:
        self.open, self.locale = entity.open, locale_of(language)

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By the numbers in it."""
        if not signs.clock(text) and (signs.email(text) or signs.money(text) or signs.calendar(text, self.locale)):
            return no("time of day")
        numbers = {*map(int, re.findall(r"\d+", text))}
        if self.open or not numbers or not isinstance(planned.normalized, str):
            return no("time of day") if numbers and max(numbers) > 59 and not signs.clock(text) else OPEN
        hour, minute = map(int, planned.normalized.split(":"))
        if found := CLOCK.fullmatch(text):
            return _clock(hour, minute, *found.groups())
        return OPEN if numbers <= _allowed(hour, minute) else CHANGED


def _whole(day: str, text: str, months: set[int], numbers: set[int]) -> bool:
    """Whether day, month by name, and year are all said."""
    year, month, number = map(int, day.split("-"))
    return day == text or (months == {month} and numbers == {year, number} and len(re.findall(r"\d+", text)) == 2)


def _clock(hour: int, minute: int, said: str, minutes: str | None, half: str | None) -> Verdict:
    """A plain clock time; without am or pm a small hour may be of either half of the day."""
    number = int(said)
    if half:
        hours = {number % 12 + (12 if half.lower() == "p" else 0)}
    else:
        hours = {number % 24} if number > 12 or said.startswith("0") else {number % 24, (number + 12) % 24}
    if hour not in hours or minute != int(minutes or 0):
        return CHANGED
    return SAME if hours == {hour} else OPEN


def _allowed(hour: int, minute: int) -> set[int]:
    near = {hour, (hour + 1) % 24}
    return near | {h % 12 or 12 for h in near} | {minute, (60 - minute) % 60, abs(30 - minute), 0}
