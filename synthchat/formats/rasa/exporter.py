"""The files of a Rasa project: train and test data by split, the domain, and a config where there is none. A project speaks one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from synthchat.formats.base import Dataset, ExportReport, Options, Refusal, refuse
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
    """`data/nlu.yml`, `train_test_split/test_data.yml`, `domain.yml`, `config.yml`; with `nlu_only` data alone, under names that are clearly ours.

    Of a spec with several languages each is a project in a folder of its own: `en/`, `de/`.
    """

    options: ClassVar[frozenset[str]] = frozenset({"nlu_only"})

    def write(self, dataset: Dataset, target: Path, options: Options) -> ExportReport:
        """Write the projects. A `config.yml` is never replaced. Raises FolderError for a file that is not ours."""
        projects, strangers = _projects(dataset)
        with Output(target, _ours, HINT) as out:
            for one in projects:
                _write(out, one, "synthchat_" if options.nlu_only else "", whole=not options.nlu_only)
            files = out.files
        return _report(files, projects, strangers)


@dataclass(slots=True)
class _Project:
    """What goes into one project: its folder (with a slash, or empty), its language, and its records."""

    folder: str
    language: str
    name: str
    accepted: Accepted
    known: Knowledge


def _projects(dataset: Dataset) -> tuple[list[_Project], list[Refusal]]:
    """The records by project, and those of a language that the spec has not."""
    spec = dataset.domain
    spoken = list(spec.languages) if spec else ["en"]
    several = len(spoken) > 1
    name = spec.name if spec else "synthchat"
    labels = declared(spec) if spec else None
    found = {tag: _Project(f"{tag}/" if several else "", tag, name, Accepted(labels), knowledge(spec, tag if several else None)) for tag in spoken}
    strangers = []
    for u in dataset.utterances:
        tag = u.language if several and u.language else spoken[0]
        if tag in found:
            found[tag].accepted.add(u)
        else:
            strangers.append(refuse(u, "undeclared-language", f"the spec has no language `{tag}`"))
    return list(found.values()), strangers


def _write(out: Output, one: _Project, prefix: str, *, whole: bool) -> None:
    _write_data(out, one, prefix)
    if whole:
        _write_project(out, one)
    out.retire(f"{one.folder}{HELD_OUT}/{prefix}*_data.yml")


def _write_data(out: Output, one: _Project, prefix: str) -> None:
    names = one.accepted.declared or one.accepted.used
    splits: dict[str, dict[str, list[str]]] = {"train": {}} | {split: held.marked for split, held in sorted(one.accepted.splits.items())}
    for split, marked in splits.items():
        path = f"data/{prefix}nlu.yml" if split == "train" else f"{HELD_OUT}/{prefix}{split}_data.yml"
        for piece in nlu.render(marked, names.intents, one.known if split == "train" else Knowledge()):
            out.write(one.folder + path, piece.encode())


def _write_project(out: Output, one: _Project) -> None:
    names = one.accepted.declared or one.accepted.used
    out.retire(f"{one.folder}data/synthchat_nlu.yml")  # of an export with nlu_only: Rasa would read it as well
    out.write(f"{one.folder}domain.yml", project.domain(names).encode())
    if (out.target / one.folder / "config.yml").exists():
        one.known.notes.insert(0, one.folder + KEPT)
    else:
        out.write(f"{one.folder}config.yml", project.config(names, one.name, one.language).encode())


def _report(files: Iterable[Path], projects: Iterable[_Project], strangers: Iterable[Refusal]) -> ExportReport:
    splits, warnings, refused, notes = Counter[str](), Counter[str](), list(strangers), dict[str, None]()
    for one in projects:
        splits.update({split: sum(map(len, held.marked.values())) for split, held in one.accepted.splits.items()})
        warnings.update(one.accepted.warnings + one.known.warnings)
        refused += one.accepted.refused
        notes.update(dict.fromkeys(one.known.notes))
    return ExportReport(
        format="rasa",
        files=tuple(files),
        written=splits.total(),
        splits=dict(sorted(splits.items())),
        refused=tuple(refused),
        warnings={name: n for name, n in sorted(warnings.items()) if n},
        notes=tuple(notes),
    )


def _ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.readline().startswith(HEADER.encode())
    except OSError:
        return False
