"""Runs the streams of all intents here, side by side, with so many requests under way at once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from synthchat.backends.base import Backend, Reply, Request
from synthchat.generate.settle import Settled, settle
from synthchat.generate.stream import IntentStream
from synthchat.spec.model import Domain


class Gate:
    """Lets `concurrency` requests through to a backend at once; a request's own time starts behind the gate."""

    def __init__(self, backend: Backend, concurrency: int) -> None:
        self._backend = backend
        self._free = asyncio.Semaphore(concurrency)

    async def ask(self, request: Request) -> Reply:
        """The backend's reply."""
        async with self._free:
            return await self._backend.complete(request)


async def run(domain: Domain, streams: Sequence[IntentStream], quotas: Mapping[str, int], weights: Mapping[str, float]) -> Settled:
    """Extend each stream to its quota, settle between them, and extend those that lost records to others, until all is filled or exhausted."""
    wanted = dict(quotas)
    while True:
        await asyncio.gather(*(stream.extend(wanted.get(stream.intent.name, 0)) for stream in streams))
        settled = settle(domain, streams, quotas, weights)
        if not settled.wanting:
            return settled
        wanted = settled.wanting
