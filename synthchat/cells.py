"""What is to be written, decided before any word is: a cell is one shape (intent, entities, values) with one combination of factor levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from synthchat.records import Key, Normalized

Match = Literal["exact", "inflected", "free"]


@dataclass(frozen=True, slots=True)
class Value:
    """A value as a user says it (`surface`), as the spec calls it (`value`), and as a program reads it (`normalized`)."""

    surface: str
    value: str
    normalized: Normalized | None = None


@dataclass(frozen=True, slots=True)
class PlannedValue:
    """An entity that one record must hold, with the value drawn for it and how closely the text must keep to that value's surface."""

    entity: str
    surface: str
    value: str
    role: str | None = None
    group: str | None = None
    normalized: Normalized | None = None
    match: Match = "exact"

    @property
    def key(self) -> Key:
        """What its span is to be labelled as."""
        return self.entity, self.role, self.group


@dataclass(frozen=True, slots=True)
class Cell:
    """Cell `number` of an intent. `stream` names its random generator: whatever is drawn for it comes from `generator(cell.stream, purpose)`.

    `attributes` are the levels of all factors; `fixed` names the factors whose level is the persona's own.
    """

    intent: str
    number: int
    language: str
    stream: str
    persona: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    values: tuple[PlannedValue, ...] = ()
    fixed: frozenset[str] = frozenset()
