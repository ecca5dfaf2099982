"""Names that Dialogflow takes: entity types and parameters begin with a letter and hold letters, digits, hyphens and underscores."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from synthchat.readers.dialogflow import layout
from synthchat.records import Key
from synthchat.seeding import digest

T = TypeVar("T")
OTHERS = re.compile("[^A-Za-z0-9_]+")
OTHERS_IN_TYPES = re.compile("[^A-Za-z0-9_-]+")


def distinct(wanted: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken already, in whatever case; it is taken then."""
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted}_{number}"
    taken.add(name.casefold())
    return name


def entity_types(names: Iterable[str]) -> dict[str, str]:
    """Entity → the name of its type."""
    return _given({name: _type_name(name) for name in names}, kept=lambda name, given: name == given)


def parameters(keys: Iterable[Key]) -> dict[Key, str]:
    """Label → the name of its parameter, by `layout.parameter`."""
    return _given({key: _parameter_name(*key) for key in keys}, kept=lambda key, given: layout.label(given, key[0]) == key)


def stems(intents: Iterable[str]) -> dict[str, str]:
    """Intent → what its files are called in ES."""
    return _given({name: layout.es_stem(name) for name in intents}, kept=lambda name, given: name == given)


def _given(wanted: Mapping[T, str], kept: Callable[[T, str], bool]) -> dict[T, str]:
    """To each thing a name of its own, first to those that `kept` theirs: no other thing's name makes them change it."""
    taken = set[str]()
    given = {thing: distinct(name, taken) for thing, name in sorted(wanted.items(), key=lambda item: not kept(*item))}
    return {thing: given[thing] for thing in wanted}


def _type_name(name: str) -> str:
    plain = _lettered(name, _plain(name, OTHERS_IN_TYPES))
    return f"{plain}_" if layout.LANGUAGE_FILE.search(plain) else plain


def _parameter_name(entity: str, role: str | None, group: str | None) -> str:
    head = _lettered(entity, _plain(entity, OTHERS))
    return layout.parameter(head, *(part and (_plain(part, OTHERS).strip("_") or digest(part, length=8)) for part in (role, group)))


def _plain(name: str, others: re.Pattern[str]) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return others.sub("_", letters)


def _lettered(name: str, plain: str) -> str:
    if not re.search("[A-Za-z0-9]", plain):
        return f"entity_{digest(name, length=8)}"
    return plain if plain[0].isalpha() else f"e_{plain.lstrip('_-')}"
