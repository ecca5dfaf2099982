"""What every exporter takes and gives: a dataset in, files and a report out. Exporters are found by the entry points `synthchat.exporters`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import ClassVar, Literal, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from synthchat.errors import UsageError
from synthchat.records import Utterance, utterance_id
from synthchat.spec.model import Domain

GROUP = "synthchat.exporters"


@dataclass(frozen=True, slots=True)
class Dataset:
    """Records in their order, and the resolved spec that they were made from, where it is known. `utterances` can be gone through more than once."""

    utterances: Iterable[Utterance]
    domain: Domain | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """What an export may be asked for. `nlu_only`: our own training data beside a project that is the user's."""

    nlu_only: bool = False


class Refusal(BaseModel):
    """A record that the format cannot hold. `reason` is a short name that is counted, `detail` says what would have gone wrong."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str
    record: str = Field(description="its id")
    text: str = Field(description="its text, lone surrogates escaped")
    detail: str


class ExportReport(BaseModel):
    """What an export wrote, and what it did not. No record is ever altered: it is written as it is, or refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    synthchat: Literal[1] = 1
    format: str
    files: tuple[Path, ...]
    written: int = Field(description="records, all splits together")
    splits: Mapping[str, int] = Field(description="split → records written")
    refused: tuple[Refusal, ...] = ()
    altered: Literal[0] = 0
    warnings: Mapping[str, int] = Field(default_factory=dict, description="short name → records or values that were written, and deserve a look")
    notes: tuple[str, ...] = ()

    @property
    def reasons(self) -> dict[str, int]:
        """Reason → records refused."""
        return dict(sorted(Counter(r.reason for r in self.refused).items()))


@runtime_checkable
class Exporter(Protocol):
    """Records and spec in, files out. `options` names the fields of Options that it heeds."""

    options: ClassVar[frozenset[str]]

    def write(self, dataset: Dataset, target: Path, options: Options) -> ExportReport:
        """Write the files, replacing those that it wrote before. Raises FolderError where a file is not ours."""


def export(dataset: Dataset, target: Path, to: str, *, nlu_only: bool = False) -> ExportReport:
    """Write a dataset in the format `to`. Raises UsageError for an unknown format or an option that it has not, FolderError for a file that is not ours."""
    found = {entry.name: entry for entry in entry_points(group=GROUP)}
    if to not in found:
        raise UsageError(f"there is no format `{to}`", hint=f"--to takes one of: {', '.join(sorted(found))}")
    exporter: Exporter = found[to].load()()
    if nlu_only and "nlu_only" not in exporter.options:
        raise UsageError(f"--nlu-only means nothing to the format `{to}`", hint="leave it out")
    return exporter.write(dataset, target, Options(nlu_only=nlu_only))


def refuse(u: Utterance, reason: str, detail: str) -> Refusal:
    """The refusal of a record."""
    return Refusal(reason=reason, record=u.id or utterance_id(u.language, u.intent, u.text, u.entities), text=_encodable(u.text), detail=_encodable(detail))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
