"""Locales of Babel and Faker, made once each; and what people type for the blanks and marks that typographers use."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from faker import Factory
from faker.config import AVAILABLE_LOCALES
from faker.generator import Generator

from synthchat.spec.territories import likely_territory, locale_of

SAME_IN_FAKER = {"nb": "no", "nn": "no"}
TYPED = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-", "\u200e": None, "\u200f": None, "\u061c": None, "\u200b": None})


def typed(text: str) -> str:
    """The text as it comes from a keyboard: plain single blanks and minus signs, no marks of direction."""
    return " ".join(text.translate(TYPED).split())


@lru_cache
def faker_for(language: str, provider: str) -> Generator | None:
    """A Faker of the language, with `person`, `internet` and `address`, that has the provider in that language; None where none has.

    Faker falls back to English without a word, so what it found is looked at. Set its `random` before each draw.
    """
    for name in _candidates(language):
        faker = Factory.create(name, providers=[f"faker.providers.{p}" for p in ("person", "internet", "address", "lorem", "company")])
        found = faker.provider(f"faker.providers.{provider}")
        if found is not None and getattr(found, "__lang__", name).partition("_")[0] == name.partition("_")[0]:
            _settle(faker)
            return faker
    return None


def _settle(faker: Generator) -> None:
    """Take from Faker what is not the same every day and in every process: names of users with a year of today's, and towns in the order of a set (Italy's)."""
    for path, attribute, settle in (("internet", "user_name_formats", _without_years), ("address", "cities", sorted)):
        provider = faker.provider(f"faker.providers.{path}")
        given = getattr(provider, attribute, None)
        if isinstance(given, (list, tuple)):
            setattr(provider, attribute, tuple(settle(given)))


def _without_years(formats: Iterable[str]) -> list[str]:
    return [f for f in formats if "year" not in f]


def _candidates(language: str) -> list[str]:
    """Faker's locales of a language, that of its likely territory first."""
    spoken = locale_of(language).language
    spoken = SAME_IN_FAKER.get(spoken, spoken)
    first = f"{spoken}_{likely_territory(language)}"
    known = sorted((name for name in AVAILABLE_LOCALES if name.partition("_")[0] == spoken), key=lambda name: (len(name) == len(spoken), name))
    return [name for name in (first, *known) if name in AVAILABLE_LOCALES]
