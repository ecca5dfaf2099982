"""A request, a reply, and a ledger to keep it in."""

from __future__ import annotations

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell, PlannedValue

CELLS = (Cell("a", 3, "en", "0|a|3", values=(PlannedValue("city", "Oslo", "Oslo"),)),)
REPLY = Reply('{"items": []}', "m-1", "stop", 12, 34)


def asked(key: str, intent: str = "a") -> Request:
    return Request(intent, CELLS, key)
