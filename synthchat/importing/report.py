"""What an import made, and what it left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from synthchat.readers import losses


class Model(BaseModel):
    """Frozen, and strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Left(Model):
    """One thing that was left behind, or changed. `kind` is a short name that is counted."""

    kind: str
    detail: str
    place: str | None = Field(None, description="file and line")


class ImportReport(Model):
    """What `import` wrote."""

    synthchat: Literal[1] = 1
    format: str
    files: tuple[Path, ...] = Field(description="the spec, and the file of its examples where there is one")
    languages: tuple[str, ...]
    intents: int
    entities: int
    examples: int
    counts: Mapping[str, int] = Field(description="kind → losses")
    losses: tuple[Left, ...] = ()


def left(found: Sequence[losses.Loss]) -> tuple[dict[str, int], tuple[Left, ...]]:
    """The losses counted by kind, and each of them."""
    entries = tuple(Left(kind=loss.kind, detail=_encodable(loss.detail), place=_encodable(str(loss.place)) if loss.place else None) for loss in found)
    return dict(sorted(Counter(entry.kind for entry in entries).items())), entries


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
