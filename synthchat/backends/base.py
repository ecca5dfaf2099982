"""What a backend is: something that phrases one request. No retries, no cache, no parsing in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from synthchat.cells import Cell
from synthchat.errors import Problem
from synthchat.spec.model import Domain


@dataclass(frozen=True, slots=True)
class Request:
    """One call: the cells of one intent that are to be phrased. `attempt` is 0 at first and 1 where a rejected cell is tried again;
    `key` is the hash of all that decides the reply."""

    intent: str
    cells: tuple[Cell, ...]
    key: str
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A raw answer: JSON, `{"items": [{"cell": 12, "text": "move [$50](amount) …", "template": "…"}, …]}`; `template` only offline."""

    text: str
    model: str | None = None


class Backend(Protocol):
    """Phrases requests. `shows` names the factor levels that can be seen in its texts, by factor; None stands for all of them."""

    name: str
    model: str | None
    shows: Mapping[str, frozenset[str]] | None

    def problems(self, domain: Domain) -> Sequence[Problem]:
        """What keeps this backend from writing every intent of the domain, known before anything is asked."""
        ...

    async def complete(self, request: Request) -> Reply:
        """The reply to one request.

        Raises BackendError where the backend cannot be used at all.
        """
        ...
