"""Reading a ledger: by key, and by what the cells of a request are to become."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from synthchat.backends.base import Reply, Request
from synthchat.ledger.opening import connect_to_read, guarded
from synthchat.ledger.rows import Kept, kept, numbers_of

REPLY = "text, model, finish, input_tokens, output_tokens"
GET = f"SELECT {REPLY} FROM replies WHERE key = ?"
ANSWERING = f"""SELECT key, cells, {REPLY} FROM replies
    WHERE intent = ? AND first BETWEEN ? AND ? ORDER BY paid DESC, key"""
WIDEST = 100
"""Cells from the first to the last of any request, at most."""


class Look:
    """A ledger that is read, and by itself never changed: one of an earlier version is not migrated either.

    Raises UsageError, naming `--ledger`, where the file cannot be used.
    """

    def __init__(self, path: Path, reading: sqlite3.Connection | None = None) -> None:
        self.path = path
        self.reading = reading or connect_to_read(path)
        with guarded(path):
            columns = {name for _, name, *_ in self.reading.execute("PRAGMA table_info(replies)")}
        self._empty, self._by_cell = not columns, "first" in columns

    def has(self, key: str) -> bool:
        """Whether there is a reply under a key."""
        return self._find("SELECT 1 FROM replies WHERE key = ?", key) is not None

    def get(self, key: str) -> Reply | None:
        """The reply to a request, by its key."""
        row = self._find(GET, key)
        return Reply(*row) if row else None

    def cells(self, key: str) -> frozenset[int]:
        """The numbers of the cells that a reply was asked for; none where they are not known."""
        row = self._find("SELECT cells FROM replies WHERE key = ?", key)
        return numbers_of(row[0]) if row else frozenset()

    def answering(self, request: Request) -> list[Kept]:
        """The replies that answer a cell of a request, or several, whatever the words in which they were asked: the newest first."""
        numbers = [cell.number for cell in request.cells]
        if not (self._by_cell and request.plans):
            return []
        with guarded(self.path):
            rows = self.reading.execute(ANSWERING, (request.intent, min(numbers) - WIDEST + 1, max(numbers))).fetchall()
        return [found for row in rows if (found := kept(row, request)).cells]

    def close(self) -> None:
        """Let the file go."""
        self.reading.close()

    def _find(self, query: str, key: str) -> tuple[Any, ...] | None:
        with guarded(self.path):
            row: tuple[Any, ...] | None = None if self._empty else self.reading.execute(query, (key,)).fetchone()
        return row
