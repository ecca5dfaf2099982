"""Which reader a path is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.csv_file import read_csv
from synthchat.readers.jsonl_file import read_jsonl
from synthchat.readers.rasa_file import read_project, read_rasa
from synthchat.records import Utterance, utterance_id

Located = Iterator[tuple[Place, Utterance]]
READERS: Mapping[str, Callable[[Path], Located]] = {".jsonl": read_jsonl, ".csv": read_csv, ".yml": read_rasa, ".yaml": read_rasa}
READABLE = "what can be read: a .jsonl, a .csv, Rasa's nlu.yml, a dataset folder (utterances.jsonl), the folder of a Rasa project (data/nlu.yml)"


def read(path: Path) -> Iterator[Utterance]:
    """The records of a file or folder, in its order. One without an `id` gets the hash that is its id.

    Raises DataError, with the file and line, for whatever cannot be read.
    """
    return (utterance for _, utterance in located(path))


def located(path: Path) -> Located:
    """The records of `read`, each with the place it starts at. That there is no reader for the path shows at once, bad rows once they are reached."""
    return ((place, _named(u)) for place, u in _reader(path)(path))


def _named(u: Utterance) -> Utterance:
    return u if u.id else replace(u, id=utterance_id(u.language, u.intent, u.text, u.entities))


def _reader(path: Path) -> Callable[[Path], Located]:
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise DataError(Problem("there is no such file or folder", Place(str(path)), READABLE))
    if reader := READERS.get(path.suffix.lower()):
        return reader
    raise DataError(Problem(f"a file that ends in `{path.suffix or path.name}` cannot be read", Place(str(path)), READABLE))


def _folder(path: Path) -> Callable[[Path], Located]:
    if (path / "utterances.jsonl").is_file():
        return lambda folder: read_jsonl(folder / "utterances.jsonl")
    if (path / "data").is_dir():
        return read_project
    raise DataError(Problem("neither a dataset folder (utterances.jsonl) nor a Rasa project (data/nlu.yml)", Place(str(path)), READABLE))
