"""One side of a comparison: records, what a manifest beside them tells, and their counts, taken as they pass by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from synthchat.dataset.folder import MANIFEST
from synthchat.errors import DataError, Place, Problem
from synthchat.generate.fold import fold
from synthchat.readers import read
from synthchat.records import Utterance


class Told(BaseModel):
    """The part of a manifest that is compared. Another version of synthchat may have written it: what else it says does not matter."""

    model_config = ConfigDict(frozen=True)

    rejected: Mapping[str, int] = Field(default_factory=dict)
    tokens: Mapping[str, int] = Field(default_factory=dict)
    models: Mapping[str, int] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """Records under a name, gone through once; `told` where a manifest is beside them."""

    name: str
    utterances: Iterable[Utterance]
    told: Told | None = None


def open_side(path: Path) -> Side:
    """A dataset folder, or whatever `readers.read` takes. Raises DataError; for a bad row, once it is reached."""
    manifest = path / MANIFEST
    return Side(str(path), read(path), _told(manifest) if path.is_dir() and manifest.is_file() else None)


def _told(path: Path) -> Told:
    try:
        return Told.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))
        hint = "`synthchat generate` writes it anew; or name the folder's utterances.jsonl"
        raise DataError(Problem(f"not a manifest: {where}", Place(str(path)), hint)) from error


Counts = defaultdict[str, Counter[str]]


@dataclass(slots=True)
class Tally:
    """Counts of records by label and by factor level, and of their words."""

    entities: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    personas: Counter[str] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)
    factors: Counts = field(default_factory=lambda: defaultdict(Counter))
    words: Counter[str] = field(default_factory=Counter)

    def counted(self, records: Iterable[Utterance]) -> Iterator[Utterance]:
        """The records, each counted as it goes by."""
        for u in records:
            self._count(u)
            yield u

    def _count(self, u: Utterance) -> None:
        self.entities.update(":".join(filter(None, s.key)) for s in u.entities)
        for counts, level in ((self.languages, u.language), (self.personas, u.persona), (self.splits, u.split)):
            if level is not None:
                counts[level] += 1
        for factor, level in u.attributes.items():
            self.factors[factor][level] += 1
        self.words.update(word for word in fold(u.text).split() if not word.isdecimal())
