"""CSV by RFC 4180 with a header: `text,intent`, and where they are there `id`, `language`, `split` and `entities` (JSON, as in JSONL)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import orjson

from synthchat.errors import DataError, Place, Problem
from synthchat.jsonl import from_row
from synthchat.readers.lines import decoded, raw_lines
from synthchat.records import Utterance

HEADER = "the first line names the columns: text,intent or text,intent,language"
TAKEN = ("id", "text", "intent", "language", "split", "entities")


def read_csv(path: Path) -> Iterator[tuple[Place, Utterance]]:
    """The records of a CSV file, streamed; other columns are ignored, an empty cell is absent. Raises DataError with file and line."""
    rows = _rows(path)
    header = _header(*next(rows, (Place(str(path), 1), [])))
    for place, row in rows:
        if len(row) != len(header):
            _fail(place, f"{len(row)} cells, and {len(header)} columns in the header", 'a cell with a comma or a line break stands in quotes: "yes, please"')
        yield place, from_row(_cells(dict(zip(header, row, strict=True)), place), place)


def _header(place: Place, row: list[str]) -> list[str]:
    header = [cell.strip() for cell in row]
    for needed in ("text", "intent"):
        if header.count(needed) != 1:
            seen = ",".join(header) or "nothing"
            _fail(place, f"the header has {'no' if needed not in header else 'more than one'} column `{needed}`: {seen[:80]}", HEADER)
    return header


def _cells(row: dict[str, str], place: Place) -> dict[str, Any]:
    cells: dict[str, Any] = {name: row[name] for name in TAKEN if row.get(name)}
    if "entities" in cells:
        try:
            cells["entities"] = orjson.loads(cells["entities"])
        except orjson.JSONDecodeError as error:
            raise DataError(Problem(f"the cell `entities` is not JSON: {error.msg}", place, '[{"start": 5, "end": 8, "entity": "amount"}]')) from error
    return cells


def _rows(path: Path) -> Iterator[tuple[Place, list[str]]]:
    # The place of a row is the line after the last one of the row before: a quoted cell may run over several lines.
    reader, start = csv.reader(_text_lines(path), strict=True), 1
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
