"""People, their addresses on the net, and places: made up by Faker, in the language. Countries are CLDR's."""

from __future__ import annotations

import re
from random import Random

from faker.generator import Generator
from faker.providers.date_time import Provider as Countries

from synthchat.cells import Value
from synthchat.errors import PlanError, Problem
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of
from synthchat.values.base import OneEntity
from synthchat.values.locales import faker_for, typed
from synthchat.values.words import CITIES

NAME_FORMAT = re.compile(r"(\{\{(?!prefix|suffix)\w+(?<!abbreviated)\}\}[ -]?)+")
"""Faker's formats of a name that have no title and no particle glued to a name."""
FIRST_NAME = re.compile(r"\{\{first_name\w*\}\}")
GLUED = re.compile(r"([a-zà-ÿ])([A-ZÀ-Þ])")
NO_NAME = re.compile(r"^[a-zа-яё]{1,3}\.? | \(.*\)$")
"""What Faker puts beside the name of a town: `г. ` and the region."""


class Person(OneEntity):
    """Names of people, in full or (one in three) the first name alone."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.faker = _faker(entity, language, "person", "names of people")
        formats = getattr(self.faker.provider("faker.providers.person"), "formats", ())
        self.formats = tuple(f for f in formats if NAME_FORMAT.fullmatch(f))  # one that is there twice is twice as frequent

    def one(self, rng: Random) -> Value:
        """A name."""
        self.faker.random = rng
        form = rng.choice(self.formats)
        if rng.random() < 1 / 3:
            form = FIRST_NAME.findall(form)[0]
        return _said(self.faker.parse(form))


class City(OneEntity):
    """Names of towns: large ones as CLDR names them in the language, and as many of Faker's, which it may make up from those of people."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.faker = faker_for(language, "address")
        named = locale_of(language).time_zones
        self.large = tuple(named.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ") for zone in CITIES)

    def one(self, rng: Random) -> Value:
        """A town."""
        if self.faker is None or rng.random() < 0.5:
            return _said(rng.choice(self.large))
        self.faker.random = rng
        return _said(GLUED.sub(r"\1-\2", NO_NAME.sub("", self.faker.parse("{{city}}"))))


class Email(OneEntity):
    """Addresses at example.com, .org and .net, which belong to nobody."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        self.faker = _found(faker_for(language, "internet") or faker_for("en", "internet"), entity, language, "addresses")  # they are ASCII in any language

    def one(self, rng: Random) -> Value:
        """An address."""
        self.faker.random = rng
        return _said(self.faker.parse("{{ascii_safe_email}}"))


class Country(OneEntity):
    """The world's countries, as the language calls them."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        names = locale_of(language).territories
        codes = sorted(country.alpha_2_code for country in Countries.countries)
        self.names = tuple(dict.fromkeys(re.sub(r"\s*[(（].*[)）]", "", names[code]) for code in codes if code in names))
        if not self.names:
            raise _unknown(entity, language, "CLDR", "names of countries")

    def one(self, rng: Random) -> Value:
        """A country."""
        return _said(rng.choice(self.names))


def _faker(entity: Entity, language: str, provider: str, what: str) -> Generator:
    return _found(faker_for(language, provider), entity, language, what)


def _found(faker: Generator | None, entity: Entity, language: str, what: str) -> Generator:
    if faker is None:
        raise _unknown(entity, language, "Faker", what)
    return faker


def _unknown(entity: Entity, language: str, source: str, what: str) -> PlanError:
    return PlanError(Problem(f"`{entity.name}`: {source} has no {what} in `{language}`", entity.place, "list some under `values:`, or in a `table:`"))


def _said(text: str) -> Value:
    text = typed(text)
    return Value(text, text)
