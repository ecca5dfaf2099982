"""One intent's records, in canonical order: its cells are asked for, verified and judged one after the other, whatever other intents do.

What comes out depends on the cells and the backend's replies only: not on how many records are wanted, on what arrives first, or on other intents.
So a larger quota begins with the smaller one's records.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol

from synthchat.backends.base import Named
from synthchat.errors import FrozenError, WaitingError
from synthchat.generate.admit import Admission
from synthchat.generate.counts import Counts
from synthchat.generate.fold import fold
from synthchat.generate.parse import Failure
from synthchat.generate.trial import Outcome, Trials
from synthchat.plan.cells import Cells
from synthchat.records import Reject, Utterance

WINDOW = 64
"""So many requests of an intent are under way at once, at most: a large quota is not held in memory before its first record."""
PATIENCE, AT_FIRST = 100, 30
"""An intent ends where so many cells in a row gave nothing: its backend has no more to say. One that never gave anything is given up sooner."""


class Watcher(Protocol):
    """Is told what happens while it happens."""

    def warned(self, message: str) -> None:
        """Something that the user should know before the first call."""
        ...

    def complete(self) -> None:
        """The folder has all that is asked for already: nothing is done."""
        ...

    def noted(self, message: str) -> None:
        """What has changed since the last run."""
        ...

    def admitted(self, record: Utterance) -> None:
        """A record was made."""
        ...

    def rejected(self, reject: Reject) -> None:
        """A candidate was not admitted."""
        ...

    def began(self, backend: Named, counts: Counts) -> None:
        """The first call is about to be made; the counts change as long as the run goes on."""
        ...


class IntentStream:
    """The records of one intent so far, and what failed on the way; `ended` where no more are to be had."""

    def __init__(self, cells: Cells, trials: Trials, request_size: int, watcher: Watcher) -> None:
        self.intent = cells.intent
        self.records: list[Utterance] = []
        self.attempts: list[int] = []
        self.folded: list[str] = []
        self.rejects: list[Reject] = []
        self.failed_cells: list[int] = []
        self.ended = False
        self.stopped: FrozenError | WaitingError | None = None
        self._cells, self._trials, self._size, self._watcher = cells, trials, request_size, watcher
        self._admission = Admission(cells.intent)
        self._asked: deque[asyncio.Future[list[list[Outcome]]]] = deque()
        self._waiting: deque[list[Outcome]] = deque()
        self._fruitless = 0
        self._judged: set[str] = set()

    @property
    def requests(self) -> int:
        """How many requests its judged cells took. What was still under way when the intent ended does not count: how much that was is chance."""
        return len(self._judged)

    @property
    def limits_frames(self) -> bool:
        """Whether the intent's sentences may wear out: its seeds have entities."""
        return any(e.spans for e in self.intent.examples)

    @property
    def _patience(self) -> int:
        return PATIENCE if self.records else AT_FIRST

    @property
    def _window(self) -> int:
        """How many requests may be under way; before the first record no more than will be judged before the intent is given up."""
        return WINDOW if self.records else -(-(AT_FIRST - self._fruitless) // self._size)

    async def extend(self, wanted: int) -> None:
        """Go on until there are `wanted` records, no more are to be had, or replies are missing (`stopped`)."""
        try:
            while len(self.records) < wanted and not self.ended:
                if self._waiting:
                    await self._judge(self._waiting.popleft())
                else:
                    self._send(min(self._lacking(wanted), self._window) - len(self._asked))
                    self._waiting.extend(await self._asked.popleft())
        except (FrozenError, WaitingError) as error:
            self._send(self._lacking(wanted) - 1 - len(self._asked))
            self.stopped, self.ended = await self._missing(error), True
        finally:
            await self._drop()

    def _lacking(self, wanted: int) -> int:
        """How many requests it takes to have `wanted` records, if all their cells are good."""
        return -(-(wanted - len(self.records)) // self._size)

    def _send(self, count: int) -> None:
        """Ask for the next cells, `count` requests at once. They are cut at fixed cell numbers, so this decides what waits, never what comes out."""
        self._asked.extend(asyncio.ensure_future(self._trials.first(self._cells.take(self._size))) for _ in range(count))

    async def _missing(self, first: FrozenError | WaitingError) -> FrozenError | WaitingError:
        """All that is missing of what was asked for, once everything under way has been asked."""
        rest = await asyncio.gather(*self._asked, return_exceptions=True)
        more = [problem for error in rest if isinstance(error, type(first)) for problem in error.problems]
        return type(first)([*first.problems, *more])

    async def _drop(self) -> None:
        """Let go of what nobody waits for any more. Where the intent has ended, what is under way is paid for, so it may come and be kept."""
        if not self.ended:
            for task in self._asked:
                task.cancel()
        await asyncio.gather(*self._asked, return_exceptions=True)
        self._asked.clear()

    async def _judge(self, tried: list[Outcome]) -> None:
        """Admit a cell, by whichever of its tries is good enough."""
        cell, failure = tried[0].cell.number, None
        while tried:
            for outcome in tried:
                failure = self._admit(outcome)
            tried = await self._trials.again(tried[-1], failure) if failure else []
        if failure:
            self.failed_cells.append(cell)
        self._fruitless = self._fruitless + 1 if failure else 0
        self.ended = self._fruitless >= self._patience

    def _admit(self, outcome: Outcome) -> Failure | None:
        """Make a record of an outcome, or a reject."""
        result = outcome.result
        self._judged.add(outcome.request.key)
        failure = result if isinstance(result, Failure) else self._admission.judge(result)
        if isinstance(result, Utterance) and not failure:
            self.records.append(result)
            self.attempts.append(outcome.request.attempt)
            self.folded.append(fold(result.text))
            self._watcher.admitted(result)
        elif failure:
            cell, request = outcome.cell, outcome.request
            reject = Reject(cell.intent, cell.number, request.attempt, failure.reason, failure.detail, failure.text, request.key)
            self.rejects.append(reject)
            self._watcher.rejected(reject)
        return failure
