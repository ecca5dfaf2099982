"""Ctrl-C, heeded well: nothing more is sent, what is under way may still arrive, and the run says what it has kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from synthchat.errors import Problem, StoppedError
from synthchat.generate.counts import Counts

T = TypeVar("T")
GRACE = 5.0
"""Seconds for the calls under way: they are paid for, so their replies are worth waiting for."""
AGAIN = "run the same command again: it goes on from there"


class Stop:
    """A wish to end a run, which may be made at any moment, also by a signal's handler. One that was never begun has nothing to wait for."""

    def __init__(self) -> None:
        self.keeps = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wished = False
        self._told: asyncio.Future[None] | None = None
        self._idle: asyncio.Future[None] | None = None
        self._running = 0

    def wish(self) -> bool:
        """Let the run end by itself. False where it should not be waited for: it keeps no replies, none is under way, or this was wished before."""
        if not (self._loop and self._told and self.keeps and self._running) or self._wished:
            return False
        self._wished = True
        self._loop.call_soon_threadsafe(self._told.set_result, None)
        return True

    async def gate(self) -> None:
        """To be passed before a call is made; closed for good where the run is to end."""
        if self._wished:
            await asyncio.get_running_loop().create_future()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """One call that is under way until its reply is kept."""
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1
            if self._idle and not (self._running or self._idle.done()):
                self._idle.set_result(None)

    async def guard(self, work: Coroutine[Any, Any, T], counts: Counts, tell: Callable[[str], None], *, keeps: bool) -> T:
        """Do the work, unless there is a wish to stop. `keeps`: replies are kept as they arrive.

        Raises StoppedError, with what is kept, where there was one.
        """
        self._loop, self.keeps = asyncio.get_running_loop(), keeps
        self._told, working = self._loop.create_future(), asyncio.ensure_future(work)
        try:
            await _first(working, self._told)
            if not self._told.done():
                return await working
            tell(f"stopping: {_calls(self._running)} under way may still arrive for {GRACE:.0f} s; Ctrl-C again ends at once")
            if self._running:
                self._idle = self._loop.create_future()
                # What goes wrong meanwhile is not kept, and no more is to be said of it.
                await _first(working, self._idle, timeout=GRACE)
            raise StoppedError(Problem(self._kept(counts), hint=AGAIN))
        finally:
            self._loop = None
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    def _kept(self, counts: Counts) -> str:
        given_up = f"; {_calls(self._running)} given up" if self._running else ""
        return f"interrupted; no dataset was written. Replies that this run has paid for, and that are kept: {counts.asked}{given_up}"


def _calls(count: int) -> str:
    return f"{count} call{'s' * (count != 1)}"


async def _first(*either: asyncio.Future[Any], timeout: float | None = None) -> None:
    await asyncio.wait(either, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
