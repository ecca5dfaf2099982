"""Files of one row per record, CSV and JSONL, and our own dataset folders: streamed, as data and as a bot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import orjson

from synthchat.errors import DataError, Place, Problem, UsageError
from synthchat.jsonl import from_row
from synthchat.readers.bot import Bot, Located, ReadOptions
from synthchat.readers.columns import FIELDS
from synthchat.readers.csv_file import Row, csv_rows
from synthchat.readers.jsonl_file import jsonl_rows
from synthchat.readers.losses import Losses, Strict
from synthchat.readers.package import FilePackage, FolderPackage, Package, head_text

OWN = "utterances.jsonl"


class RowImporter:
    """What CSV and JSONL have in common. `open_rows` gives the rows of a path as JSON objects."""

    suffixes: tuple[str, ...] = ()
    open_rows: Callable[[Path, Mapping[str, str]], Iterator[Row]]

    def recognises(self, package: Package) -> bool:
        """Whether the content is surely of this format."""
        return False

    def rows(self, package: Package, options: ReadOptions) -> Located:
        """The records, streamed."""
        return _records(type(self).open_rows(_path(package), _checked(options)), Strict())

    def bot(self, package: Package, options: ReadOptions, losses: Losses) -> Bot:
        """The records; a row that is none is a loss."""
        bot = Bot()
        bot.rows = list(_records(type(self).open_rows(_path(package), _checked(options)), losses))
        return bot


class CsvImporter(RowImporter):
    """CSV, TSV, and what Excel makes of them."""

    suffixes = (".csv", ".tsv")
    open_rows = staticmethod(csv_rows)


class JsonlImporter(RowImporter):
    """JSONL, and a dataset folder."""

    suffixes = (".jsonl", ".ndjson")
    open_rows = staticmethod(jsonl_rows)

    def recognises(self, package: Package) -> bool:
        """Whether it is a dataset folder, or its first line is an object."""
        if isinstance(package, FolderPackage):
            return (package.path / OWN).is_file()
        return isinstance(package, FilePackage) and "text" in _object(head_text(package, package.names[0]).partition("\n")[0])


def _object(line: str) -> Mapping[str, object]:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _records(rows: Iterator[Row], losses: Losses) -> Located:
    for place, row in rows:
        try:
            record = from_row(row, place)
        except DataError as error:
            losses.fault("row", error.problems[0])
        else:
            yield place, record


def _path(package: Package) -> Path:
    if isinstance(package, FolderPackage):
        return package.path / OWN
    if isinstance(package, FilePackage):
        return package.path
    raise DataError(Problem("a zip is not read row by row", Place(package.shown), "unpack it, and name the file"))


def _checked(options: ReadOptions) -> Mapping[str, str]:
    if unknown := [field for field in options.columns if field not in FIELDS]:
        raise UsageError(f"there is no field `{unknown[0]}`", hint=f"--column takes FIELD=COLUMN; fields: {', '.join(FIELDS)}")
    return options.columns
