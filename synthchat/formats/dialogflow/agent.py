"""An agent as both editions know it, before it is spelt in the one or the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from synthchat.records import Key, Utterance


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of an entity type and what users say for it, a regular expression, or a composite's references."""

    value: str
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntityType:
    """A custom entity type. `entries` is by language; `expands` allows values beyond them, `fuzzy` other endings."""

    name: str
    kind: Literal["map", "list", "regexp"]
    entries: Mapping[str, tuple[Entry, ...]]
    expands: bool = False
    fuzzy: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a span becomes: `key` is its label, `type` an entity type with its `@`. `many` values of it may stand in one phrase."""

    name: str
    type: str
    key: Key
    required: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class AgentIntent:
    """An intent, its phrases by language."""

    name: str
    parameters: tuple[Parameter, ...]
    phrases: Mapping[str, Sequence[Utterance]]
    description: str | None = None
    fallback: bool = False

    def parts(self, u: Utterance) -> Iterator[tuple[str, Parameter | None]]:
        """The phrase in pieces, none of them empty, that make up the text; blanks around a span are of the plain pieces."""
        of, at = {p.key: p for p in self.parameters}, 0
        for s in sorted(u.entities, key=lambda s: s.start):
            if s.start > at:
                yield u.text[at : s.start], None
            yield u.text[s.start : s.end], of[s.key]
            at = s.end
        if at < len(u.text):
            yield u.text[at:], None


@dataclass(frozen=True, slots=True)
class Agent:
    """The whole agent. The first language is the main one."""

    name: str
    languages: tuple[str, ...]
    entity_types: tuple[EntityType, ...]
    intents: tuple[AgentIntent, ...]
    description: str | None = None
