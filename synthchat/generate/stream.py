"""One intent's records, in canonical order: its cells are asked for, verified and judged one after the other, whatever other intents do.

What comes out depends on the cells and the backend's replies only: not on how many records are wanted, on what arrives first, or on other intents.
So a larger quota begins with the smaller one's records.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol

from synthchat.generate.admit import Admission
from synthchat.generate.parse import Failure
from synthchat.generate.trial import Outcome, Trials
from synthchat.plan.cells import Cells
from synthchat.records import Reject, Utterance

PATIENCE = 100
"""An intent ends where so many cells in a row gave nothing: its backend has no more to say."""


class Watcher(Protocol):
    """Is told what happens while it happens."""

    def admitted(self, record: Utterance) -> None:
        """A record was made."""
        ...

    def rejected(self, reject: Reject) -> None:
        """A candidate was not admitted."""
        ...


class IntentStream:
    """The records of one intent so far, and what failed on the way; `ended` where no more are to be had."""

    def __init__(self, cells: Cells, trials: Trials, request_size: int, watcher: Watcher) -> None:
        self.intent = cells.intent
        self.records: list[Utterance] = []
        self.rejects: list[Reject] = []
        self.failed_cells: list[int] = []
        self.ended = False
        self._cells, self._trials, self._size, self._watcher = cells, trials, request_size, watcher
        self._admission = Admission(cells.intent)
        self._waiting: deque[list[Outcome]] = deque()
        self._fruitless = 0

    @property
    def requests(self) -> int:
        """How many requests went out."""
        return self._trials.requests

    @property
    def limits_frames(self) -> bool:
        """Whether the intent's sentences may wear out: its seeds have entities."""
        return any(e.spans for e in self.intent.examples)

    async def extend(self, wanted: int) -> None:
        """Go on until there are `wanted` records, or no more are to be had."""
        while len(self.records) < wanted and not self.ended:
            if not self._waiting:
                await self._fetch(-(-(wanted - len(self.records)) // self._size))
            await self._judge(self._waiting.popleft())

    async def _fetch(self, count: int) -> None:
        """Ask for the next cells, `count` requests at once. They are cut at fixed cell numbers, so this decides what waits, never what comes out."""
        replies = await asyncio.gather(*(self._trials.first(self._cells.take(self._size)) for _ in range(count)))
        self._waiting.extend(tried for reply in replies for tried in reply)

    async def _judge(self, tried: list[Outcome]) -> None:
        """Admit a cell, by whichever of its tries is good enough."""
        admitted, cell = False, tried[0].cell.number
        while tried and not admitted:
            for outcome in tried:
                admitted = self._admit(outcome)
            tried = [] if admitted else await self._trials.again(tried[-1])
        if not admitted:
            self.failed_cells.append(cell)
        self._fruitless = 0 if admitted else self._fruitless + 1
        self.ended = self._fruitless >= PATIENCE

    def _admit(self, outcome: Outcome) -> bool:
        result = outcome.result
        failure = result if isinstance(result, Failure) else self._admission.judge(result)
        if isinstance(result, Utterance) and not failure:
            self.records.append(result)
            self._watcher.admitted(result)
            return True
        assert failure
        cell, request = outcome.cell, outcome.request
        reject = Reject(cell.intent, cell.number, request.attempt, failure.reason, failure.detail, failure.text, request.key)
        self.rejects.append(reject)
        self._watcher.rejected(reject)
        return False
