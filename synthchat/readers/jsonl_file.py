"""JSONL: one object a line, blank lines skipped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from synthchat.errors import Place
from synthchat.jsonl import read_object
from synthchat.readers.lines import raw_lines


def jsonl_rows(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """The objects of a JSONL file, streamed; `columns` says which key holds a field that is called otherwise. Raises DataError with file and line."""
    for number, line in raw_lines(path):
        if line.strip():
            place = Place(str(path), number)
            row = read_object(line, place)
            yield place, row | {field: row.get(name) for field, name in columns.items()}
