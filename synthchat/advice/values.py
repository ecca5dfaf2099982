"""Entities and what is listed for them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from synthchat.advice.base import Finding, Subject, at_entry, cells
from synthchat.spec.languages import normalised
from synthchat.spec.model import Entity
from synthchat.spec.nodes import Mapping, Node, Scalar, Sequence
from synthchat.spec.problems import listed
from synthchat.spec.values import folded

FEWEST = 2
SHOWN = 5


def few_values(subject: Subject) -> Iterator[Finding]:
    """An entity that can hardly have another value than one."""
    for entity in subject.domain.entities.values():
        values = _values(subject, entity)
        if values is not None and len(values) < FEWEST:
            count = f"{len(values)} value{'s' * (len(values) != 1)}" if values else "no value"
            where = " in your examples, and lists none" if entity.open and not entity.values else ""
            hint = f"list some under `values`, {'typical ones will do' if entity.open else 'or write it out where it occurs, as it never varies'}"
            yield at_entry(subject.entry("entities", entity.name), f"`{entity.name}` has {count}{where}", hint)


def unused_entity(subject: Subject) -> Iterator[Finding]:
    """An entity that no intent lists."""
    used = {slot.entity for intent in subject.domain.intents.values() for slot in intent.slots}
    for name in subject.domain.entities:
        if name not in used:
            hint = "add it to the `entities` of an intent, or remove it"
            yield at_entry(subject.entry("entities", name), f"no intent lists `{name}`: nothing is generated with it", hint)


def repeated_surface(subject: Subject) -> Iterator[Finding]:
    """A surface that stands twice under one value: it is drawn no more often for that."""
    for name in subject.domain.entities:
        seen: dict[tuple[str, str, str], Scalar] = {}
        for canonical, language, surface in _surfaces(subject, name):
            first = seen.setdefault((canonical, language, folded(surface.text)), surface)
            if first is not surface:
                message = f"`{surface.text}` stands twice under `{canonical}`, first at {first.at.place}"
                yield at_entry(subject.entry("entities", name), message, "remove one of the two; case makes no difference", surface.at)


def shared_surface(subject: Subject) -> Iterator[Finding]:
    """Surfaces that are listed under two entities of one intent, so that nobody can tell which one is meant."""
    together = {frozenset((one.entity, other.entity)) for intent in subject.domain.intents.values() for one in intent.slots for other in intent.slots}
    said = {name: _places(subject, name) for name, entity in subject.domain.entities.items() if entity.values}
    for other, name in combinations(said, 2):
        both = [key for key in said[name] if key in said[other]]
        if both and frozenset((name, other)) in together:
            first, more = said[name][both[0]], len(both) - SHOWN
            shown = listed(said[name][key].text for key in both[:SHOWN]) + (f" and {more} more" if more > 0 else "")
            message = f"{shown} of `{name}` stand{'s' * (len(both) == 1)} under `{other}`, too, first at {said[other][both[0]].at.place}"
            hint = "make one entity of the two and tell them apart by roles, or list other words"
            yield at_entry(subject.entry("entities", name), message, hint, first.at)


def _values(subject: Subject, entity: Entity) -> set[str] | None:
    """What may be drawn for an entity, by meaning; None where that is no list."""
    if entity.values:
        return {value.canonical for value in entity.values}
    if entity.table:
        return cells(subject.domain, entity)
    if entity.type or entity.pattern:
        return None
    return {folded(span.value) for _, seed in subject.seeds() for span in seed.example.spans if span.entity == entity.name}


def _places(subject: Subject, name: str) -> dict[tuple[str, str], Scalar]:
    """Language and surface (folded) → where it stands first."""
    found: dict[tuple[str, str], Scalar] = {}
    for _, language, surface in _surfaces(subject, name):
        found.setdefault((language, folded(surface.text)), surface)
    return found


def _surfaces(subject: Subject, name: str) -> Iterator[tuple[str, str, Scalar]]:
    """Every surface as it stands in the file: canonical value, language, text. The shapes are those that `spec.values` lets pass."""
    definition, main = subject.entry("entities", name).value, subject.domain.main_language
    entry = definition.get("values") if isinstance(definition, Mapping) else None
    for item in entry.value.items if entry and isinstance(entry.value, Sequence) else ():
        if isinstance(item, Scalar):
            yield item.text, main, item
        elif isinstance(item, Mapping):
            key, below = item.entries[0].key, [*_below(item.entries[0].value, main)]
            by_language = isinstance(item.entries[0].value, Mapping)
            if not by_language or (main, folded(key.text)) not in [(language, folded(surface.text)) for language, surface in below]:
                yield key.text, main, key  # by language it may be written out again
            yield from ((key.text, language, surface) for language, surface in below)


def _below(node: Node, main: str) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Sequence):
        yield from ((main, item) for item in node.items if isinstance(item, Scalar))
    elif isinstance(node, Mapping):
        for part in node:
            yield from ((normalised(part.name) or part.name, surface) for _, surface in _below(part.value, main))
