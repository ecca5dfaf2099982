"""Grouped commits: what is to be written while a commit is under way goes into the next one, all of it in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar, cast

from synthchat.ledger.opening import connect, guarded

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
"""Something to be done within a transaction. It may be done in one with others, and is undone with them."""


@dataclass(frozen=True, slots=True)
class Pending(Generic[T]):
    """Work that is done once its transaction is on the disk: wait for it, here or in an event loop. Who stops waiting does not stop the work."""

    batch: Future[list[Any]]
    position: int

    def result(self) -> T:
        """What the work gave. Raises UsageError where the transaction failed."""
        return cast("T", self.batch.result()[self.position])

    def __await__(self) -> Generator[Any, None, T]:
        """As `result`, in an event loop."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()

        def wake() -> None:
            if not done.done():
                done.set_result(None)

        def tell(_: Future[list[Any]]) -> None:
            # In a loop that has closed meanwhile nobody waits any more.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(wake)

        self.batch.add_done_callback(tell)
        yield from done
        return self.result()


class Writer:
    """One thread with a connection of its own. Work is done in the order in which it came."""

    def __init__(self, path: Path) -> None:
        self._path, self._db = path, connect(path, threads=True)
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._lock = Lock()
        self._jobs: list[Work[Any]] = []
        self._next: Future[list[Any]] | None = None

    def do(self, work: Work[T]) -> Pending[T]:
        """Do it with the next commit."""
        with self._lock:
            if self._next is None:
                self._next = self._thread.submit(self._commit)
            self._jobs.append(work)
            return Pending(self._next, len(self._jobs) - 1)

    def alone(self, work: Work[T]) -> T:
        """Do it after all that came before, outside of a transaction, and wait for it."""
        return self._thread.submit(self._guarded, work).result()

    def close(self) -> None:
        """Finish what was begun, and let the file go."""
        self._thread.shutdown()
        self._db.close()

    def _commit(self) -> list[Any]:
        with self._lock:
            jobs, self._jobs, self._next = self._jobs, [], None
        with guarded(self._path), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            return [job(self._db) for job in jobs]

    def _guarded(self, work: Work[T]) -> T:
        with guarded(self._path):
            return work(self._db)
