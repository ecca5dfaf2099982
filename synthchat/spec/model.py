"""The resolved domain spec: what is left of the YAML once includes, files, tables and short forms are read. `spec.json` is this, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from synthchat.cells import Match
from synthchat.errors import Place
from synthchat.records import Key, Span

BUILT_IN_TYPES = ("number", "ordinal", "percentage", "money", "date", "time", "duration", "email", "phone", "person", "city", "country", "address", "url")


class Model(BaseModel):
    """Frozen, and strict about keys: an unknown one is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ListedValue(Model):
    """A canonical value and its surfaces by language. The canonical value is among the surfaces where it may be said."""

    canonical: str
    surfaces: Mapping[str, tuple[str, ...]] = Field(description="language → what a user may say, the canonical value included")


class Entity(Model):
    """An entity and the one source of its values: a list, a type, a pattern, a table's column, or (open alone) the seeds' spans."""

    name: str
    open: bool = False
    match: Match
    values: tuple[ListedValue, ...] = ()
    type: str | None = None
    options: Mapping[str, str | int | float | tuple[str, ...]] = Field(default_factory=dict, description="the type's options, all of them")
    pattern: str | None = None
    table: str | None = Field(None, description="a key of the domain's `tables`")
    column: str | None = None
    place: Place | None = Field(None, exclude=True, repr=False)

    @property
    def closed(self) -> bool:
        """Whether no value beyond the listed ones is allowed."""
        return bool(self.values) and not self.open


class Slot(Model):
    """An entity that may (or must) occur in an intent's utterances, in one role and group, up to `many` times."""

    entity: str
    role: str | None = None
    group: str | None = None
    required: bool = False
    many: int = 1

    @property
    def key(self) -> Key:
        """What its spans are labelled as."""
        return self.entity, self.role, self.group


class Example(Model):
    """A seed: an utterance that a person wrote, with its spans."""

    text: str
    language: str
    spans: tuple[Span, ...] = ()


class Intent(Model):
    """What a user may want. A composed intent (`a+b`) has `parts`, and the union of their descriptions and slots."""

    name: str
    description: str | None = None
    slots: tuple[Slot, ...] = ()
    examples: tuple[Example, ...] = ()
    avoid: tuple[str, ...] = Field((), description="what is easily mistaken for it (`not` in the spec)")
    weight: float = 1
    fallback: bool = False
    parts: tuple[str, ...] = ()
    place: Place | None = Field(None, exclude=True, repr=False)


class Persona(Model):
    """Who speaks. `levels` are the factors that the persona fixes."""

    name: str
    description: str | None = None
    share: float
    style: tuple[str, ...] = ()
    levels: Mapping[str, str] = Field(default_factory=dict, description="factor → level, `sentiment` among them")


class Level(Model):
    """One level of a factor, with its share of the records in which no persona fixes the factor."""

    name: str
    share: float
    description: str | None = None


class Factor(Model):
    """A way in which utterances differ without a change of label."""

    name: str
    levels: tuple[Level, ...]
    built_in: bool = False


class Table(Model):
    """The rows of a CSV file, as text; blank cells are empty strings."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Domain(Model):
    """A domain spec, resolved. Every mapping keeps the order of the spec; shares of languages, and of a factor's levels, sum to 1."""

    synthchat: Literal[1] = 1
    name: str
    description: str | None = None
    languages: Mapping[str, float]
    entities: Mapping[str, Entity] = Field(default_factory=dict)
    intents: Mapping[str, Intent]
    personas: Mapping[str, Persona] = Field(default_factory=dict)
    factors: Mapping[str, Factor] = Field(description="the built-in ones and the spec's own")
    split: Mapping[str, float] = Field(description="split → share of the families; what is left is train")
    tables: Mapping[str, Table] = Field(default_factory=dict)

    @property
    def main_language(self) -> str:
        """The first language: plain lists of values and examples are of it."""
        return next(iter(self.languages))

    @property
    def spoken(self) -> tuple[str, ...]:
        """The languages that records are made in: those of share 0 have seeds only."""
        return tuple(tag for tag, share in self.languages.items() if share)
