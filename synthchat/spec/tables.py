"""Tables: CSV files whose columns are values of entities. Cells are text; every error names the line of the CSV."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from synthchat.errors import Place, Problem, SpecError
from synthchat.spec.model import Table

MOST_ROWS = 1_000_000
MOST_PROBLEMS = 20  # a file with another separator is wrong in every line
BREAKS = re.compile(r"[\t\r\n]+")
QUOTED = re.compile('"[^"]*"')
OTHERS = {";": "`;`", "\t": "tabs"}
HINT = "a table is a CSV file: commas, UTF-8, a header; text that holds a comma stands in double quotes"


def read_table(path: Path, shown: str) -> Table:
    """The rows of a CSV file. Blanks around a cell are dropped, line breaks within it become blanks; blank cells stay, as empty text.

    Raises SpecError, its places in `shown`, for what cannot be read, ragged rows, doublets in the header, no row, or over 1,000,000.
    """
    try:
        with path.open("rb") as file:
            return _table(_records(file, shown), shown)
    except OSError as error:
        raise SpecError(Problem(f"the table cannot be read: {error.strerror}", Place(shown), "the path is relative to the spec's folder")) from error


def _table(records: Iterator[tuple[int, tuple[str, ...]]], shown: str) -> Table:
    header_line, columns = next(records, (1, ()))
    if not any(columns):
        raise SpecError(Problem("the table is empty", Place(shown, header_line), HINT))
    _check_header(columns, Place(shown, header_line))
    rows: list[tuple[str, ...]] = []
    ragged: list[Problem] = []
    for line, cells in records:
        rows.append(cells)
        if len(cells) != len(columns) and len(ragged) < MOST_PROBLEMS:
            ragged.append(Problem(f"{len(cells)} cells, but the header has {len(columns)}", Place(shown, line), HINT, ",".join(cells)))
        if len(rows) > MOST_ROWS:
            raise SpecError(Problem(f"more than {MOST_ROWS:,} rows", Place(shown, line)))
    if ragged:
        raise SpecError(ragged)
    if not rows:
        raise SpecError(Problem("the table has a header but no rows", Place(shown, header_line), HINT))
    return Table(columns=columns, rows=tuple(rows))


def _check_header(columns: tuple[str, ...], place: Place) -> None:
    twice = [name for name, times in Counter(columns).items() if times > 1 and name]
    if twice:
        raise SpecError([Problem(f"the header names `{name}` twice", place, "give each column a name of its own", ",".join(columns)) for name in twice])


def _records(file: BinaryIO, shown: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The line at which each record starts, and its cells; empty lines are skipped."""
    reader = csv.reader(_lines(file, shown), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, tuple(BREAKS.sub(" ", cell).strip() for cell in cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise SpecError(Problem(f"the CSV cannot be read: {error}", Place(shown, line), HINT)) from error


def _lines(file: BinaryIO, shown: str) -> Iterator[str]:
    begun = False
    for number, raw in enumerate(file, start=1):
        if b"\x00" in raw:
            raise SpecError(Problem("a NUL character", Place(shown, number), HINT))
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise SpecError(Problem(f"not UTF-8: {error.reason}", Place(shown, number), "save the file as UTF-8")) from error
        if not begun and line.strip():
            begun = True
            _check_separator(line, Place(shown, number))
        yield line


def _check_separator(header: str, place: Place) -> None:
    plain = QUOTED.sub("", header.strip())
    for separator, name in OTHERS.items():
        if separator in plain and "," not in plain:
            hint = f"save it with commas; a column's name that holds {name} itself stands in double quotes"
            raise SpecError(Problem(f"columns are separated by commas; this file seems to use {name}", place, hint, header.strip()))
