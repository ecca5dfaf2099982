"""Signs by which a text surely is of a kind. A kind that shows none of them is unknown, not excluded."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from babel import Locale
from babel.core import get_global

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
CODE = re.compile(r"\d\s?([A-Z]{3})(?![A-Za-z])|(?<![A-Za-z])([A-Z]{3})\s?\d")
CLOCK = re.compile(r"\d{1,2}:\d\d|\d\s?[ap]\.?m\b|\bo['’]?clock\b", re.IGNORECASE)
CALENDAR = re.compile(r"(?<!\d)(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3(\d{2}|\d{4}))(?!\d)")
SHORTEST = 5
"""Names of months and days with fewer letters (May, mars, jan) mean other things, too."""
OTHER_WORDS = frozenset({"march"})


def email(text: str) -> bool:
    """Whether it holds an e-mail address."""
    return EMAIL.search(text) is not None


def money(text: str) -> bool:
    """Whether it holds a sign of a currency, or its code beside a number."""
    codes = {code for found in CODE.finditer(text) for code in found.groups() if code}
    return any(unicodedata.category(c) == "Sc" for c in text) or bool(codes & set(get_global("all_currencies")))


def clock(text: str) -> bool:
    """Whether it holds a time of day."""
    return CLOCK.search(text) is not None


def calendar(text: str, locale: Locale) -> bool:
    """Whether it holds a date in digits, or the full name of a month or a day of the week."""
    named = {name for name in (*months(locale, "wide"), *days(locale)) if len(name) >= SHORTEST} - OTHER_WORDS
    return CALENDAR.search(text) is not None or not named.isdisjoint(words(text))


def words(text: str) -> list[str]:
    """The runs of letters, case folded."""
    return re.findall(r"[^\W\d_]+", text.casefold())


def months(locale: Locale, *widths: str) -> Mapping[str, int]:
    """The names of months, case folded and without a full stop, with their numbers."""
    forms = [locale.months[form].get(width, {}) for form in ("format", "stand-alone") for width in widths]
    return {name.casefold().rstrip("."): number for names in forms for number, name in names.items()}


def days(locale: Locale) -> list[str]:
    """The names of the days of the week, case folded."""
    return [name.casefold() for name in locale.days["format"]["wide"].values()]
