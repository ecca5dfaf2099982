"""Which importer a path is for: by its content, else by its ending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib.metadata import entry_points
from pathlib import Path

from synthchat.errors import DataError, Place, Problem, UsageError
from synthchat.readers.bot import GROUP, Importer, Located, ReadOptions
from synthchat.readers.lines import head_of
from synthchat.readers.package import FilePackage, FolderPackage, Package
from synthchat.readers.zip_file import MAGIC, ZipPackage
from synthchat.records import Utterance, utterance_id

READABLE = (
    "what can be read: a .jsonl, a .csv, Rasa's nlu.yml, a dataset folder (utterances.jsonl), the folder of a Rasa project (data/nlu.yml), "
    "an agent of Dialogflow ES or CX, a .chatito, a .chatette"
)


def read(path: Path) -> Iterator[Utterance]:
    """The records of a file, folder or zip, in its order. One without an `id` gets the hash that is its id.

    Raises DataError, with the file and line, for whatever cannot be read.
    """
    return (utterance for _, utterance in located(path))


def located(path: Path) -> Located:
    """The records of `read`, each with the place it starts at. That there is no reader for the path shows at once, bad rows once they are reached."""
    package = open_package(path)
    rows = importer_of(package).rows(package, ReadOptions())
    return ((place, _named(u)) for place, u in rows)


def open_package(path: Path) -> Package:
    """The files that a path stands for. Raises DataError where there is none, and for a zip that is not to be trusted."""
    if path.is_dir():
        return FolderPackage(path)
    if not path.exists():
        raise DataError(Problem("there is no such file or folder", Place(str(path)), READABLE))
    return ZipPackage(path) if head_of(path).startswith(MAGIC) else FilePackage(path)


def importer_of(package: Package, named: str | None = None) -> Importer:
    """The importer of that name, else the one that recognises the package. Raises UsageError for an unknown name, DataError where none does."""
    known = importers()
    if named is not None:
        if named not in known:
            raise UsageError(f"there is no format `{named}`", hint=f"--from takes one of: {', '.join(known)}")
        return known[named]
    for importer in known.values():
        if importer.recognises(package):
            return importer
    if isinstance(package, FilePackage) and (found := [i for i in known.values() if package.path.name.lower().endswith(i.suffixes)]):
        return found[0]
    raise DataError(Problem(_unknown(package), Place(package.shown), READABLE))


@lru_cache
def importers() -> dict[str, Importer]:
    """The importers by name, in its order."""
    return {entry.name: entry.load()() for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name)}


def _unknown(package: Package) -> str:
    if isinstance(package, FilePackage):
        return f"a file that ends in `{package.path.suffix or package.path.name}` cannot be read"
    return "neither a dataset folder (utterances.jsonl) nor a project or agent that is known"


def _named(u: Utterance) -> Utterance:
    return u if u.id else replace(u, id=utterance_id(u.language, u.intent, u.text, u.entities))
