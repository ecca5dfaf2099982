"""One caller's wish to pay for a reply, made known to all who use the ledger: one pays, the others wait for what it gets."""

from __future__ import annotations

import asyncio
from types import TracebackType

from synthchat.backends.base import Reply, Request
from synthchat.ledger import Ledger

RENEWAL = 20.0
"""Seconds between the renewals of a claim; a lease lasts three of them."""
LOOK = 0.2
"""Seconds between two looks at whether somebody else's reply has come."""


class Alone:
    """What there is in a claim's place without a ledger: nobody else pays, and nothing is kept."""

    def __enter__(self) -> Alone:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is to be given up."""

    async def take(self) -> bool:
        """It is ours."""
        return True

    async def others(self) -> Reply | None:
        """There are none."""
        return None

    async def keep(self, reply: Reply, seconds: float, attempts: int) -> Reply:
        """What we paid for."""
        return reply


class Claim(Alone):
    """A claim that is renewed from when it is taken until the block ends. Leaving the block by an error gives it up at once."""

    def __init__(self, ledger: Ledger, request: Request) -> None:
        self._ledger, self._request, self._key, self._owner = ledger, request, request.key, ledger.owner()
        self._renewing: asyncio.Task[None] | None = None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._renewing:
            self._renewing.cancel()
        if error:
            self._ledger.release(self._key, self._owner)

    async def take(self) -> bool:
        """Whether the key is ours to pay for."""
        if not self._renewing and await self._ledger.take(self._key, self._owner):
            self._renewing = asyncio.ensure_future(self._renew())
        return self._renewing is not None

    async def others(self) -> Reply | None:
        """The reply that another owner of the key gets, once it is there; None where that one has given up, or ended."""
        while True:
            if reply := self._ledger.use(self._key):
                return reply
            if not self._ledger.claimed(self._key):
                return None
            await asyncio.sleep(LOOK)

    async def keep(self, reply: Reply, seconds: float, attempts: int) -> Reply:
        """The reply that is kept, once it is on the disk: ours, or one that came before."""
        return await self._ledger.put(self._request, reply, seconds=round(seconds, 3), attempts=attempts)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL)
            await self._ledger.renew(self._key, self._owner)
