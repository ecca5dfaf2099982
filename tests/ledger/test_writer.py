"""What is wanted while a commit is under way shares the next one; what fails is told to all who shared it."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from synthchat.backends.base import Reply
from synthchat.errors import UsageError
from synthchat.ledger import Ledger
from synthchat.ledger.writer import Pending, Writer
from tests.ledger.replies import REPLY, asked


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "l.db")
    yield made
    made.close()


def busy(writer: Writer) -> Event:
    """Keeps the writer from its next commit until the event is set."""
    begun, free = Event(), Event()

    def hold(db: sqlite3.Connection) -> None:
        begun.set()
        free.wait(10)

    writer.do(hold)
    assert begun.wait(10)
    return free


def number(n: int, db: sqlite3.Connection) -> int:
    return n


def test_what_comes_during_a_commit_shares_the_next_one(writer: Writer) -> None:
    free = busy(writer)
    shared = [writer.do(partial(number, n)) for n in range(50)]
    free.set()
    assert [pending.result() for pending in shared] == list(range(50))
    assert len({id(pending.batch) for pending in shared}) == 1


def test_who_stops_waiting_stops_nothing(tmp_path: Path) -> None:
    async def impatient(ledger: Ledger) -> None:
        free = busy(ledger.writer)
        put = asyncio.ensure_future(waiting(ledger.put(asked("r-1"), REPLY)))
        await asyncio.sleep(0)
        put.cancel()
        free.set()
        assert await ledger.put(asked("r-2"), REPLY) == REPLY

    async def waiting(pending: Pending[Reply]) -> None:
        await pending

    with Ledger(tmp_path / "l.db") as ledger:
        asyncio.run(impatient(ledger))
        assert ledger.get("r-1") == ledger.get("r-2") == REPLY


def test_a_transaction_that_fails_is_undone_and_told_to_all_and_the_next_one_is_none_the_worse(writer: Writer) -> None:
    free = busy(writer)
    good = writer.do(lambda db: db.execute("INSERT INTO claims VALUES ('r-1', 'x', 0)"))
    bad = writer.do(lambda db: db.execute("INSERT INTO nowhere VALUES (1)"))
    free.set()
    for pending in (good, bad):
        with pytest.raises(UsageError, match="no such table"):
            pending.result()
    assert writer.do(lambda db: db.execute("SELECT count(*) FROM claims").fetchone()).result() == (0,)


def test_nothing_is_seen_before_it_is_committed(writer: Writer, tmp_path: Path) -> None:
    seen: list[object] = []
    with Ledger(tmp_path / "l.db") as ledger:

        def look(db: sqlite3.Connection) -> None:
            db.execute("INSERT INTO claims VALUES ('r-1', 'x', 9e9)")
            with sqlite3.connect(tmp_path / "l.db") as other:
                seen.append(other.execute("SELECT count(*) FROM claims").fetchone())
            other.close()

        writer.do(look).result()
        assert seen == [(0,)]
        assert ledger.reading.execute("SELECT count(*) FROM claims").fetchone() == (1,)


@pytest.mark.parametrize("wait", [True, False])
def test_what_fails_after_nobody_waits_any_more_is_told_to_nobody(writer: Writer, caplog: pytest.LogCaptureFixture, wait: bool) -> None:
    async def impatient() -> None:
        bad = asyncio.ensure_future(waiting(writer.do(lambda db: db.execute("INSERT INTO nowhere VALUES (1)"))))
        await asyncio.sleep(0)
        bad.cancel()
        if wait:
            free.set()
            await writer.do(lambda _: None)

    async def waiting(pending: Pending[sqlite3.Cursor]) -> None:
        await pending

    free = busy(writer)
    if wait:
        with pytest.raises(UsageError, match="no such table"):
            asyncio.run(impatient())
    else:
        asyncio.run(impatient())
    free.set()
    writer.alone(lambda _: None)
    gc.collect()
    assert caplog.records == []
