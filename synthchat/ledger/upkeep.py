"""What a ledger holds, and what of it no run has wanted for long."""

from __future__ import annotations

import sqlite3
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from synthchat.ledger.opening import guarded
from synthchat.ledger.rows import now
from synthchat.ledger.store import Ledger

COUNT = """SELECT intent, model, count(*), sum(input_tokens), sum(output_tokens), min(paid), max(paid), max(used), sum(seconds), sum(attempts)
    FROM replies WHERE used < ? GROUP BY intent, model ORDER BY intent, model"""
END_OF_TIME = "9999"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Replies(_Model):
    """The replies of one model for one intent. Times are UTC; those of replies from before they were noted are not known."""

    intent: str
    model: str | None = Field(None, description="as the replies name it")
    replies: int
    input_tokens: int | None = None
    output_tokens: int | None = None
    first: str | None = Field(None, description="when the first was paid for")
    last: str | None = Field(None, description="when the last was paid for")
    used: str | None = Field(None, description="when a run last wanted one of them, to the hour")
    seconds: float | None = Field(None, description="that their calls took")
    attempts: int | None = Field(None, description="tries that their calls needed")


class Stats(_Model):
    """What a ledger holds."""

    format: Literal["synthchat-ledger-stats/1"] = "synthchat-ledger-stats/1"
    ledger: str
    bytes: int
    replies: int
    input_tokens: int
    output_tokens: int
    claimed: int = Field(description="calls that runs have under way")
    groups: tuple[Replies, ...] = Field(description="by intent and model")


def stats(ledger: Ledger) -> Stats:
    """What there is, by intent and model."""
    groups = _counted(ledger, END_OF_TIME)
    with guarded(ledger.path):
        [claimed] = ledger.reading.execute("SELECT count(*) FROM claims").fetchone()
        size = ledger.path.stat().st_size
    tokens = {name: sum(getattr(group, name) or 0 for group in groups) for name in ("input_tokens", "output_tokens")}
    return Stats(ledger=str(ledger.path), bytes=size, replies=sum(g.replies for g in groups), claimed=claimed, groups=groups, **tokens)


def unused(ledger: Ledger, days: int) -> tuple[Replies, ...]:
    """The replies that no run has wanted for so many days, by intent and model."""
    return _counted(ledger, now(days))


def prune(ledger: Ledger, days: int) -> int:
    """Drop the replies that no run has wanted for so many days, give their room back, and answer how many there were."""
    before = now(days)

    def drop(db: sqlite3.Connection) -> int:
        return db.execute("DELETE FROM replies WHERE used < ?", (before,)).rowcount

    dropped = ledger.writer.do(drop).result()
    ledger.writer.alone(lambda db: db.execute("VACUUM"))
    return dropped


def _counted(ledger: Ledger, before: str) -> tuple[Replies, ...]:
    with guarded(ledger.path):
        rows = ledger.reading.execute(COUNT, (before,)).fetchall()
    return tuple(Replies(**dict(zip(Replies.model_fields, row, strict=True))) for row in rows)
