"""The files of a Rasa project: train and test data by split, the domain, and a config where there is none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from synthchat.formats.base import Dataset, ExportReport, Options
from synthchat.formats.declared import declared
from synthchat.formats.output import Output
from synthchat.formats.rasa import nlu, project
from synthchat.formats.rasa.accept import Accepted
from synthchat.formats.rasa.scalars import HEADER
from synthchat.formats.rasa.values import Knowledge, knowledge

# Where `rasa data split nlu` puts its own: out of `data`, so that `rasa train` leaves it alone.
HELD_OUT = "train_test_split"
HINT = "write beside it with --nlu-only, name another folder, or move the file away"
KEPT = "config.yml was there already, and is left as it is"


class RasaExporter:
    """`data/nlu.yml`, `train_test_split/test_data.yml`, `domain.yml`, `config.yml`; with `nlu_only` data alone, under names that are clearly ours."""

    options: ClassVar[frozenset[str]] = frozenset({"nlu_only"})

    def write(self, dataset: Dataset, target: Path, options: Options) -> ExportReport:
        """Write the project. A `config.yml` is never replaced. Raises FolderError for a file that is not ours."""
        accepted = Accepted(declared(dataset.domain) if dataset.domain else None)
        for u in dataset.utterances:
            accepted.add(u)
        known, prefix = knowledge(dataset.domain), "synthchat_" if options.nlu_only else ""
        notes = []
        with Output(target, _ours, HINT) as out:
            _write_data(out, accepted, known, prefix)
            if not options.nlu_only:
                notes = _write_project(out, accepted, dataset)
            out.retire(f"{HELD_OUT}/{prefix}*_data.yml")
            files = out.files
        return _report(files, accepted, known, [*notes, *known.notes])


def _write_data(out: Output, accepted: Accepted, known: Knowledge, prefix: str) -> None:
    names = accepted.declared or accepted.used
    splits: dict[str, dict[str, list[str]]] = {"train": {}} | {split: held.marked for split, held in sorted(accepted.splits.items())}
    for split, marked in splits.items():
        path = f"data/{prefix}nlu.yml" if split == "train" else f"{HELD_OUT}/{prefix}{split}_data.yml"
        for piece in nlu.render(marked, names.intents, known if split == "train" else Knowledge()):
            out.write(path, piece.encode())


def _write_project(out: Output, accepted: Accepted, dataset: Dataset) -> list[str]:
    names = accepted.declared or accepted.used
    out.retire("data/synthchat_nlu.yml")  # of an export with nlu_only: Rasa would read it as well
    out.write("domain.yml", project.domain(names).encode())
    if (out.target / "config.yml").exists():
        return [KEPT]
    spec = dataset.domain
    out.write("config.yml", project.config(names, spec.name if spec else "synthchat", spec.main_language if spec else "en").encode())
    return []


def _report(files: Iterable[Path], accepted: Accepted, known: Knowledge, notes: Iterable[str]) -> ExportReport:
    splits = {split: sum(map(len, held.marked.values())) for split, held in sorted(accepted.splits.items())}
    return ExportReport(
        format="rasa",
        files=tuple(files),
        written=sum(splits.values()),
        splits=splits,
        refused=tuple(accepted.refused),
        warnings={name: n for name, n in sorted((accepted.warnings + known.warnings).items()) if n},
        notes=tuple(notes),
    )


def _ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.readline().startswith(HEADER.encode())
    except OSError:
        return False
