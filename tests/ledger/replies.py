"""A request, a reply, and a ledger to keep it in."""

from __future__ import annotations

from collections.abc import Iterable

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell, PlannedValue

CELLS = (Cell("a", 3, "en", "0|a|3", values=(PlannedValue("city", "Oslo", "Oslo"),)),)
REPLY = Reply('{"items": []}', "m-1", "stop", 12, 34)


def asked(key: str, intent: str = "a") -> Request:
    return Request(intent, CELLS, key)


def block(key: str, numbers: Iterable[int], intent: str = "a", plan: str = "p") -> Request:
    """A request for several cells, all of one plan."""
    cells = tuple(Cell(intent, number, "en", "") for number in numbers)
    return Request(intent, cells, key, plans=(plan,) * len(cells))
