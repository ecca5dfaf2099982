"""A zip, read in memory and never unpacked. What no exporter writes is refused before anything is read: names that lead out, doublets, links, bombs."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NoReturn

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.package import MOST_BYTES, MOST_FILES, limited, within

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
MOST_TOGETHER = 500_000_000
RATIO, RATIO_FROM = 200, 1_000_000
"""Over a megabyte, JSON and YAML of people shrink to a tenth; what shrinks to less than a 200th was made to fill a disk."""
ENCRYPTED = 1
OF_MACOS = "__MACOSX/"


class ZipPackage:
    """A zip's files. One folder around all of them is left out of the names."""

    def __init__(self, path: Path) -> None:
        self.shown = str(path)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(limited(path)))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise DataError(Problem(f"not a zip that can be read: {error}", Place(self.shown), "export it again")) from error
        self.comment = self._zip.comment
        self._entries = self._checked()
        self._around = _around(self._entries)
        self.names: tuple[str, ...] = tuple(sorted(name.removeprefix(self._around) for name in self._entries))

    def read(self, name: str) -> bytes:
        """A file's bytes."""
        entry = self._entries[self._around + name]
        try:
            with self._zip.open(entry) as file:
                return within(file, MOST_BYTES, self.place(name))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise DataError(Problem(f"cannot be read from the zip: {error}", self.place(name), "export it again")) from error

    def head(self, name: str) -> bytes:
        """A file's beginning."""
        return self.read(name)[: 1 << 16]

    def place(self, name: str, line: int = 0, column: int = 0) -> Place:
        """A point in a file of the zip: `agent.zip/intents/a.json:3`."""
        return Place(f"{self.shown}/{name}", line, column)

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        if len(entries) > MOST_FILES:
            self._refuse(f"more than {MOST_FILES:,} files in it")
        if (together := sum(entry.file_size for entry in entries)) > MOST_TOGETHER:
            self._refuse(f"{together:,} bytes once unpacked, and {MOST_TOGETHER:,} at most are read")
        found: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check(entry)
            if entry.is_dir() or entry.filename.startswith(OF_MACOS):
                continue
            if entry.filename in found:
                self._refuse(f"`{entry.filename}` stands in it twice")
            found[entry.filename] = entry
        return found

    def _check(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        out = ".." in PurePosixPath(name).parts or PureWindowsPath(name).anchor or "\\" in name or "\0" in entry.orig_filename
        if out:
            self._refuse(f"`{ascii(entry.orig_filename)[1:-1]}` may lead out of it")
        if stat.S_ISLNK(entry.external_attr >> 16):
            self._refuse(f"`{name}` is a link")
        if entry.flag_bits & ENCRYPTED:
            self._refuse(f"`{name}` is encrypted")
        if entry.file_size > RATIO_FROM and entry.file_size > RATIO * entry.compress_size:
            self._refuse(f"`{name}` has {entry.file_size:,} bytes in {entry.compress_size:,}")

    def _refuse(self, why: str) -> NoReturn:
        raise DataError(Problem(f"not a zip of an exported bot: {why}", Place(self.shown), "export it again, or unpack it and name the folder"))


def _around(entries: dict[str, zipfile.ZipInfo]) -> str:
    """The folder that all files are in, with its slash; empty where there is none."""
    tops = {name.partition("/")[0] for name in entries}
    return f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in entries) else ""
