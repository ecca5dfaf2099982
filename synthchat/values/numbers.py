"""Numbers and money: drawn on the grid of their decimals, written as the locale writes them.

Amounts of money are whole in three of five draws, where the range has a whole one, as those of people are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Literal

from babel.numbers import format_currency, format_decimal, get_currency_symbol

from synthchat.cells import Value
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of, main_currency
from synthchat.spec.types import grid, places
from synthchat.values.base import OneEntity
from synthchat.values.locales import typed
from synthchat.values.words import MONEY, NUMBERS, UNSPACED

WHOLE = 0.6
PLAIN_NUMBER = "0.#########"


class Number(OneEntity):
    """Numbers from `min` to `max` of `decimals`: `1234`, `1,234`, `twelve`."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.locale = locale_of(language)
        self.places = places(entity.options)
        self.bounds = grid(entity.options, self.places)
        self.words = NUMBERS.get(self.locale.language, ())

    def one(self, rng: Random) -> Value:
        """A number."""
        number = Decimal(rng.randint(*self.bounds)).scaleb(-self.places)
        text = rng.choice(self.surfaces(number))
        return Value(text, text, as_number(number))

    def surfaces(self, number: Decimal) -> Sequence[str]:
        """How the number may be written."""
        forms = [typed(format_decimal(number, PLAIN_NUMBER, self.locale)), typed(format_decimal(number, locale=self.locale, decimal_quantization=False))]
        position = int(number) - 2
        if number == int(number) and 0 <= position < len(self.words):
            forms.append(self.words[position])
        return list(dict.fromkeys(forms))


class Money(OneEntity):
    """Amounts from `min` to `max` in one of the `currencies`: `$50`, `50 dollars`, `50.25 USD`."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.locale = locale_of(language)
        self.currencies: tuple[str, ...] = tuple(entity.options["currencies"]) or (main_currency(language) or "",)  # type: ignore[arg-type]
        self.places = {currency: places(entity.options, [currency]) for currency in self.currencies}
        self.whole = self.locale.currency_formats["standard"].pattern.replace(".00", "")
        self.forms: tuple[Callable[[Decimal, str, Random], str], ...] = (self._symbol, self._symbol, self._code, self._name, self._name)

    def one(self, rng: Random) -> Value:
        """An amount."""
        currency = rng.choice(self.currencies)
        amount = self._amount(currency, rng)
        text = typed(rng.choice(self.forms)(amount, currency, rng))
        return Value(text, text, {"amount": as_number(amount), "currency": currency})

    def _amount(self, currency: str, rng: Random) -> Decimal:
        whole = grid(self.entity.options, 0)
        if whole[0] <= whole[1] and rng.random() < WHOLE:
            return Decimal(rng.randint(*whole))
        amount = Decimal(rng.randint(*grid(self.entity.options, self.places[currency]))).scaleb(-self.places[currency])
        return Decimal(int(amount)) if amount == int(amount) else amount

    def _symbol(self, amount: Decimal, currency: str, rng: Random) -> str:
        symbol = typed(get_currency_symbol(currency, self.locale))
        if not symbol:  # as that of Cape Verde's escudo
            return self._code(amount, currency, rng)
        fraction, grouped = amount != int(amount), rng.random() < 0.5
        text = typed(format_currency(amount, currency, None if fraction else self.whole, self.locale, fraction, group_separator=grouped))
        glued = not grouped and not symbol[0].isalpha() and not symbol[-1].isalpha()
        return text.replace(" ", "") if glued else text

    def _code(self, amount: Decimal, currency: str, rng: Random) -> str:
        return f"{self._number(amount, currency, rng)} {currency}"

    def _name(self, amount: Decimal, currency: str, rng: Random) -> str:
        """With a plain name (`dollars`); without any, and in one of four, with CLDR's (`US dollars`). The first plain name is the common one."""
        names = MONEY.get(self.locale.language, {}).get(currency)
        if names is None or rng.random() < 0.25:
            return self._number(amount, currency, rng, "name")
        forms = rng.choice((names[0], *names) if amount == int(amount) else names[:1])  # nobody says 12.50 bucks
        name = forms.get(self.locale.plural_form(amount), forms["other"])
        return f"{self._number(amount, currency, rng)}{'' if self.locale.language in UNSPACED else ' '}{name}"

    def _number(self, amount: Decimal, currency: str, rng: Random, kind: Literal["standard", "name"] = "standard") -> str:
        return format_currency(amount, currency, "#,##0.###", self.locale, amount != int(amount), kind, group_separator=rng.random() < 0.5)


def as_number(number: Decimal) -> int | float:
    """An int where it is whole."""
    return int(number) if number == int(number) else float(number)
