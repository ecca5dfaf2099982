"""Opening the file, and what is said where that, or anything after it, goes wrong."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_random

from synthchat.errors import UsageError
from synthchat.ledger.schema import bring_up_to_date, check_version

PATIENCE = 30.0
"""Seconds to wait for another process that is just writing."""
PRAGMAS: tuple[str, ...] = ("synchronous = FULL",)
"""With FULL a commit is on the disk before it is answered for, so that a power cut costs nothing that was used; grouped commits make up for it."""
ANOTHER = "name another file with --ledger"
SAYINGS = (
    ("is full", "there is no space left for the ledger {path}", "make room and run the same command again: what was answered is kept"),
    ("readonly", "the ledger {path} is read-only", f"make the file and its folder writable, or {ANOTHER}"),
    ("malformed", "the ledger {path} is damaged", f"put a copy or an export (`synthchat ledger import`) in its place, or {ANOTHER}"),
    ("not a database", "{path} is no ledger, or a damaged one", f"put a copy or an export (`synthchat ledger import`) in its place, or {ANOTHER}"),
    ("locked", "another process keeps the ledger {path} locked", "wait until it has ended, and run the same command again"),
)
"""What SQLite says, what we say, and what to do."""


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Raise UsageError for what SQLite or the system refuses."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        for part, message, hint in SAYINGS:
            if part in str(error):
                raise UsageError(message.format(path=path), hint=hint) from error
        raise UsageError(f"the ledger {path} cannot be used: {error}", hint=ANOTHER) from error


def connect(path: Path, *, threads: bool = False) -> sqlite3.Connection:
    """A connection to the ledger, which is made or migrated where need be. With `threads` it may be handed to another thread.

    Raises UsageError where it cannot be used, or is none of ours.
    """
    with guarded(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=not threads)
        try:
            for pragma in PRAGMAS:
                db.execute(f"PRAGMA {pragma}")
            bring_up_to_date(db, path)
            _write_ahead(db)
        except BaseException:
            db.close()
            raise
    return db


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection to a ledger that is there, by which nothing can be changed.

    Raises UsageError where it cannot be used, or is none of ours.
    """
    with guarded(path):
        try:
            return _reading(path, "mode=rw")
        except sqlite3.OperationalError:
            # Where nobody may write, SQLite cannot make the files beside the ledger by which readers and writers keep apart.
            return _reading(path, "mode=ro&immutable=1")


def _reading(path: Path, how: str) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=PATIENCE, isolation_level=None)
    try:
        db.execute("PRAGMA query_only = ON")
        check_version(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _write_ahead(db: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side. SQLite waits for nobody here, so where several processes open a new file, all but one try again."""
    busy = retry_if_exception_message(match=".*locked.*")
    for attempt in Retrying(retry=busy, wait=wait_random(0.005, 0.05), stop=stop_after_delay(PATIENCE), reraise=True):
        with attempt:
            db.execute("PRAGMA journal_mode = WAL")
