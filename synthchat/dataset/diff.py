"""What is different between two datasets: records, labels, factors, words; and what their manifests tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from synthchat.dataset.matching import Matching, match
from synthchat.dataset.tally import Side, Tally, Told

MOST = 30
"""So many of the new words are named."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pair(_Model):
    """A number in the old dataset and in the new one."""

    old: int
    new: int


class RecordDiff(_Model):
    """Records: `new` = `added` + `kept`, `old` = `removed` + `kept`."""

    old: int
    new: int
    added: int
    removed: int
    kept: int = Field(description="under the same intent, by id, else by text")
    changed: int = Field(description="of those kept: another text, or other entities")


class WordDiff(_Model):
    """Words without case and punctuation, as they stand between blanks. Numbers are none: nearly every value would be a new one."""

    old: int = Field(description="different words")
    new: int
    added: int = Field(description="of `new`, those that `old` has not")
    most: Mapping[str, int] = Field(description=f"the {MOST} most frequent of those added → how often")


class Diff(_Model):
    """What is different between two datasets. A level or label that one side lacks counts 0 there."""

    format: Literal["synthchat-diff/1"] = "synthchat-diff/1"
    old: str
    new: str
    totals: RecordDiff
    intents: Mapping[str, RecordDiff]
    entities: Mapping[str, Pair] = Field(description="entity, or entity:role:group → spans")
    languages: Mapping[str, Pair] = Field(description="language → records")
    personas: Mapping[str, Pair] = Field(description="persona → records; those without one do not count")
    splits: Mapping[str, Pair] = Field(description="split → records")
    factors: Mapping[str, Mapping[str, Pair]] = Field(description="factor → level → records")
    words: WordDiff
    rejected: Mapping[str, Pair] | None = Field(description="reason → candidates; none where a side has no manifest")
    tokens: Mapping[str, Pair] | None = Field(description="input and output tokens of the replies that were used; none where a side has no manifest")
    models: Mapping[str, Pair] | None = Field(description="model → records; none where a side has no manifest")


def diff(old: Side, new: Side) -> Diff:
    """Compare two datasets: a pure function of their records and manifests. Raises DataError for a bad row."""
    was, now = Tally(), Tally()
    records = _records(match(was.counted(old.utterances), now.counted(new.utterances)))
    return Diff(
        old=old.name,
        new=new.name,
        totals=_total(records),
        intents=records,
        entities=_pairs(was.entities, now.entities),
        languages=_pairs(was.languages, now.languages),
        personas=_pairs(was.personas, now.personas),
        splits=_pairs(was.splits, now.splits),
        factors={name: _pairs(was.factors[name], now.factors[name]) for name in sorted({*was.factors, *now.factors})},
        words=_words(was.words, now.words),
        **_told(old.told, new.told),
    )


def _records(found: Matching) -> dict[str, RecordDiff]:
    """By intent, in the order of the new dataset; those that are gone come last."""
    return {name: _record(found.old[name], found.new[name], found.kept[name], found.changed[name]) for name in {**found.new, **found.old}}


def _record(old: int, new: int, kept: int, changed: int) -> RecordDiff:
    return RecordDiff(old=old, new=new, added=new - kept, removed=old - kept, kept=kept, changed=changed)


def _total(records: Mapping[str, RecordDiff]) -> RecordDiff:
    return RecordDiff(**{field: sum(getattr(r, field) for r in records.values()) for field in RecordDiff.model_fields})


def _pairs(old: Mapping[str, int], new: Mapping[str, int]) -> dict[str, Pair]:
    return {name: Pair(old=old.get(name, 0), new=new.get(name, 0)) for name in sorted({*old, *new})}


def _words(old: Counter[str], new: Counter[str]) -> WordDiff:
    added = sorted(new.keys() - old.keys(), key=lambda word: (-new[word], word))
    return WordDiff(old=len(old), new=len(new), added=len(added), most={word: new[word] for word in added[:MOST]})


def _told(old: Told | None, new: Told | None) -> dict[str, dict[str, Pair] | None]:
    return {name: _pairs(getattr(old, name), getattr(new, name)) if old and new else None for name in Told.model_fields}
