"""What a person has decided about single records, by id: it holds at every build (docs/decisions-file.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from synthchat.errors import Place
from synthchat.generate.fold import fold
from synthchat.records import Span, Utterance

What = Literal["drop", "edit", "relabel", "keep"]
TAKEN_OUT = ("dropped", "relabelled")
"""The reasons of those rejects that a person decided on."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of `decisions.jsonl`. `given` says of each span of the new text whether its value was written out."""

    id: str
    what: What
    place: Place
    text: str | None = None
    spans: tuple[Span, ...] = ()
    given: tuple[bool, ...] = ()
    intent: str | None = None

    @property
    def settles(self) -> bool:
        """Whether the record's own text does not matter any more: it goes, or another one takes its place."""
        return self.what in ("drop", "edit")

    def takes_out(self, record: Utterance) -> tuple[str, str] | None:
        """The reason why the record is not one of its intent any more, if that is what was decided."""
        if self.what == "drop":
            return "dropped", "a person dropped it"
        if self.intent not in (None, record.intent):
            return "relabelled", f"a person moved it to `{self.intent}`"
        return None


@dataclass(frozen=True, slots=True)
class Decisions:
    """All of a folder's decisions, by id. `digest` is a hash of what they decide, "" where there are none."""

    by_id: Mapping[str, Decision] = field(default_factory=dict)
    digest: str = ""

    @property
    def texts(self) -> list[str]:
        """The folded texts that persons have written: no generated record may repeat one."""
        return [fold(d.text) for d in self.by_id.values() if d.text is not None]
