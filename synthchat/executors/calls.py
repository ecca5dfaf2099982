"""One call of a backend, done well: looked up in the ledger first, tried again where that may help, kept before it is used, and counted."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from synthchat.backends.base import Backend, Reply, Request
from synthchat.errors import BackendError, CallError, FrozenError, Problem
from synthchat.executors.claim import Alone, Claim
from synthchat.executors.stop import Stop
from synthchat.generate.counts import Counts
from synthchat.ledger import Ledger

TRIES = 8
LONGEST_WAIT = 120.0
BACK_OFF = wait_random_exponential(multiplier=0.5, max=30)
"""Seconds between the tries of a call: full jitter, up to half a minute; a server that names a time is taken at its word."""


class Calls:
    """Lets `concurrency` calls through at once. Who waits for another try holds no place, and a call's own time-out starts behind the gate."""

    def __init__(self, backend: Backend, concurrency: int, ledger: Ledger | None = None, *, frozen: bool = False, stop: Stop | None = None) -> None:
        self.counts = Counts()
        self._backend, self._ledger, self._frozen = backend, ledger, frozen
        self._free, self._stop = asyncio.Semaphore(concurrency), stop or Stop()

    async def ask(self, request: Request) -> Reply:
        """The reply to a request.

        Raises FrozenError where the ledger has none and nothing may be asked, BackendError where the backend cannot be used or does not recover.
        """
        if kept := self._ledger.use(request.key) if self._ledger else None:
            return self._had(kept)
        if self._frozen:
            cells = ", ".join(str(cell.number) for cell in request.cells)
            raise FrozenError(Problem(f"{request.intent}: no reply for the cells {cells}", hint="run once without --frozen"))
        with Claim(self._ledger, request) if self._ledger else Alone() as claim:
            while not (reply := await self._call(request, claim)):
                with self.counts.being("waiting"):
                    theirs = await claim.others()
                if theirs:
                    return self._had(theirs)
        self.counts.asked += 1
        return self.counts.add(reply)

    def _had(self, reply: Reply) -> Reply:
        self.counts.kept += 1
        return self.counts.add(reply)

    async def _call(self, request: Request, claim: Alone) -> Reply | None:
        """The reply, kept; or None where somebody else is paying for it."""
        retried = retry_if_exception_type(CallError)
        tries = AsyncRetrying(retry=retried, stop=stop_after_attempt(TRIES), wait=_wait, sleep=self._pause, reraise=True)
        async for attempt in tries:
            with attempt:
                return await self._in_turn(request, claim, attempt.retry_state.attempt_number)
        raise AssertionError("tenacity ends by a reply or an error")

    async def _in_turn(self, request: Request, claim: Alone, attempt: int) -> Reply | None:
        with self.counts.being("waiting"):
            await self._free.acquire()
        try:
            # A backend that never waits would keep all others, and the terminal, from their turn.
            await asyncio.sleep(0)
            if not await claim.take():
                return None
            await self._stop.gate()
            with self.counts.being("running"), self._stop.sending():
                started = time.perf_counter()
                reply = await self._once(request)
                # It holds its place until it is kept, so that no more than `concurrency` replies can be lost.
                return await claim.keep(reply, time.perf_counter() - started, attempt)
        finally:
            self._free.release()

    async def _pause(self, seconds: float) -> None:
        with self.counts.being("retrying"):
            await asyncio.sleep(seconds)

    async def _once(self, request: Request) -> Reply:
        try:
            reply = await self._backend.complete(request)
            # A broken text may hold lone surrogates, which no file can.
            return replace(reply, text=reply.text.encode("utf-8", "replace").decode())
        except CallError as error:
            self.counts.failed[error.kind] += 1
            if (error.retry_after or 0) > LONGEST_WAIT:
                message = f"the server asks to wait {error.retry_after:,.0f} s before the next call"
                raise BackendError(message, hint="run the same command again then: what was answered is kept") from error
            raise


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, CallError) else None
    return asked if asked is not None else BACK_OFF(state)
