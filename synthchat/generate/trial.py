"""Tries at cells: a request is asked, its reply parsed and verified, and what failed there is asked for once more, cell by cell."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from synthchat.backends.base import Backend, Reply, Request
from synthchat.cells import Cell
from synthchat.errors import FrozenError, WaitingError
from synthchat.generate.echo import Echo
from synthchat.generate.parse import MISSING, Candidate, Failure, parse_reply
from synthchat.generate.rules import Rules
from synthchat.generate.split import split_of
from synthchat.generate.verify import verify
from synthchat.plan.requests import Requests, by_language
from synthchat.plan.reuse import Answer
from synthchat.records import Origin, Utterance, utterance_id

T = TypeVar("T")
Ask = Callable[[Request], Awaitable[Reply]]
Earlier = Callable[[Request], tuple[list[Answer], Request | None]]
"""What there is for a request, and what is left to be asked."""


async def all_of(*work: Awaitable[T]) -> list[T]:
    """The results of all, in order. One that fails keeps none from being asked: errors are raised when all are through, missing replies together."""
    done = await asyncio.gather(*work, return_exceptions=True)
    failed = [result for result in done if isinstance(result, BaseException)]
    for error in failed:
        if not isinstance(error, (FrozenError, WaitingError)):
            raise error
    if missing := [error for error in failed if isinstance(error, (FrozenError, WaitingError))]:
        raise type(missing[0])([problem for error in missing for problem in error.problems])
    return [result for result in done if not isinstance(result, BaseException)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one try at a cell gave: a verified utterance, or a failure."""

    cell: Cell
    request: Request
    result: Utterance | Failure


@dataclass(slots=True)
class Trials:
    """Asks a backend for cells; `rules` are those of each language.

    A further try depends on that cell's own tries only, so tries of different cells run side by side.
    """

    backend: Backend
    make: Requests
    ask: Ask
    tries: int
    split: Mapping[str, float]
    rules: Mapping[str, Rules]
    echo: Echo
    earlier: Earlier | None = None

    async def first(self, cells: tuple[Cell, ...]) -> list[list[Outcome]]:
        """All tries at some cells, by cell: the first fails unless it stands alone, and so on; the last is the one to be judged."""
        asked = await all_of(*(self._ask(self.make.first(group)) for group in by_language(cells)))
        outcomes = sorted((outcome for group in asked for outcome in group), key=lambda outcome: outcome.cell.number)
        return await all_of(*map(self._until_verified, outcomes))

    async def again(self, outcome: Outcome, failure: Failure) -> list[Outcome]:
        """The further tries at a cell whose outcome was not admitted; empty where none is left."""
        attempt = outcome.request.attempt + 1
        if attempt >= self.tries:
            return []
        [retried] = await self._ask(self.make.again(outcome.cell, attempt, failure.text, failure.told))
        return await self._until_verified(retried)

    async def _until_verified(self, outcome: Outcome) -> list[Outcome]:
        return [outcome, *(await self.again(outcome, outcome.result))] if isinstance(outcome.result, Failure) else [outcome]

    async def _ask(self, request: Request) -> list[Outcome]:
        answers, rest = self.earlier(request) if self.earlier else ([], request)
        if rest:
            answers.append(Answer(rest, await self.ask(rest)))
        outcomes = {outcome.cell.number: outcome for answer in answers for outcome in self._outcomes(answer)}
        return [outcomes[cell.number] for cell in request.cells]

    def _outcomes(self, answer: Answer) -> Iterator[Outcome]:
        parsed = parse_reply(answer.reply, answer.request)
        for cell in answer.request.cells:
            yield Outcome(cell, answer.request, self._verified(parsed[cell.number], cell, answer))

    def _verified(self, candidate: Candidate | Failure, cell: Cell, answer: Answer) -> Utterance | Failure:
        result = self._judged(candidate, cell, answer.request) if isinstance(candidate, Candidate) else candidate
        if result is MISSING and not self.backend.prompted:
            held = ", ".join(v.entity for v in cell.values)
            result = Failure("no-sentence", f"the seeds give no (other) sentence {f'with {held}' if held else 'without entities'}: write more examples")
        if isinstance(result, Failure) or isinstance(candidate, Failure):
            return result
        model, key = answer.reply.model, answer.request.key
        origin = Origin("generated", self.backend.name, model, key, cell.number, template=candidate.template, stale_prompt=answer.stale)
        name = utterance_id(cell.language, cell.intent, result.text, result.entities)
        family = f"{cell.intent}|{candidate.template}" if candidate.template else name
        return replace(result, id=name, split=split_of(family, self.split), origin=origin)

    def _judged(self, candidate: Candidate, cell: Cell, request: Request) -> Utterance | Failure:
        return self.echo.find(candidate.marked, cell, request.messages) or verify(candidate, cell, self.rules[cell.language])
