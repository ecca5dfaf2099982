"""Runs the streams of all intents here, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import replace

from synthchat.generate.decided import Decisions
from synthchat.generate.settle import Settled, Settlement
from synthchat.generate.stream import IntentStream
from synthchat.spec.model import Domain


async def run(
    domain: Domain, streams: Sequence[IntentStream], quotas: Mapping[str, int], weights: Mapping[str, float], decisions: Decisions, held: Mapping[str, str]
) -> Settled:
    """Extend each stream to its quota, settle between them, and extend those that lost records to others, until all is filled or exhausted.
    The texts that are `held` are taken.

    Raises FrozenError or WaitingError, once all intents have got as far as they can, where replies are missing.
    """
    wanted, settlement = dict(quotas), Settlement(domain, streams, quotas, weights, decisions, held)
    while True:
        await _together(stream.extend(wanted.get(stream.intent.name, 0)) for stream in streams)
        if stopped := [stream.stopped for stream in streams if stream.stopped]:
            problems = [problem for error in stopped for problem in error.problems]
            # They all have the same hint; it is said once.
            raise type(stopped[0])([*(replace(p, hint=None) for p in problems[:-1]), problems[-1]])
        settled = settlement.settle()
        if not settled.wanting:
            return settled
        wanted = settled.wanting


async def _together(work: Iterable[Coroutine[None, None, None]]) -> None:
    """Do all; where one fails, end the others before its error goes on."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
