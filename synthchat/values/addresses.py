"""Where somebody lives and where a page is: streets made up by Faker, pages of domains that belong to nobody."""

from __future__ import annotations

from random import Random

from synthchat.cells import Value
from synthchat.errors import PlanError, Problem
from synthchat.spec.model import Entity
from synthchat.values.base import OneEntity
from synthchat.values.locales import faker_for, typed

STREET = "{{street_address}}"
HOSTS = ("example.com", "example.org", "example.net")
"""Kept for examples by RFC 2606."""
STARTS = ("https://", "https://www.", "http://", "www.", "")
PATHS = ("", "", "help", "shop", "blog", "news", "login", "account", "orders", "products", "contact", "search", "docs/start", "offers/today")


class Address(OneEntity):
    """Postal addresses of one line: a street and a number, or (one in two) with the town, in the order of the country."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)
        found = faker_for(language, "address")
        if found is None:
            hint = "list some under `values:`, or in a `table:`"
            raise PlanError(Problem(f"`{entity.name}`: Faker has no addresses in `{language}`", entity.place, hint))
        self.faker = found
        formats = getattr(found.provider("faker.providers.address"), "address_formats", ())
        self.whole = tuple(f for f in formats if "military" not in f) or (STREET,)
        self.streets = (STREET,) if any(STREET in f for f in self.whole) else ()

    def one(self, rng: Random) -> Value:
        """An address."""
        self.faker.random = rng
        form = rng.choice(self.streets if self.streets and rng.random() < 0.5 else self.whole)
        text = typed(", ".join(line.strip(" ,") for line in self.faker.parse(form).splitlines()))
        return Value(text, text)


class Url(OneEntity):
    """Addresses of pages: `https://www.example.com/help`, `example.org`."""

    def __init__(self, entity: Entity, language: str) -> None:
        super().__init__(entity)

    def one(self, rng: Random) -> Value:
        """An address."""
        path = rng.choice(PATHS)
        text = rng.choice(STARTS) + rng.choice(HOSTS) + (f"/{path}" if path else "")
        return Value(text, text)
