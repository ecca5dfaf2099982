"""Replies as JSON lines, sorted, which live well in git: out of a ledger and into another, never all of them in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from synthchat.errors import DataError, Place, Problem, UsageError
from synthchat.ledger.opening import guarded
from synthchat.ledger.schema import FIELDS
from synthchat.ledger.store import PUT, Ledger, stored

CHUNK = 1000
"""So many replies are taken in with one commit."""
KINDS: Mapping[str, tuple[type, ...]] = {
    **dict.fromkeys(("key", "intent", "text"), (str,)),
    "cells": (list, str),
    **dict.fromkeys(("model", "finish", "paid"), (str, type(None))),
    **dict.fromkeys(("input_tokens", "output_tokens", "attempts"), (int, type(None))),
    "seconds": (int, float, type(None)),
}
"""What each field of a line may be; early exports have the cells as a text."""
MOST = 2**63 - 1
"""The largest whole number that SQLite has; JSON may have larger ones."""
FORM = "`synthchat ledger export` writes them"
Row = tuple[Any, ...]


def export_replies(ledger: Ledger, path: Path) -> int:
    """Write all replies, sorted by intent and key, and answer how many there are. The file takes its place when it is whole.

    Raises UsageError where it cannot be written.
    """
    # What is no file, like /dev/stdout, is written as it is.
    first = path if path.exists() and not path.is_file() else path.with_name(path.name + ".partial")
    try:
        count = _write(first, _lines(_rows(ledger)))
        first.replace(path)
    except OSError as error:
        if first != path and first.is_file():
            first.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {error.strerror}", hint="name another file") from error
    return count


def import_replies(ledger: Ledger, path: Path) -> tuple[int, int]:
    """Take in the replies of an export, and answer how many were new and how many were there already; those stay as they are.

    Raises DataError, at its line, for what is no reply; the lines before it have been taken in then.
    """
    new = total = 0
    rows = read_replies(path)
    while chunk := [stored(row) for row in islice(rows, CHUNK)]:
        new += ledger.writer.do(partial(_put, chunk)).result()
        total += len(chunk)
    return new, total - new


def read_replies(path: Path) -> Iterator[Row]:
    """The replies of an export, as rows. Raises DataError, at its line, for what is none."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _row(line, Place(str(path), number))
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error


def _write(path: Path, lines: Iterable[bytes]) -> int:
    count = 0
    with path.open("wb") as out:
        for line in lines:
            out.write(line)
            count += 1
    return count


def _put(rows: list[Row], db: sqlite3.Connection) -> int:
    return db.executemany(PUT, rows).rowcount


def _rows(ledger: Ledger) -> Iterator[Row]:
    with guarded(ledger.path):
        yield from ledger.reading.execute(f"SELECT {', '.join(FIELDS)} FROM replies ORDER BY intent, key")


def _lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """What is not known is left out."""
    for row in rows:
        fields = {name: value for name, value in zip(FIELDS, row, strict=True) if value is not None}
        yield orjson.dumps(fields | {"cells": orjson.Fragment(fields["cells"])}, option=orjson.OPT_APPEND_NEWLINE)


def _row(line: bytes, place: Place) -> Row:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise DataError(Problem(f"not JSON: {error.msg}", place, FORM)) from error
    if not isinstance(row, dict) or not all(_fits(row.get(name), kinds) for name, kinds in KINDS.items()):
        raise DataError(Problem("not a reply of a ledger", place, FORM))
    if unknown := sorted(row.keys() - set(FIELDS)):
        raise DataError(Problem(f"a reply has no `{unknown[0]}`", place, "was it exported by a newer synthchat? then update this one"))
    cells = row["cells"] if isinstance(row["cells"], str) else orjson.dumps(row["cells"]).decode()
    return tuple(cells if name == "cells" else row.get(name) for name in FIELDS)


def _fits(value: object, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and not (isinstance(value, int) and value > MOST)
