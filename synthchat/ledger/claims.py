"""Claims: who wants to pay for a key says so first, for as long as a lease lasts, so that of two processes only one pays and both get the reply."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from synthchat.ledger.holder import gone, lock_of

LEASE = 60.0
"""Seconds that a claim lasts unless it is renewed: its owner may be alive, and yet hang or sleep."""
TAKE = """INSERT INTO claims (key, owner, until) SELECT :key, :owner, :until WHERE NOT EXISTS (SELECT 1 FROM replies WHERE key = :key)
    ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE until < :now OR owner = :dead"""


def take(db: sqlite3.Connection, key: str, owner: str, dead: str | None) -> bool:
    """Claim a key that has no reply and is free, or claimed too long ago, or by the holder `dead`. Whether it is ours now."""
    now = time.time()
    return db.execute(TAKE, {"key": key, "owner": owner, "until": now + LEASE, "now": now, "dead": dead}).rowcount > 0


def renew(db: sqlite3.Connection, key: str, owner: str) -> None:
    """Let a claim of ours last for a lease from now on."""
    db.execute("UPDATE claims SET until = ? WHERE key = ? AND owner = ?", (time.time() + LEASE, key, owner))


def release(db: sqlite3.Connection, key: str, owner: str) -> None:
    """Give a claim of ours up."""
    db.execute("DELETE FROM claims WHERE key = ? AND owner = ?", (key, owner))


def claimed(db: sqlite3.Connection, key: str) -> bool:
    """Whether there is a claim on a key that has not run out."""
    return db.execute("SELECT 1 FROM claims WHERE key = ? AND until >= ?", (key, time.time())).fetchone() is not None


def dead_holder(db: sqlite3.Connection, key: str, ledger: Path) -> str | None:
    """Who has claimed a key, if that was a process which has ended since."""
    row = db.execute("SELECT owner FROM claims WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row and gone(lock_of(ledger, row[0])) else None
