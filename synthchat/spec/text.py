"""Bytes of a user's file, as text with lines: what every place in a message goes back to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from synthchat.errors import Place, Problem, SpecError

MOST_BYTES = 10_000_000


@dataclass(frozen=True, eq=False)
class Source:
    """A file's text (line breaks as LF, no BOM). `path` is as the user gave it."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their breaks."""
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class At:
    """A point in a source, 1-based."""

    source: Source
    line: int = 1
    column: int = 1

    @property
    def place(self) -> Place:
        """The point as messages name it."""
        return Place(self.source.path, self.line, self.column)

    def problem(self, message: str, hint: str | None = None) -> Problem:
        """A problem here, with the line as it stands in the file."""
        lines = self.source.lines
        return Problem(message, self.place, hint, lines[self.line - 1] if self.line <= len(lines) else None)


def read_source(path: Path, shown: str) -> Source:
    """The file at `path`. Raises SpecError where it is missing, too large, not UTF-8, or holds a NUL."""
    data = _read(path, shown)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = _at(shown, data[: error.start].decode("utf-8"))
        # What follows the wrong byte cannot be shown for sure, so the line is shown as far as it was read.
        raise SpecError(at.problem(f"byte 0x{data[error.start]:02X} is not UTF-8", "save the file as UTF-8")) from error
    text = _lines(text)
    if (nul := text.find("\0")) >= 0:
        raise SpecError(_at(shown, text[:nul]).problem("a NUL character", "remove it; the file may be damaged, or saved as UTF-16"))
    return Source(shown, text)


def _read(path: Path, shown: str) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise SpecError(Problem("there is no such file", Place(shown), "check the path")) from error
    except IsADirectoryError as error:
        raise SpecError(Problem("is a folder, not a file", Place(shown), "name the file in it")) from error
    except OSError as error:
        raise SpecError(Problem(f"cannot be read: {error.strerror}", Place(shown))) from error
    if len(data) > MOST_BYTES:
        raise SpecError(Problem(f"is larger than {MOST_BYTES:,} bytes", Place(shown), "split it by `include`, or keep examples in files of their own"))
    return data


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _at(shown: str, before: str) -> At:
    before = _lines(before)
    line = before.count("\n") + 1
    return At(Source(shown, before), line, len(before) - before.rfind("\n"))
