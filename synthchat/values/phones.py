"""Telephone numbers: valid in form, and of ranges that regulators keep for films and books where there are such ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from phonenumbers import (
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
    is_valid_number,
    national_significant_number,
    normalize_digits_only,
    parse,
)

from synthchat.cells import Value
from synthchat.errors import PlanError, Problem
from synthchat.spec.model import Entity
from synthchat.spec.territories import likely_territory
from synthchat.values.base import OneEntity
from synthchat.values.locales import typed

Range = tuple[int, int]
"""The first number, country code included, and how many there are."""


def _each(template: str, codes: str, count: int) -> tuple[Range, ...]:
    return tuple((int(template.format(code)), count) for code in codes.split())


# 555-0100 to 0199 (NANPA), Ofcom's and the Bundesnetzagentur's drama numbers, Arcep's for audiovisual works, ACMA's for fiction, PTS's for books and films.
FICTIONAL: Mapping[str, tuple[Range, ...]] = {
    "US": _each("1{}5550100", "202 206 212 303 305 310 312 404 415 512 617 702", 100),
    "CA": _each("1{}5550100", "403 416 514 604 613", 100),
    "GB": (*_each("44{}4960000", "113 114 116 117 118 121 131 141 151 161", 1_000), (442079460000, 1_000)),
    "DE": ((493023125000, 1_000), (496990009000, 1_000), (494066969000, 1_000), (492214710000, 1_000), (498999998000, 1_000)),
    "FR": _each("33{}0000", "19900 26191 35301 46571 53649", 10_000),
    "AU": _each("61{}0000", "25550 27010 35550 37010 75550 77010 85550 87010", 10_000),
    "SE": ((46313900600, 50), (46406280400, 50), (46846500400, 50), (46701740605, 95)),
}
LAST_DIGITS = 1_000
TRIES = 100


class Phones(OneEntity):
    """Numbers of the language's likely territory, in national and international forms; normalized to E.164."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        territory = likely_territory(language)
        example = example_number_for_type(territory, PhoneNumberType.MOBILE) if territory else None
        if example is None:
            hint = f"give `{entity.name}` a `pattern:` or `values:`"
            raise PlanError(Problem(f"`{entity.name}`: no country's telephone numbers go with the language `{language}`", entity.place, hint))
        self.example = example
        self.ranges = FICTIONAL.get(territory or "", ())
        self.forms: tuple[Callable[[PhoneNumber], str], ...] = (_national, _national, _digits, _international, e164)

    def one(self, rng: Random) -> Value:
        """A telephone number."""
        number = self._number(rng)
        text = typed(rng.choice(self.forms)(number))
        return Value(text, text, e164(number))

    def _number(self, rng: Random) -> PhoneNumber:
        """A fictional one; without such ranges, the example of the numbering plan with other last digits."""
        if self.ranges:
            first, count = rng.choice(self.ranges)
            return parse(f"+{first + rng.randrange(count)}")
        significant = national_significant_number(self.example)
        for _ in range(TRIES):
            number = parse(f"+{self.example.country_code}{significant[:-3]}{rng.randrange(LAST_DIGITS):03}")
            if is_valid_number(number):
                return number
        return self.example


def e164(number: PhoneNumber) -> str:
    """`+12125550142`."""
    return format_number(number, PhoneNumberFormat.E164)


def _international(number: PhoneNumber) -> str:
    return format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _national(number: PhoneNumber) -> str:
    return format_number(number, PhoneNumberFormat.NATIONAL)


def _digits(number: PhoneNumber) -> str:
    return normalize_digits_only(_national(number))
