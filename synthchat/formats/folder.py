"""A file or folder as a dataset: what `export`, `check` and the rest begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from synthchat.errors import DataError, Place, Problem
from synthchat.formats.base import Dataset
from synthchat.readers import read
from synthchat.records import Utterance
from synthchat.spec.model import Domain


@dataclass(frozen=True, slots=True)
class Stored:
    """The records of a path, read anew at every pass: memory does not grow with them."""

    path: Path

    def __iter__(self) -> Iterator[Utterance]:
        return read(self.path)


def open_dataset(path: Path) -> Dataset:
    """The records that `readers.read` finds there; a dataset folder's `spec.json` is the domain. Raises DataError; for a bad row, once it is reached."""
    read(path)  # what is no dataset at all shows here
    spec = path / "spec.json"
    return Dataset(Stored(path), _domain(spec) if path.is_dir() and spec.is_file() else None)


def _domain(path: Path) -> Domain:
    try:
        return Domain.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        hint = "`synthchat generate` writes it anew"
        raise DataError(Problem(f"not a resolved spec: {where}: {first['msg']}", Place(str(path)), hint)) from error
