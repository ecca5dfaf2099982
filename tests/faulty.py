"""A backend for tests: it writes made-up words around the planned values, answers after delays of its own, and spoils one item in five."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from random import Random

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell
from synthchat.errors import Problem
from synthchat.seeding import fraction, generator
from synthchat.spec.markup import mark
from synthchat.spec.model import Domain

SYLLABLES = ("ba", "co", "du", "fe", "gi", "ka", "lo", "mu", "ne", "pi", "ra", "so", "tu", "ve", "zi")
FAULTS = ("missing", "missing-value", "extra-mark", "markup", "template", "empty", "wrong-value", "twin")


class Faulty:
    """`delays` draws how long a reply takes: it must not matter. What is spoiled depends on cell and attempt only, and is told in `planted`."""

    name = "faulty"
    model: str | None = None
    prompted = False
    heeds = frozenset[str]()
    shows: Mapping[str, frozenset[str]] | None = None

    def __init__(self, share: float = 0.2, delays: Random | None = None, faults: Sequence[str] = FAULTS) -> None:
        self.share, self.delays, self.faults = share, delays, faults
        self.planted: dict[tuple[str, int, int], str] = {}
        self.asked: list[str] = []

    def problems(self, domain: Domain) -> Sequence[Problem]:
        return ()

    async def complete(self, request: Request) -> Reply:
        self.asked.append(request.key)
        if self.delays:
            await asyncio.sleep(self.delays.random() / 500)
        items = [item for cell in request.cells if (item := self._item(cell, request.attempt))]
        return Reply(json.dumps({"items": items}), "faulty-1")

    def _item(self, cell: Cell, attempt: int) -> dict[str, object] | None:
        words = generator(cell.stream, "words", attempt)
        text = " ".join(mark(v.surface, v.entity, v.role, v.group) + " " + _words(words) for v in cell.values)
        text = f"{_words(words)} {text}".strip()
        if fraction(cell.stream, attempt, "fault") >= self.share:
            return {"cell": cell.number, "text": text}
        fault = self.faults[int(fraction(cell.stream, attempt, "which") * len(self.faults))]
        self.planted[cell.intent, cell.number, attempt] = fault
        return _spoiled(fault, cell, text)


def _words(rng: Random) -> str:
    return " ".join("".join(rng.choices(SYLLABLES, k=rng.randint(2, 3))) for _ in range(rng.randint(3, 8)))


def _spoiled(fault: str, cell: Cell, text: str) -> dict[str, object] | None:
    value = cell.values[0] if cell.values else None
    spoiled = {
        "missing-value": text.replace("[", "").replace("]", "")
        if value is None
        else text.replace(mark(value.surface, value.entity, value.role, value.group), "none"),
        "extra-mark": text + " [more](no_such_entity)",
        "markup": text + " [never closed",
        "template": "{{ greeting }} " + text,
        "empty": " … ",
        "wrong-value": text if value is None else text.replace(f"[{value.surface}]", "[something else]"),
        "twin": "always the very same words",
    }
    return None if fault == "missing" else {"cell": cell.number, "text": spoiled[fault]}
