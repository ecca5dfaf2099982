"""What a rule sees, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from synthchat.backends.base import Backend
from synthchat.errors import Place, Problem
from synthchat.records import Span
from synthchat.spec.examples import Seed
from synthchat.spec.loader import Reading
from synthchat.spec.model import Domain, Entity, Example, Intent
from synthchat.spec.nodes import Entry
from synthchat.spec.text import At


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of advice. `within` is where the intent, entity or persona is named that it belongs to: it may be switched off there, too."""

    problem: Problem
    within: Place | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """A spec that loads, with its places, and the backend that is to phrase it. `domain` is the spec's, with the config's shares."""

    reading: Reading
    domain: Domain
    backend: Backend

    def entry(self, section: str, name: str) -> Entry:
        """What stands under a name in `entities`, `intents` or `personas`."""
        return self.reading.document.merged[section][name]

    def plain(self) -> Iterator[tuple[Intent, tuple[Seed, ...]]]:
        """The intents that are neither composed nor the fallback, with their seeds."""
        return ((i, self.reading.seeds[i.name]) for i in self.domain.intents.values() if not i.parts and not i.fallback)

    def seeds(self) -> Iterator[tuple[Intent, Seed]]:
        """Every seed, with its intent."""
        return ((self.domain.intents[name], seed) for name, seeds in self.reading.seeds.items() for seed in seeds)

    def on_seed(self, intent: Intent, seed: Seed, message: str, hint: str) -> Finding:
        """Advice on one example."""
        return Finding(Problem(message, seed.place, hint, seed.source), intent.place)


def at_entry(entry: Entry, message: str, hint: str, at: At | None = None) -> Finding:
    """Advice on what stands under a name; `at` is a point in it."""
    return Finding((at or entry.at).problem(message, hint), entry.at.place)


def surface_of(example: Example, span: Span) -> str:
    """What is marked, as it stands in the text."""
    return example.text[span.start : span.end]


def cells(domain: Domain, entity: Entity) -> set[str]:
    """The values of an entity's column, where it has one."""
    if not (entity.table and entity.column):
        return set()
    table = domain.tables[entity.table]
    return {row[table.columns.index(entity.column)] for row in table.rows} - {""}


Find = Callable[[Subject], Iterator[Finding]]
