"""The first requests of a plan with their messages, for who writes prompts: nothing is asked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Literal

from pydantic import BaseModel, ConfigDict

from synthchat.backends.base import Backend, Message, Request
from synthchat.plan.cells import Cells
from synthchat.plan.requests import Requests, by_language, number_of_requests
from synthchat.spec.model import Domain
from synthchat.values import Catalogue


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PromptedRequest(_Model):
    """One request as it would be sent. `key` is the hash of all that decides the reply."""

    intent: str
    cells: tuple[int, ...]
    key: str
    max_tokens: int
    messages: tuple[Message, ...]


class Prompted(_Model):
    """`synthchat plan --show-prompts N --json`; `planned` is how many requests the plan has in all, retries not counted."""

    format: Literal["synthchat-prompts/1"] = "synthchat-prompts/1"
    backend: str
    model: str | None
    planned: int
    requests: tuple[PromptedRequest, ...]


def prompted(domain: Domain, backend: Backend, requests: Requests, counts: Mapping[str, int], seed: int, size: int, most: int) -> Prompted:
    """The first `most` requests of a plan of so many records by intent: the first of every intent, then the second of every intent, and so on."""
    catalogue = Catalogue(domain, domain.main_language)
    needed = {name: -(-count // size) for name, count in counts.items() if count}
    cells = {name: Cells(domain, name, catalogue, seed) for name in needed}
    turns = ((name, turn) for turn in range(max(needed.values(), default=0)) for name in needed if turn < needed[name])
    asked = (group for name, _ in turns for group in by_language(cells[name].take(size)))
    shown = tuple(_shown(requests.first(group)) for group in islice(asked, most))
    planned = sum(number_of_requests(domain, name, counts[name], size) for name in needed)
    return Prompted(backend=backend.name, model=backend.model, planned=planned, requests=shown)


def _shown(request: Request) -> PromptedRequest:
    numbers = tuple(cell.number for cell in request.cells)
    return PromptedRequest(intent=request.intent, cells=numbers, key=request.key, max_tokens=request.max_tokens, messages=request.messages)
