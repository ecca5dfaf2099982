"""The tables, and the way from every earlier version to this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from synthchat.errors import UsageError

VERSION = 3
FIELDS = ("key", "intent", "cells", "text", "model", "finish", "input_tokens", "output_tokens", "paid", "seconds", "attempts")
"""What a reply is and cost: what an export holds. `used`, when a run last wanted it, is this machine's own affair; `first` is in `cells`, too."""

BY_CELL = "CREATE INDEX replies_by_cell ON replies (intent, first) WHERE first IS NOT NULL"
# Short columns come first: SQLite reads a row from its beginning, and a text may fill pages of its own.
CREATE = (
    """CREATE TABLE replies (key TEXT NOT NULL, intent TEXT NOT NULL, model TEXT, finish TEXT, input_tokens INTEGER, output_tokens INTEGER,
        paid TEXT, seconds REAL, attempts INTEGER, used TEXT, first INTEGER, cells TEXT NOT NULL, text TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX replies_by_key ON replies (key)",
    "CREATE INDEX replies_by_intent ON replies (intent, key)",
    BY_CELL,
    "CREATE TABLE claims (key TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID",
)
FROM: Mapping[int, Sequence[str]] = {
    0: CREATE,
    1: (
        "ALTER TABLE replies RENAME TO earlier",
        *CREATE,
        """INSERT INTO replies (key, intent, cells, text, model, finish, input_tokens, output_tokens, used)
            SELECT key, intent, cells, text, model, finish, input_tokens, output_tokens, strftime('%Y-%m-%dT%H:%M:%SZ', 'now') FROM earlier""",
        "DROP TABLE earlier",
    ),
    # What cells were planned to be was not kept before version 3, so there is no `first` for what is there.
    2: ("ALTER TABLE replies ADD COLUMN first INTEGER", BY_CELL),
}
"""The statements that lead from a version to the present one; 0 is an empty file."""


def bring_up_to_date(db: sqlite3.Connection, path: Path) -> None:
    """Make or migrate the tables, all or nothing.

    Raises UsageError for a newer ledger, and for another program's file.
    """
    if check_version(db, path) == VERSION:
        return
    with db:
        db.execute("BEGIN IMMEDIATE")
        # Another process may have done it while this one waited for its turn.
        if (version := check_version(db, path)) != VERSION:
            for statement in FROM[version]:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {VERSION}")


def check_version(db: sqlite3.Connection, path: Path) -> int:
    """The version of a ledger, 0 for an empty file. Raises UsageError for a newer one, and for another program's file."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "replies" not in tables if version else tables:
        raise UsageError(f"{path} is a database of another program", hint="name another file with --ledger")
    if version > VERSION:
        raise UsageError(f"the ledger {path} was written by a newer synthchat", hint="update synthchat, or name another file with --ledger")
    return version
