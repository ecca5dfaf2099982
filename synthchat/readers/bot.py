"""What a project, package or file of another tool says of a bot, in one shape for all of them: what `import` makes a spec of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from synthchat.errors import Place
from synthchat.readers.losses import Losses
from synthchat.readers.package import Package
from synthchat.records import Key, Utterance

GROUP = "synthchat.importers"
Located = Iterator[tuple[Place, Utterance]]
Surfaces = dict[str, dict[str | None, list[str]]]
"""Canonical value → language (None: the main one) → what may be said for it beside the canonical value itself."""


@dataclass
class FoundEntity:
    """What is said of an entity's values. `type` is a built-in type of ours; `open` is None where nothing is said of other values."""

    values: Surfaces = field(default_factory=dict)
    patterns: list[str] = field(default_factory=list)
    type: str | None = None
    open: bool | None = None

    def add(self, canonical: str, surfaces: Iterable[str] = (), language: str | None = None) -> None:
        """Add a canonical value, and ways to say it in a language."""
        said = self.values.setdefault(canonical, {})
        if fresh := [surface for surface in dict.fromkeys(surfaces) if surface not in said.get(language, ())]:
            said.setdefault(language, []).extend(fresh)


@dataclass
class FoundIntent:
    """What is said of an intent beside its examples. `slots` are what may occur in it, whether an example shows it or not."""

    description: str | None = None
    fallback: bool = False
    slots: dict[Key, None] = field(default_factory=dict)


@dataclass
class Bot:
    """What was found. `synonyms` are of no certain entity, as Rasa's: canonical value → surfaces. `languages`: the first is the main one."""

    name: str | None = None
    description: str | None = None
    languages: tuple[str, ...] = ()
    intents: dict[str, FoundIntent] = field(default_factory=dict)
    entities: dict[str, FoundEntity] = field(default_factory=dict)
    synonyms: dict[str, list[str]] = field(default_factory=dict)
    rows: Iterable[tuple[Place, Utterance]] = ()

    def intent(self, name: str) -> FoundIntent:
        """The intent of that name, begun where it is new."""
        return self.intents.setdefault(name, FoundIntent())

    def entity(self, name: str) -> FoundEntity:
        """The entity of that name, begun where it is new."""
        return self.entities.setdefault(name, FoundEntity())


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What only the user can know. `columns`: field of ours → the file's name for it (or number, from 1); `most`: texts per intent of a grammar."""

    columns: Mapping[str, str] = field(default_factory=dict)
    most: int = 100


class Importer(Protocol):
    """One format. Found by the entry points `synthchat.importers`."""

    suffixes: tuple[str, ...]
    """Endings by which a single file is taken for this format where its content says nothing."""

    def recognises(self, package: Package) -> bool:
        """Whether the content is surely of this format."""

    def rows(self, package: Package, options: ReadOptions) -> Located:
        """The records, as data. Raises DataError for what cannot be read, once it is reached."""

    def bot(self, package: Package, options: ReadOptions, losses: Losses) -> Bot:
        """Everything that a spec can hold; the rest goes to `losses`. Raises DataError for what is no such file at all."""
