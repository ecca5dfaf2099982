"""CSV by RFC 4180: `text,intent,language,split,entities`, the entities as JSON; UTF-8, one file per split."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

import orjson

from synthchat.errors import DataError
from synthchat.formats.base import Dataset, ExportReport, Options
from synthchat.formats.splits import write_splits
from synthchat.jsonl import to_row
from synthchat.records import Utterance

COLUMNS = ("text", "intent", "language", "split", "entities")
QUOTED = re.compile(r'[",\r\n]|^\s|\s$|^$')


class CsvExporter:
    """`train.csv`, `test.csv`. Persona, attributes and origin have no column: JSONL holds them."""

    options: ClassVar[frozenset[str]] = frozenset()

    def write(self, dataset: Dataset, target: Path, options: Options) -> ExportReport:
        """Write one file per split."""
        return write_splits(dataset, target, "csv", _record, _line(COLUMNS))


def _record(u: Utterance) -> bytes:
    if "\0" in u.text + u.intent:
        raise DataError("a NUL character, at which readers of CSV stop")
    try:
        return _line((u.text, u.intent, u.language or "", u.split or "", orjson.dumps(to_row(u)["entities"]).decode()))
    except (UnicodeEncodeError, orjson.JSONEncodeError) as error:
        raise DataError(f"not to be written as UTF-8: {error}") from error


def _line(cells: tuple[str, ...]) -> bytes:
    # By hand: what Python's csv.writer quotes has changed between versions.
    return (",".join('"' + cell.replace('"', '""') + '"' if QUOTED.search(cell) else cell for cell in cells) + "\r\n").encode()
