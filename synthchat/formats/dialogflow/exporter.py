"""`agent.zip`, which Dialogflow imports, and beside it the records of the other splits, which it must not learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from synthchat.formats.base import Dataset, ExportReport, Options
from synthchat.formats.declared import declared
from synthchat.formats.dialogflow import cx, es, limits
from synthchat.formats.dialogflow.accept import Accepted
from synthchat.formats.dialogflow.agent import Agent
from synthchat.formats.dialogflow.archive import archive
from synthchat.formats.dialogflow.build import Builder
from synthchat.formats.output import Output
from synthchat.formats.splits import HINT, mark, marked

ZIP = "agent.zip"
HELD_OUT = "_data.jsonl"  # `test_data.jsonl`, as Rasa calls its own


@dataclass(frozen=True)
class Edition:
    """What differs between ES and CX: their names, their limits, how an agent is spelt, and what is lost by it."""

    name: str
    limits: limits.Limits
    files: Callable[[Agent], Iterator[tuple[str, bytes]]]
    lost: Callable[[Agent], Counter[str]]


class DialogflowEsExporter:
    """An agent of Dialogflow ES."""

    options: ClassVar[frozenset[str]] = frozenset()
    limits: limits.Limits = limits.ES

    def write(self, dataset: Dataset, target: Path, options: Options) -> ExportReport:
        """Write the zip and the other splits. Raises FolderError for a file that is not ours."""
        return write_agent(dataset, target, Edition("dialogflow-es", self.limits, es.files, es.lost))


class DialogflowCxExporter:
    """An agent of Dialogflow CX, as a JSON package."""

    options: ClassVar[frozenset[str]] = frozenset()
    limits: limits.Limits = limits.CX

    def write(self, dataset: Dataset, target: Path, options: Options) -> ExportReport:
        """Write the zip and the other splits. Raises FolderError for a file that is not ours."""
        return write_agent(dataset, target, Edition("dialogflow-cx", self.limits, cx.files, cx.lost))


def write_agent(dataset: Dataset, target: Path, edition: Edition) -> ExportReport:
    """Write an agent in one edition."""
    accepted = _accepted(dataset)
    builder = Builder(dataset.domain, accepted)
    agent = builder.agent()
    broken, over = limits.check(agent, edition.limits)
    files = _write(target, archive(dict(edition.files(agent))), accepted)
    splits = {"train": sum(len(u) for intent in agent.intents for u in intent.phrases.values())}
    splits |= {split: len(rows) for split, rows in accepted.held_out.items()}
    return ExportReport(
        format=edition.name,
        files=files,
        written=sum(splits.values()),
        splits={split: count for split, count in sorted(splits.items()) if count},
        refused=tuple(accepted.refused),
        warnings={name: n for name, n in sorted((accepted.warnings + builder.warnings + broken + edition.lost(agent)).items()) if n},
        notes=(*builder.notes, *over),
    )


def _accepted(dataset: Dataset) -> Accepted:
    domain = dataset.domain
    accepted = Accepted(declared(domain) if domain else None, list(domain.languages if domain else ()), domain.main_language if domain else "en")
    for u in dataset.utterances:
        accepted.add(u)
    return accepted


def _write(target: Path, zipped: bytes, accepted: Accepted) -> Iterable[Path]:
    earlier = marked(target)
    with Output(target, lambda path: path.name in earlier, HINT) as out:
        out.write(ZIP, zipped)
        for split, rows in sorted(accepted.held_out.items()):
            out.write(f"{split}{HELD_OUT}", b"".join(rows))
        out.retire(f"*{HELD_OUT}")
        files = out.files
    mark(target, {name for name in earlier if not name.endswith((ZIP, HELD_OUT))} | {path.name for path in files})
    return files
