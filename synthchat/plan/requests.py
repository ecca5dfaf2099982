"""Requests: cells of one intent that a backend is asked for at once, under a key that is the hash of all that decides the reply."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice

from synthchat.backends.base import Message, Named, Request
from synthchat.cells import Cell
from synthchat.plan.mixture import mixes
from synthchat.plan.nearby import neighbours, seed_language, varied_seeds
from synthchat.plan.words import line, said
from synthchat.prompts import Prompts
from synthchat.seeding import digest
from synthchat.spec.languages import spoken_name
from synthchat.spec.model import Domain, Intent

TOKENS_PER_CELL, TOKENS_AT_LEAST = 150, 400


def by_language(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """The cells that one request asks for together: those of one language."""
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(cell.language, []).append(cell)
    return [tuple(group) for group in groups.values()]


def number_of_requests(domain: Domain, intent: str, records: int, size: int) -> int:
    """How many requests the first records of an intent take: one for every language in each `size` cells; the last cells are asked for whole."""
    blocks = -(-records // size)
    if len(domain.languages) == 1:
        return blocks
    mixed = mixes(domain, intent)
    return sum(len({mix.language for mix in islice(mixed, size)}) for _ in range(blocks))


class Requests:
    """Makes the requests of one domain for one backend; without `prompts` for one that reads cells and no messages."""

    def __init__(self, domain: Domain, backend: Named, prompts: Prompts | None = None) -> None:
        self._domain, self._backend = domain, backend
        self._told: dict[tuple[str, str], dict[str, object]] = {}
        self._prompts = prompts or (Prompts() if backend.prompted else None)

    def first(self, cells: tuple[Cell, ...]) -> Request:
        """The request for some cells of one intent and language."""
        return self._request(cells, 0, self._opening(cells))

    def again(self, cell: Cell, attempt: int, text: str | None, reason: str) -> Request:
        """The request for a cell whose last text was rejected for that reason. It depends on the cell's own tries only."""
        opening = self._opening((cell,))
        if not self._prompts:
            return self._request((cell,), attempt, opening)
        said = json.dumps({"items": [{"cell": cell.number, "text": text}]}, ensure_ascii=False)
        told = self._prompts.render("again.j2", cell=cell.number, text=text, reason=reason, line=line(self._domain, cell))
        before = (Message("assistant", said),) if text else ()
        return self._request((cell,), attempt, (*opening, *before, Message("user", told)))

    def _request(self, cells: tuple[Cell, ...], attempt: int, messages: tuple[Message, ...]) -> Request:
        most = max(TOKENS_AT_LEAST, TOKENS_PER_CELL * len(cells)) if messages else 0
        # What an API is asked is decided by its messages, its model and the sample number; any backend's reply to them will do.
        asked = [f"{m.role}: {m.content}" for m in messages] if messages else [self._backend.name, *map(_identity, cells)]
        key = "r-" + digest(self._backend.model or "", most, attempt, *asked)
        plans = tuple(digest(self._backend.model or "", attempt, _plan(cell), length=12) for cell in cells) if messages else ()
        return Request(cells[0].intent, cells, key, attempt, messages, most, plans)

    def _opening(self, cells: tuple[Cell, ...]) -> tuple[Message, ...]:
        if not self._prompts:
            return ()
        domain, intent = self._domain, self._domain.intents[cells[0].intent]
        language = spoken_name(cells[0].language)
        entities = sorted({slot.entity for slot in intent.slots})
        system = self._prompts.render("system.j2", domain=domain, language=language, entities=entities)
        lines = [line(domain, cell) for cell in cells]
        about = intent.name, cells[0].language
        if about not in self._told:
            self._told[about] = _beside(domain, *about)
        user = self._prompts.render("generate.j2", domain=domain, language=language, lines=lines, **self._told[about])
        return Message("system", system), Message("user", user)


def _example(intent: Intent, language: str) -> str:
    return next((e.text for e in intent.examples if e.language == seed_language(intent, language)), "")


def _beside(domain: Domain, name: str, language: str) -> dict[str, object]:
    """What a prompt tells of an intent beside its cells. Seeds of another language are shown where it has none: they are to be carried over."""
    intent = domain.intents[name]
    shown = seed_language(intent, language)
    near = [{"name": i.name, "description": i.description, "example": _example(i, language)} for i in neighbours(domain, intent)]
    own = [e for e in intent.examples if e.language == shown]
    seeds = [said(e) for e in varied_seeds(own)]
    return {
        "intent": intent,
        "parts": [domain.intents[name] for name in intent.parts],
        "neighbours": near,
        "seeds": seeds,
        "carried": spoken_name(shown) if seeds and shown != language else None,
        "marked": any(e.spans for e in own),
    }


def _identity(cell: Cell) -> str:
    return "\n".join([cell.stream, *_how(cell), *(f"{v.key} {v.surface} {v.value} {v.match}" for v in cell.values)])


def _plan(cell: Cell) -> str:
    """What a text of the cell has to hold, and how it is said: one that does is the cell's, whatever the prompt was."""
    return "\n".join([*_how(cell), *(f"{v.key} {v.surface}" for v in cell.values)])


def _how(cell: Cell) -> list[str]:
    return [cell.language, cell.persona or "", *(f"{k}={v}" for k, v in sorted(cell.attributes.items()))]
