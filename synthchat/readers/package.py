"""The files of a folder, a zip or a single file, by name. Nothing is unpacked or followed out of it: what would lead elsewhere is an error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Protocol

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.lines import decoded_text, head_of

MOST_BYTES = 50_000_000
MOST_FILES = 100_000
BESIDE = frozenset({"node_modules", "venv", "__pycache__", "models", "results", "site-packages"})
"""Folders that hold what was installed or trained, and no data."""


class Package(Protocol):
    """Files by name (`intents/a.json`), sorted. `shown` is the path as the user gave it."""

    shown: str

    @property
    def names(self) -> tuple[str, ...]:
        """The files' names."""

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises DataError where they cannot be read, or are too many."""

    def head(self, name: str) -> bytes:
        """A file's first 64 KiB: enough to see what it is."""

    def place(self, name: str, line: int = 0, column: int = 0) -> Place:
        """A point in a file, as messages name it."""


def text_of(package: Package, name: str) -> str:
    """A file's text: UTF-8, with or without a byte order mark. Raises DataError with the place where it is something else."""
    return decoded_text(package.read(name), package.place(name).path)


def head_text(package: Package, name: str) -> str:
    """The text of a file's head, as far as it is text."""
    return package.head(name).decode("utf-8-sig", "replace")


def below(package: Package, folder: str, suffixes: tuple[str, ...]) -> list[str]:
    """The names under a folder (`""`: all) with one of these endings."""
    start = f"{folder}/" if folder else ""
    return [name for name in package.names if name.startswith(start) and name.lower().endswith(suffixes)]


class FilePackage:
    """One file, under its own name."""

    def __init__(self, path: Path) -> None:
        self.path, self.shown = path, str(path)
        self.names: tuple[str, ...] = (path.name,)

    def read(self, name: str) -> bytes:
        """Its bytes."""
        return limited(self.path)

    def head(self, name: str) -> bytes:
        """Its beginning."""
        return head_of(self.path)

    def place(self, name: str, line: int = 0, column: int = 0) -> Place:
        """A point in it."""
        return Place(self.shown, line, column)


class FolderPackage:
    """A folder's files, without hidden ones."""

    def __init__(self, path: Path) -> None:
        self.path, self.shown = path, str(path)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The files' names. Raises DataError where there are too many."""
        found: list[str] = []
        for name in self._walk():
            found.append(name)
            if len(found) > MOST_FILES:
                raise DataError(Problem(f"more than {MOST_FILES:,} files in it", Place(self.shown), "name the folder that holds the data"))
        return tuple(sorted(found))

    def _walk(self) -> Iterator[str]:
        for top, folders, files in os.walk(self.path):
            folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in BESIDE and not (Path(top) / f / "pyvenv.cfg").exists())
            for file in files:
                path = Path(top) / file
                if not file.startswith(".") and path.is_file():
                    yield path.relative_to(self.path).as_posix()

    def read(self, name: str) -> bytes:
        """A file's bytes. Raises DataError for a link that leads out of the folder."""
        return limited(self._inside(name))

    def head(self, name: str) -> bytes:
        """A file's beginning. Raises DataError for a link that leads out of the folder."""
        return head_of(self._inside(name))

    def _inside(self, name: str) -> Path:
        path = self.path / name
        try:
            inside = path.resolve().is_relative_to(self.path.resolve())
        except (OSError, RuntimeError) as error:  # a loop of links is one or the other, by version
            raise DataError(Problem(f"cannot be read: {error}", self.place(name))) from error
        if not inside:
            raise DataError(Problem("is a link that leads out of the folder", self.place(name), "put the file itself there"))
        return path

    def place(self, name: str, line: int = 0, column: int = 0) -> Place:
        """A point in a file."""
        return Place(str(self.path / name), line, column)


def limited(path: Path) -> bytes:
    """A file's bytes. Raises DataError where they cannot be read, or are too many."""
    try:
        with path.open("rb") as file:
            return within(file, MOST_BYTES, Place(str(path)))
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error


def within(file: IO[bytes], most: int, place: Place) -> bytes:
    """All that is left in a file. Raises DataError where that is more than `most` bytes, which are then not read."""
    data = file.read(most + 1)
    if len(data) > most:
        raise DataError(Problem(f"is larger than {most:,} bytes", place, "split it into several files"))
    return data
