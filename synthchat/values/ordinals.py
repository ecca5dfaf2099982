"""Ordinals and percentages, written as the locale writes them. CLDR has no ordinals, so their forms stand here, by language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from random import Random

from babel.numbers import format_percent
from babel.units import format_unit

from synthchat.cells import Value
from synthchat.errors import PlanError, Problem
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of
from synthchat.spec.types import grid, places
from synthchat.values.base import OneEntity
from synthchat.values.locales import typed
from synthchat.values.numbers import as_number


def english_ending(number: int) -> str:
    """`st`, `nd`, `rd` or `th`."""
    return "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _swedish(number: int) -> str:
    return f"{number}:{'a' if number % 10 in {1, 2} and number % 100 not in {11, 12} else 'e'}"


def _one_apart(one: str, others: str) -> Callable[[int], str]:
    return lambda number: (one if number == 1 else others).format(number)


Form = str | Callable[[int], str]
POINT = dict.fromkeys(("bs", "cs", "da", "de", "et", "fi", "hr", "hu", "is", "lv", "nb", "nn", "pl", "sk", "sl", "sr", "tr"), ("{}.",))
FORMS: Mapping[str, Sequence[Form]] = {
    **POINT,
    "el": ("{}ος",),
    "en": (lambda number: f"{number}{english_ending(number)}",),
    "es": ("{}.º", "{}º"),
    "fr": (_one_apart("{}er", "{}e"), _one_apart("{}er", "{}ème")),
    "gl": ("{}º",),
    "id": ("ke-{}",),
    "it": ("{}º", "{}°"),
    "ja": ("{}番目", "第{}"),
    "ko": ("{}번째", "제{}"),
    "nl": ("{}e",),
    "pt": ("{}º", "{}.º"),
    "ru": ("{}-й",),
    "sv": (_swedish,),
    "th": ("ที่ {}",),
    "uk": ("{}-й",),
    "vi": ("thứ {}",),
    "zh": ("第{}",),
}
"""Language → how an ordinal is written in digits, in its dictionary form."""
WORDS: Mapping[str, tuple[str, ...]] = {
    "de": ("erste", "zweite", "dritte", "vierte", "fünfte", "sechste", "siebte", "achte", "neunte", "zehnte", "elfte", "zwölfte"),
    "en": ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
    "es": ("primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno", "décimo"),
    "fr": ("premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième", "dixième"),
    "it": ("primo", "secondo", "terzo", "quarto", "quinto", "sesto", "settimo", "ottavo", "nono", "decimo"),
    "nl": ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende"),
    "pt": ("primeiro", "segundo", "terceiro", "quarto", "quinto", "sexto", "sétimo", "oitavo", "nono", "décimo"),
}
"""Language → first, second, third …"""


class Ordinal(OneEntity):
    """Ordinals from `min` to `max`: `3rd`, `third`."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.bounds = grid({**entity.options, "decimals": 0}, 0)
        spoken = locale_of(language).language
        if spoken not in FORMS:
            raise PlanError(Problem(f"`{entity.name}`: no ordinals are known in `{language}`", entity.place, "list some under `values:`"))
        self.forms, self.words = FORMS[spoken], WORDS.get(spoken, ())

    def one(self, rng: Random) -> Value:
        """An ordinal."""
        number = rng.randint(*self.bounds)
        text = rng.choice(self.surfaces(number))
        return Value(text, text, number)

    def surfaces(self, number: int) -> Sequence[str]:
        """How the ordinal may be written."""
        digits = [form.format(number) if isinstance(form, str) else form(number) for form in self.forms]
        return [*dict.fromkeys(digits), *self.words[number - 1 : number][:1]] if number > 0 else digits


class Percentage(OneEntity):
    """Percentages from `min` to `max` of `decimals`: `50%`, `50 percent`. Normalized to the number that is said."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.locale = locale_of(language)
        self.places = places(entity.options)
        self.bounds = grid(entity.options, self.places)

    def one(self, rng: Random) -> Value:
        """A percentage."""
        number = Decimal(rng.randint(*self.bounds)).scaleb(-self.places)
        text = rng.choice(self.surfaces(number))
        return Value(text, text, as_number(number))

    def surfaces(self, number: Decimal) -> Sequence[str]:
        """How the percentage may be written."""
        sign = typed(format_percent(number / 100, None, self.locale, decimal_quantization=False))
        forms = [sign, sign.replace(" ", ""), *(typed(format_unit(number, "percent", length, locale=self.locale)) for length in ("long", "short"))]
        return list(dict.fromkeys(forms))
