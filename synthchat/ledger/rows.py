"""A reply as a row of the table: one that has just come, and one that is there already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import orjson

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell


def now(days_ago: int = 0) -> str:
    """The time, UTC, to the second; or so many days earlier. Such times sort as text."""
    return (datetime.now(timezone.utc) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


LAST = 2**53
"""No cell has a number like that."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reply that is there, with the numbers of those cells of a request that it answers."""

    key: str
    reply: Reply
    cells: frozenset[int]


def row_of(request: Request, reply: Reply, seconds: float | None, attempts: int | None) -> tuple[object, ...]:
    """The fields of `schema.FIELDS`; `cells` are the numbers, drawn values and plans of the cells that were asked for."""
    plans = request.plans or (None,) * len(request.cells)
    cells = [_cell(cell, plan) for cell, plan in zip(request.cells, plans, strict=True)]
    head = (request.key, request.intent, orjson.dumps(cells).decode(), reply.text, reply.model, reply.finish)
    return (*head, reply.input_tokens, reply.output_tokens, now(), seconds, attempts)


def first_of(cells: str) -> int | None:
    """The number by which a reply is found by its cells; None where they do not say what they were planned to be."""
    plans = _plans(cells)
    return min(number for number, _ in plans) if plans else None


def numbers_of(cells: str) -> frozenset[int]:
    """The numbers of cells as they are stored, whether or not their plans are."""
    rows = [row for row in _rows(cells) if isinstance(row, dict)]
    return frozenset(row["cell"] for row in rows if isinstance(row.get("cell"), int))


def kept(row: tuple[Any, ...], request: Request) -> Kept:
    """The row of a reply (key, cells and the fields of `Reply`) as far as it answers a request."""
    key, cells, *reply = row
    theirs, wanted = _plans(cells), set(zip((c.number for c in request.cells), request.plans, strict=True))
    return Kept(key, Reply(*reply), frozenset(number for number, _ in theirs & wanted))


def _cell(cell: Cell, plan: str | None) -> dict[str, object]:
    row: dict[str, object] = {"cell": cell.number, "values": [v.surface for v in cell.values]}
    return {**row, "plan": plan} if plan else row


def _plans(cells: str) -> set[tuple[int, str]]:
    """Numbers and plans of cells as they are stored; none where one of them lacks either: they may come from anybody's export."""
    try:
        found = {(row["cell"], row["plan"]) for row in _rows(cells)}
    except (TypeError, KeyError):
        return set()
    return found if all(isinstance(number, int) and 0 <= number < LAST and isinstance(plan, str) for number, plan in found) else set()


def _rows(cells: str) -> list[Any]:
    try:
        rows = orjson.loads(cells)
    except orjson.JSONDecodeError:
        return []
    return rows if isinstance(rows, list) else []
