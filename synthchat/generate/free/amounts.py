"""Numbers and amounts of money that are worded otherwise: `$50`, `50 dollars`, `fifty bucks`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_currency_name, get_currency_symbol, get_decimal_symbol, get_group_symbol

from synthchat.cells import PlannedValue
from synthchat.generate.free import signs
from synthchat.generate.free.judge import CHANGED, OPEN, SAME, Verdict, no
from synthchat.records import Normalized
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of
from synthchat.values.locales import typed
from synthchat.values.words import MONEY

ALONE = ("EUR", "JPY")
"""Currencies whose names mean no other: there are many dollars, pounds, pesos and francs."""
NUMERAL = re.compile(r"-?\d+([.,'’ ]\d+)*")


class Amounts:
    """Judges numbers, and money by amount and currency; an open entity may have another value, but of no other kind."""

    def __init__(self, entity: Entity, language: str) -> None:
        self.kind = "amount of money" if entity.type == "money" else "number"
        self.open, self.locale = entity.open, locale_of(language)

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By its digits; in words it can be anything but what shows the signs of another kind."""
        if not (self.kind != "number" and signs.money(text)) and self._other(text):
            return no(self.kind)
        meant = planned.normalized
        if self.open or meant is None or not any(c.isdecimal() for c in text):
            return OPEN
        return self._compared(*_said(meant), typed(text))

    def _other(self, text: str) -> bool:
        return signs.email(text) or signs.clock(text) or signs.calendar(text, self.locale) or (self.kind == "number" and signs.money(text))

    def _compared(self, number: Decimal, currency: str | None, text: str) -> Verdict:
        rest = _without_name(text, currency, self.locale)
        if rest is None and currency and _other_currency(text, currency, self.locale):
            return CHANGED
        numeral = NUMERAL.fullmatch(text if rest is None else rest)
        if not numeral:
            return OPEN if _significant(text) == _significant(str(number)) else CHANGED
        read = {*readings(numeral[0])}
        if number not in read:
            return CHANGED
        sure = read == {number} or _local(numeral[0], self.locale) == number
        return SAME if sure and (rest is not None or not currency) else OPEN


def _said(normalized: Normalized) -> tuple[Decimal, str | None]:
    if isinstance(normalized, Mapping):
        return Decimal(str(normalized["amount"])), str(normalized["currency"])
    return Decimal(str(normalized)), None


def _without_name(text: str, currency: str | None, locale: Locale) -> str | None:
    """The text without the name or sign of its currency; None where it names none, or another."""
    for name in names(currency, locale) if currency else ():
        if found := re.search(rf"(?<![^\W\d]){re.escape(name)}(?![^\W\d])", text, re.IGNORECASE):
            return (text[: found.start()] + text[found.end() :]).strip()
    return None


def _other_currency(text: str, currency: str, locale: Locale) -> bool:
    """Whether it surely names another currency: by its code, by a sign that the planned one has not, or by a name that nobody shares."""
    codes = {code for code in re.findall(r"[A-Z]{3}", text) if code in get_global("all_currencies")}
    signed, own = ({c for c in said if unicodedata.category(c) == "Sc"} for said in (text, get_currency_symbol(currency, "en")))
    unlike = any(_without_name(text, code, locale) for code in ALONE if code != currency)
    return bool(codes) or bool(own and signed and not own & signed) or unlike


@lru_cache
def names(currency: str, locale: Locale) -> tuple[str, ...]:
    """All that a currency is called in a locale, the longest first."""
    plain = [name for forms in MONEY.get(locale.language, {}).get(currency, ()) for name in forms.values()]
    given = [get_currency_name(currency, count, locale) for count in (None, 1, 2, 5)]
    found = {typed(name) for name in (currency, get_currency_symbol(currency, locale), *given, *plain)} - {""}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def readings(numeral: str) -> Iterator[Decimal]:
    """The numbers that a numeral can stand for, whichever sign groups its digits and whichever begins its decimals."""
    digits = re.sub(r"[^\d-]", "", numeral)
    *groups, last = re.split(r"[^\d-]", numeral)
    if all(len(group) == 3 for group in [*groups[1:], last]) or not groups:
        yield Decimal(digits)
    if groups:
        yield Decimal(digits).scaleb(-len(last))


def _local(numeral: str, locale: Locale) -> Decimal | None:
    """The number as the locale writes it."""
    group, point = typed(get_group_symbol(locale)) or " ", get_decimal_symbol(locale)
    try:
        return Decimal(numeral.replace(group, "").replace(point, "."))
    except InvalidOperation:
        return None


def _significant(text: str) -> str:
    """The digits without zeros around them: `5k`, `5 grand` and `5,000.00` have the same."""
    return "".join(str(unicodedata.decimal(c)) for c in text if c.isdecimal()).strip("0")
