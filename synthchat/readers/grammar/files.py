"""The lines of a grammar's file and of those that it imports, each once."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.package import FilePackage, FolderPackage, Package, text_of

Line = tuple[Place, str]
MOST_FILES = 1_000


def lines(package: Package, name: str) -> Iterator[Line]:
    """A file's lines without their ends, from 1."""
    for number, line in enumerate(text_of(package, name).split("\n"), 1):
        yield package.place(name, number), line.rstrip("\r")


def opened(package: Package, suffix: str) -> tuple[Package, list[str]]:
    """Where imports are looked for, and the files to begin with: a file alone stands in its folder."""
    if isinstance(package, FilePackage):
        return FolderPackage(package.path.parent), [package.path.name]
    return package, [name for name in package.names if name.lower().endswith(suffix)]


def imported(package: Package, beside: str, wanted: str, place: Place, suffix: str) -> str:
    """The name of an imported file. Raises DataError for one that is not there, or leads out of the folder."""
    for name in (wanted, f"{wanted}{suffix}"):
        found = posixpath.normpath(posixpath.join(posixpath.dirname(beside), name))
        if not found.startswith(("../", "/")) and _is_there(package, found):
            return found
    raise DataError(Problem(f"imports `{wanted}`, which is not in {package.shown or '.'}", place, "name the folder that holds all of the files"))


def _is_there(package: Package, name: str) -> bool:
    return (package.path / name).is_file() if isinstance(package, FolderPackage) else name in package.names


def walked(package: Package, start: str, imports: Callable[[str], str | None], suffix: str) -> Iterator[tuple[str, bool, list[Line]]]:
    """A file and all that it imports: name, whether it is the first one, lines without the imports."""
    waiting, done = [start], set[str]()
    while waiting:
        name = waiting.pop(0)
        if name in done:
            continue
        done.add(name)
        kept: list[Line] = []
        for place, line in lines(package, name):
            if wanted := imports(line):
                waiting.append(imported(package, name, wanted, place, suffix))
            else:
                kept.append((place, line))
        yield name, name == start, kept
