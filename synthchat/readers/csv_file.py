"""CSV by RFC 4180 with a header: `text,intent`, and where they are there `id`, `language`, `split` and `entities` (JSON, as in JSONL)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

import orjson

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.columns import OF_DIALOGFLOW_CX, by_number, delimiter_of, positions
from synthchat.readers.lines import decoded, raw_lines

Row = tuple[Place, dict[str, Any]]


def csv_rows(path: Path, columns: Mapping[str, str]) -> Iterator[Row]:
    """The rows of a CSV file as JSON objects, streamed; other columns are ignored, an empty cell is absent. Raises DataError with file and line."""
    rows = _rows(path, columns)
    first = next(rows, (Place(str(path), 1), []))
    taken = positions(first[1], columns, first[0])
    given: dict[str, Any] = {}
    # Of an export of Dialogflow CX the name of an intent may stand in its first row only.
    carried = ("intent", "language") if not by_number(columns) and set(OF_DIALOGFLOW_CX.values()) <= set(first[1]) else ()
    for place, row in chain([first], rows) if by_number(columns) else rows:
        if len(row) != len(first[1]):
            hint = 'a cell with a comma or a line break stands in quotes: "yes, please"'
            _fail(place, f"{len(row)} cells, and {len(first[1])} columns in the header", hint)
        given = {key: given[key] for key in carried if key in given} | _cells({field: row[at] for field, at in taken.items()}, place)
        yield place, given


def _cells(row: dict[str, str], place: Place) -> dict[str, Any]:
    cells: dict[str, Any] = {name: cell for name, cell in row.items() if cell}
    if "entities" in cells:
        try:
            cells["entities"] = orjson.loads(cells["entities"])
        except orjson.JSONDecodeError as error:
            raise DataError(Problem(f"the cell `entities` is not JSON: {error.msg}", place, '[{"start": 5, "end": 8, "entity": "amount"}]')) from error
    return cells


def _rows(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[Place, list[str]]]:
    # The place of a row is the line after the last one of the row before: a quoted cell may run over several lines.
    lines = _text_lines(path)
    first = next(lines, "")
    reader, start = csv.reader(chain([first], lines), delimiter=delimiter_of(first, columns), strict=True), 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise DataError(Problem(f"not CSV: {error}", Place(str(path), start), "double a quote within a quoted cell, and close every quote")) from error
        if row:
            yield Place(str(path), start), row
        start = reader.line_num + 1


def _text_lines(path: Path) -> Iterator[str]:
    for number, line in raw_lines(path):
        if b"\0" in line:  # Python 3.10 refuses it, later ones do not
            _fail(Place(str(path), number), "a NUL character", "is it UTF-16? Save the file as UTF-8")
        yield decoded(path, number, line)


def _fail(place: Place, message: str, hint: str) -> NoReturn:
    raise DataError(Problem(message, place, hint))
