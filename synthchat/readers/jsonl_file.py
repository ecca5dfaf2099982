"""JSONL: one record a line, blank lines skipped."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from synthchat.errors import Place
from synthchat.jsonl import from_json
from synthchat.readers.lines import raw_lines
from synthchat.records import Utterance


def read_jsonl(path: Path) -> Iterator[tuple[Place, Utterance]]:
    """The records of a JSONL file, streamed. Raises DataError with file and line."""
    for number, line in raw_lines(path):
        if line.strip():
            place = Place(str(path), number)
            yield place, from_json(line, place)
