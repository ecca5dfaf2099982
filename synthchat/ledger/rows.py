"""A reply that has just come as a row of the table."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import orjson

from synthchat.backends.base import Reply, Request


def now(days_ago: int = 0) -> str:
    """The time, UTC, to the second; or so many days earlier. Such times sort as text."""
    return (datetime.now(timezone.utc) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


def row_of(request: Request, reply: Reply, seconds: float | None, attempts: int | None) -> tuple[object, ...]:
    """The fields of `schema.FIELDS`; `cells` are the numbers and drawn values of the cells that were asked for."""
    cells = [{"cell": c.number, "values": [v.surface for v in c.values]} for c in request.cells]
    head = (request.key, request.intent, orjson.dumps(cells).decode(), reply.text, reply.model, reply.finish)
    return (*head, reply.input_tokens, reply.output_tokens, now(), seconds, attempts)
