"""What was paid for: every reply under the hash of what it was asked, kept before it is used, in one SQLite file beside the spec."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from synthchat.backends.base import Reply, Request
from synthchat.errors import DataError, Place, Problem, UsageError

VERSION = 1
FIELDS = ("key", "intent", "cells", "text", "model", "finish", "input_tokens", "output_tokens")
TABLE = """CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, intent TEXT NOT NULL, cells TEXT NOT NULL, text TEXT NOT NULL,
    model TEXT, finish TEXT, input_tokens INTEGER, output_tokens INTEGER) WITHOUT ROWID"""


class Ledger:
    """The replies of a project. `cells` holds the numbers and drawn values that a reply was asked for.

    Raises UsageError, naming `--ledger`, where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._guarded():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None)
            # WAL with NORMAL keeps every commit through a crash of ours, and all but the last ones through a power cut.
            self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
            self._check_version()
            self._db.execute(TABLE)

    def get(self, key: str) -> Reply | None:
        """The reply to a request, by its key."""
        with self._guarded():
            row = self._db.execute("SELECT text, model, finish, input_tokens, output_tokens FROM replies WHERE key = ?", (key,)).fetchone()
        return Reply(*row) if row else None

    def put(self, request: Request, reply: Reply) -> None:
        """Keep a reply; one that is there already stays."""
        cells = [{"cell": c.number, "values": [v.surface for v in c.values]} for c in request.cells]
        row = (request.key, request.intent, orjson.dumps(cells).decode(), reply.text, reply.model, reply.finish, reply.input_tokens, reply.output_tokens)
        self._insert(row)

    def export(self, path: Path) -> int:
        """Write all replies as sorted JSON lines, which live well in git; how many there were."""
        with self._guarded():
            rows = self._db.execute(f"SELECT {', '.join(FIELDS)} FROM replies ORDER BY intent, key").fetchall()
        lines = (orjson.dumps({k: v for k, v in zip(FIELDS, row, strict=True) if v is not None}, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
        try:
            path.write_bytes(b"".join(lines))
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error
        return len(rows)

    def load(self, path: Path) -> int:
        """Take in the replies of an exported file; how many lines it has. Raises DataError where a line is none."""
        rows = list(_rows(path))
        for row in rows:
            self._insert(tuple(row.get(field) for field in FIELDS))
        return len(rows)

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def _insert(self, row: tuple[object, ...]) -> None:
        with self._guarded():
            self._db.execute(f"INSERT OR IGNORE INTO replies ({', '.join(FIELDS)}) VALUES ({', '.join('?' * len(FIELDS))})", row)

    def _check_version(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise UsageError(f"the ledger {self.path} was written by a newer synthchat", hint="update synthchat, or name another file with --ledger")
        self._db.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise UsageError(f"the ledger {self.path} cannot be used: {error}", hint="name another file with --ledger") from error


def _rows(path: Path) -> Iterator[dict[str, object]]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _row(line, Place(str(path), number))


def _row(line: bytes, place: Place) -> dict[str, object]:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise DataError(Problem(f"not JSON: {error.msg}", place)) from error
    if not isinstance(row, dict) or not all(isinstance(row.get(field), str) for field in ("key", "intent", "cells", "text")):
        raise DataError(Problem("not a reply of a ledger", place, "`synthchat ledger export` writes them"))
    return row
