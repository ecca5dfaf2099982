"""`manifest.json`: what was asked, what was given, why the rest was not, and from what it was all made. Its counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "synthchat-dataset/1"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Model):
    """One file of the folder, as it was written."""

    sha256: str
    bytes: int
    rows: int | None = Field(None, description="of a JSONL file")


class IntentCounts(_Model):
    """One intent. `candidates` = `generated` + all of `rejected`; `asked` = `generated` + `short`."""

    asked: int
    generated: int
    edited: int = Field(0, description="those of `generated` whose text a person has replaced")
    stale: int = Field(0, description="those of `generated` that come of replies to other prompts (`reuse: cell`, `origin.stale_prompt`)")
    relabelled: int = Field(0, description="records that a person has moved here from other intents; they come on top")
    short: int
    seeds: int
    requests: int
    candidates: int
    rejected: Mapping[str, int] = Field(description="reason → number of rows of rejects.jsonl")
    splits: Mapping[str, int] = Field(description="split → rows of utterances.jsonl, seeds included")
    failed_cells: tuple[int, ...] = Field((), description="where the intent is short: the cells that gave nothing")


class DecisionCounts(_Model):
    """How many of a person's decisions were followed, and which were not because no record has the id any more."""

    drop: int = 0
    edit: int = 0
    relabel: int = 0
    keep: int = 0
    gone: tuple[str, ...] = Field((), description="ids without a record in this build")


class LengthShare(_Model):
    """How many of the generated records have a length: as planned, and as measured."""

    planned: float
    given: float


class Manifest(_Model):
    """The whole folder. It says nothing of time, machine or Python version: the same inputs give the same bytes."""

    format: Literal["synthchat-dataset/1"] = "synthchat-dataset/1"
    name: str
    generator: Mapping[str, str] = Field(description="versions: synthchat's, those of the libraries that values come from, and of a plug-in backend's package")
    backend: Mapping[str, str | None]
    settings: Mapping[str, object] = Field(description="the resolved run config, but for its limits")
    sources: Mapping[str, str] = Field(
        description="setting → where it came from: flag, --set, environment, config or default; shares that are not here are the spec's"
    )
    hashes: Mapping[str, str] = Field(
        description="sha256 of the resolved spec and config, of the templates where the backend is prompted, and of the decisions where there are any"
    )
    only: tuple[str, ...] = Field((), description="`--only`: the intents that the last run made; the others are as they were in the folder. Empty: all")
    totals: Mapping[str, int]
    rejected: Mapping[str, int]
    decisions: DecisionCounts = Field(default_factory=DecisionCounts, description="of `decisions.jsonl`")
    intents: Mapping[str, IntentCounts]
    without: Mapping[str, tuple[str, ...]] = Field(description="split → intents of which no generated row is in it")
    languages: Mapping[str, int] = Field(default_factory=dict, description="language → generated records, where the spec has several")
    lengths: Mapping[str, LengthShare] = Field(default_factory=dict, description="built-in length → its share of the generated records")
    label_only: Mapping[str, tuple[str, ...]] = Field(description="factor → levels that the backend cannot show in a text")
    tokens: Mapping[str, int] = Field(default_factory=dict, description="input and output tokens of the replies that were used, as far as they say so")
    models: Mapping[str, int] = Field(default_factory=dict, description="model, as its replies name it → records")
    notes: tuple[str, ...] = ()
    files: Mapping[str, FileEntry]

    @property
    def short(self) -> dict[str, int]:
        """Intents that the run made, and that got fewer records than were asked for: how many are missing."""
        return {name: counts.short for name, counts in self.intents.items() if counts.short and (not self.only or name in self.only)}


def total_counts(intents: Mapping[str, IntentCounts]) -> dict[str, int]:
    """The sums over all intents; `records` is the rows of utterances.jsonl."""
    fields = ("asked", "generated", "edited", "stale", "relabelled", "short", "seeds", "requests", "candidates")
    sums = {field: sum(getattr(counts, field) for counts in intents.values()) for field in fields}
    return {**sums, "records": sums["generated"] + sums["relabelled"] + sums["seeds"], "rejected": sums["candidates"] - sums["generated"]}


def sum_reasons(intents: Iterable[IntentCounts]) -> dict[str, int]:
    """Rejects by reason over all intents, the most frequent first."""
    reasons: Counter[str] = Counter()
    for counts in intents:
        reasons.update(counts.rejected)
    return dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
