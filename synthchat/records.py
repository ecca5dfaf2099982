"""The record that flows through the whole house: an utterance with its labels (SPEC.md, section 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from synthchat.seeding import digest

Normalized = str | int | float | Mapping[str, str | int | float]
Key = tuple[str, str | None, str | None]
"""An entity with its role and group: what a span is labelled as."""


@dataclass(frozen=True, slots=True)
class Span:
    """An entity in a text: characters (code points) `start` to `end`, end exclusive. `value` is canonical where the entity lists its values."""

    start: int
    end: int
    entity: str
    value: str
    role: str | None = None
    group: str | None = None
    normalized: Normalized | None = None
    retracted: bool = False

    @property
    def key(self) -> Key:
        """What the span is labelled as."""
        return self.entity, self.role, self.group


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record comes from. `kind` is seed, generated, augmented, edited or real; `template` names what an offline text was made from."""

    kind: str
    backend: str | None = None
    model: str | None = None
    request: str | None = None
    cell: int | None = None
    strategy: tuple[str, ...] = ()
    template: str | None = None
    parent: str | None = None
    operations: tuple[str, ...] = ()
    stale_prompt: bool = False


@dataclass(frozen=True, slots=True)
class Utterance:
    """One user message and its labels. A reader needs `text` and `intent`; all else may be missing."""

    text: str
    intent: str
    language: str | None = None
    entities: tuple[Span, ...] = ()
    id: str = ""
    persona: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    split: str | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """A candidate that did not become a record. `reason` is a short name that is counted, `detail` says what was seen."""

    intent: str
    cell: int
    attempt: int
    reason: str
    detail: str
    text: str | None = None
    request: str | None = None


def utterance_id(language: str | None, intent: str, text: str, spans: tuple[Span, ...]) -> str:
    """`u-` and a hash of what the record says and how it is labelled."""
    labels = [f"{s.start} {s.end} {s.entity} {s.role or ''} {s.group or ''} {s.value}" for s in spans]
    return "u-" + digest(language or "", intent, text, *labels)
