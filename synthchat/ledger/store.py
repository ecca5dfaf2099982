"""The ledger: replies in, replies out. Reading is done at once, writing by grouped commits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from synthchat.backends.base import Reply, Request
from synthchat.ledger import claims
from synthchat.ledger.holder import Holder
from synthchat.ledger.look import GET, REPLY, Look
from synthchat.ledger.opening import connect, guarded
from synthchat.ledger.rows import first_of, now, row_of
from synthchat.ledger.schema import FIELDS
from synthchat.ledger.writer import Pending, Writer

USUAL = Path(".synthchat") / "ledger.db"
"""Where the ledger is, beside the spec."""
PUT = f"INSERT OR IGNORE INTO replies ({', '.join(FIELDS)}, used, first) VALUES ({', '.join('?' * len(FIELDS))}, ?, ?)"
USE = f"SELECT {REPLY}, used FROM replies WHERE key = ?"
HOUR = len("2026-11-24T09")


def stored(row: tuple[object, ...]) -> tuple[object, ...]:
    """What `PUT` takes for the fields of a reply: that it comes counts as a use."""
    return (*row, now(), first_of(str(row[FIELDS.index("cells")])))


class Ledger(Look):
    """The replies of a project. Several processes may use one file at once; a thread, one object. Writing is done in the order in which it was asked for.

    Raises UsageError, naming `--ledger`, where the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, connect(path))
        self._writer: Writer | None = None
        self._holder: Holder | None = None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def writer(self) -> Writer:
        """What all writing goes through."""
        self._writer = self._writer or Writer(self.path)
        return self._writer

    def use(self, key: str) -> Reply | None:
        """As `get`, for a run that wants the reply: that it did so is noted, to the hour, for `prune`."""
        row, at = self._find(USE, key), now()
        if row and row[-1][:HOUR] < at[:HOUR]:
            self.writer.do(lambda db: db.execute("UPDATE replies SET used = ? WHERE key = ?", (at, key)))
        return Reply(*row[:-1]) if row else None

    def note(self, keys: Iterable[str]) -> None:
        """As `use` of each, for a dataset that is there and was made of these replies."""
        at = now()
        rows = [(at, key, at[:HOUR]) for key in keys]
        self.writer.do(lambda db: db.executemany("UPDATE replies SET used = ? WHERE key = ? AND substr(used, 1, 13) < ?", rows)).result()

    def put(self, request: Request, reply: Reply, *, seconds: float | None = None, attempts: int | None = None) -> Pending[Reply]:
        """Keep a reply, with the seconds that its call took and how many tries that needed: to be waited for before it is used.

        Of two replies to one request the first stays, and is what comes out.
        """
        row = row_of(request, reply, seconds, attempts)

        def store(db: sqlite3.Connection) -> Reply:
            new = db.execute(PUT, stored(row)).rowcount > 0
            db.execute("DELETE FROM claims WHERE key = ?", (request.key,))
            return reply if new else Reply(*db.execute(GET, (request.key,)).fetchone())

        return self.writer.do(store)

    def owner(self) -> str:
        """A name for the owner of one claim, who lives as long as this process."""
        with guarded(self.path):
            self._holder = self._holder or Holder(self.path)
        return self._holder.owner()

    def take(self, key: str, owner: str) -> Pending[bool]:
        """Claim a key for a lease. False comes out where it has a reply, or is claimed by another owner who lives."""
        with guarded(self.path):
            dead = claims.dead_holder(self.reading, key, self.path)
        return self.writer.do(lambda db: claims.take(db, key, owner, dead))

    def claimed(self, key: str) -> bool:
        """Whether somebody who lives is paying for a key."""
        with guarded(self.path):
            return claims.claimed(self.reading, key) and claims.dead_holder(self.reading, key, self.path) is None

    def renew(self, key: str, owner: str) -> Pending[None]:
        """Let a claim last for a lease from now on."""
        return self.writer.do(lambda db: claims.renew(db, key, owner))

    def release(self, key: str, owner: str) -> Pending[None]:
        """Give a claim up."""
        return self.writer.do(lambda db: claims.release(db, key, owner))

    def close(self) -> None:
        """Finish what is being written, and let the file go."""
        for part in (self._writer, self._holder, self.reading):
            if part:
                part.close()
