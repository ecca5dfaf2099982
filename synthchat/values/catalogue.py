"""The values of one language: drawn for a record at a time, so that they agree where they should and differ where they must."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from random import Random

from synthchat.cells import PlannedValue, Value
from synthchat.errors import PlanError, Problem
from synthchat.records import Key
from synthchat.spec.model import Domain, Entity
from synthchat.values.base import Sampler
from synthchat.values.listed import Listed, listed
from synthchat.values.pattern import FromPattern
from synthchat.values.registry import factory
from synthchat.values.seeds import from_seeds
from synthchat.values.table import Rows

RETRIES = 200
Used = defaultdict[str, Counter[str]]


class Catalogue:
    """Every entity's values in one language. Samplers are made when they are first needed."""

    def __init__(self, domain: Domain, language: str) -> None:
        self.domain = domain
        self.language = language
        self._samplers: dict[tuple[str, ...], Sampler] = {}
        self._others: dict[str, Catalogue] = {}

    def of(self, language: str) -> Catalogue:
        """The catalogue of the same values in a language."""
        if language == self.language:
            return self
        return self._others.setdefault(language, Catalogue(self.domain, language))

    def draw(self, slots: Sequence[Key], rng: Random) -> tuple[PlannedValue, ...]:
        """The values of one record, in the order of `slots`; a slot that may hold several stands there several times.

        Entities of one table with equal role and group come from one row; one entity's values differ wherever its source has more than one.

        Raises PlanError where nothing can be drawn for an entity, SpecError where its type has no sampler.
        """
        used: Used = defaultdict(Counter)
        drawn: dict[int, Value] = {}
        for together in self._bundles(slots):
            row = self._fresh(tuple(dict.fromkeys(slots[i][0] for i in together)), used, rng)
            for i in together:
                drawn[i] = row[slots[i][0]]
                used[slots[i][0]][_meaning(drawn[i])] += 1
        return tuple(self._planned(key, drawn[i]) for i, key in enumerate(slots))

    def missing(self) -> tuple[str, ...]:
        """The entities of the intents that nothing can be drawn for in this language, in the spec's order.

        Raises PlanError where a type is not known in the language, SpecError where it has no sampler.
        """
        listed = {slot.entity for intent in self.domain.intents.values() for slot in intent.slots}
        return tuple(name for name in self.domain.entities if name in listed and _empty(self._sampler((name,))))

    def _bundles(self, slots: Sequence[Key]) -> list[list[int]]:
        """The slots that are drawn together, by position: those of one table, role and group, the n-th of each."""
        bundles: dict[tuple[object, ...], list[int]] = {}
        seen: Counter[Key] = Counter()
        for i, (name, role, group) in enumerate(slots):
            table = self.domain.entities[name].table
            bundles.setdefault((table, role, group, seen[slots[i]]) if table else (i,), []).append(i)
            seen[slots[i]] += 1
        return list(bundles.values())

    def _fresh(self, names: tuple[str, ...], used: Used, rng: Random) -> Mapping[str, Value]:
        """A row of which the record has said as little as can be."""

        def said(row: Mapping[str, Value]) -> int:
            return sum(used[name][_meaning(row[name])] for name in names)

        sampler = self._sampler(names)
        if _empty(sampler):
            raise PlanError(self._nothing(names))
        row = sampler.draw(1, rng)[0]
        return row if not said(row) else min(sampler.draw(RETRIES, rng), key=said)

    def _sampler(self, names: tuple[str, ...]) -> Sampler:
        if names not in self._samplers:
            self._samplers[names] = self._new_sampler([self.domain.entities[name] for name in names])
        return self._samplers[names]

    def _new_sampler(self, entities: Sequence[Entity]) -> Sampler:
        """Of several entities only where they share a table."""
        entity = entities[0]
        if entity.table:
            return Rows(self.domain.tables[entity.table], entities)
        if entity.values:
            return listed(entity, self.language)
        if entity.pattern:
            return FromPattern(entity)
        if entity.type:
            return factory(entity.type)(entity, self.language)
        return from_seeds(self.domain, entity, self.language)

    def _nothing(self, names: Sequence[str]) -> Problem:
        place = self.domain.entities[names[0]].place
        if len(names) > 1:
            return Problem(f"no row of the table has all of {', '.join(names)}", place, "fill in the blank cells, or give them different roles")
        return Problem(f"nothing can be drawn for `{names[0]}` in `{self.language}`", place, "list `values:`, or mark some in the seeds")

    def _planned(self, key: Key, value: Value) -> PlannedValue:
        name, role, group = key
        return PlannedValue(name, value.surface, value.value, role, group, value.normalized, self.domain.entities[name].match)


def _empty(sampler: Sampler) -> bool:
    return (isinstance(sampler, Listed) and not sampler.choices) or (isinstance(sampler, Rows) and not sampler.rows)


def _meaning(value: Value) -> str:
    """What two values that say the same have in common: `$50` and `50 dollars`."""
    return str(value.normalized) if value.normalized is not None else value.value.casefold()
