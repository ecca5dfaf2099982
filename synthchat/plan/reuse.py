"""Replies to other prompts: where a request has none of its own, those for cells that were planned as its cells are stand in (`reuse: cell`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from synthchat.backends.base import Reply, Request
from synthchat.ledger import Look
from synthchat.ledger.rows import Kept
from synthchat.plan.requests import Requests


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and the request for those cells that it answers. `stale`: it answers a prompt by which these cells would not be asked for today."""

    request: Request
    reply: Reply
    stale: bool = False


class Reuse:
    """Looks for them in a ledger. Of several replies to a cell the newest counts; but one that is not stale goes before all that are."""

    def __init__(self, ledger: Look, make: Requests) -> None:
        self._ledger, self._make = ledger, make

    def split(self, request: Request) -> tuple[list[Answer], Request | None]:
        """What there is for a request, and the request for the cells that are left. One that has a reply of its own is left whole."""
        if self._ledger.has(request.key):
            return [], request
        found = [(not self._is_todays(kept, request), kept) for kept in self._ledger.answering(request)]
        left, answers = {cell.number: cell for cell in request.cells}, list[Answer]()
        for stale, kept in sorted(found, key=lambda one: one[0]):
            if cells := tuple(left.pop(number) for number in sorted(kept.cells & left.keys())):
                answers.append(Answer(replace(request, key=kept.key, cells=cells, plans=()), kept.reply, stale))
        if not left:
            return answers, None
        return answers, self._make.first(tuple(left.values())) if answers else request

    def _is_todays(self, kept: Kept, request: Request) -> bool:
        """Whether the cells that it answers would alone be asked for by the very same prompt."""
        return self._make.first(tuple(cell for cell in request.cells if cell.number in kept.cells)).key == kept.key
