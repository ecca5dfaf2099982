"""Lines of a file, cut at line feeds alone: U+2028 and its kind are text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from synthchat.errors import DataError, Place, Problem

UTF_16 = ((codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


def raw_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Line numbers from 1 and lines with their ends, without a byte order mark. Raises DataError where the file cannot be read."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                yield number, line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error


def decoded(path: Path, number: int, line: bytes) -> str:
    """The line as text. Raises DataError where it is not UTF-8."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(Problem("not UTF-8", Place(str(path), number, error.start + 1), "save the file as UTF-8")) from error


def decoded_text(data: bytes, shown: str) -> str:
    """A whole file's text, without a byte order mark. Raises DataError, with the line, where it is not UTF-8."""
    for mark, name in UTF_16:
        if data.startswith(mark):
            raise DataError(Problem(f"{name}, not UTF-8", Place(shown, 1), "save the file as UTF-8"))
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise DataError(Problem("not UTF-8", Place(shown, line), "save the file as UTF-8")) from error


def head_of(path: Path) -> bytes:
    """The first 64 KiB of a file. Raises DataError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(1 << 16)
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error
