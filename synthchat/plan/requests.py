"""Requests: cells of one intent that a backend is asked for at once, under a key that is the hash of all that decides the reply."""

from __future__ import annotations

from synthchat.backends.base import Backend, Request
from synthchat.cells import Cell
from synthchat.seeding import digest


def request_for(backend: Backend, cells: tuple[Cell, ...], attempt: int = 0) -> Request:
    """The request for some cells of one intent."""
    key = "r-" + digest(backend.name, backend.model or "", attempt, *map(_identity, cells))
    return Request(cells[0].intent, cells, key, attempt)


def _identity(cell: Cell) -> str:
    values = [f"{v.key} {v.surface} {v.value} {v.match}" for v in cell.values]
    return "\n".join([cell.stream, cell.language, cell.persona or "", *(f"{k}={v}" for k, v in sorted(cell.attributes.items())), *values])
