"""A reply's raw text, taken apart: one candidate per cell, or the reason why that cell has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from synthchat.backends.base import Reply, Request


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a reply says for one cell, before it is verified. `template` names what an offline text was made from."""

    marked: str
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a candidate did not become a record: a short name that is counted, what was seen, and the text where there is one."""

    reason: str
    detail: str
    text: str | None = None


def parse_reply(reply: Reply, request: Request) -> dict[int, Candidate | Failure]:
    """A candidate or a failure for each cell of the request; items for other cells are nobody's and are left."""
    try:
        raw = orjson.loads(reply.text)
    except orjson.JSONDecodeError as error:
        return dict.fromkeys((c.number for c in request.cells), Failure("not-json", str(error), reply.text[:200]))
    items: dict[int, Candidate | Failure] = {}
    for number, item in _items(raw):
        items.setdefault(number, item)
    return {c.number: items.get(c.number, Failure("missing", "the reply has no item for this cell")) for c in request.cells}


def _items(raw: object) -> Iterator[tuple[int, Candidate | Failure]]:
    rows = raw.get("items") if isinstance(raw, dict) else raw
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and isinstance(row.get("cell"), int):
            yield row["cell"], _candidate(row)


def _candidate(row: dict[str, object]) -> Candidate | Failure:
    text, template = row.get("text"), row.get("template")
    if not isinstance(text, str):
        return Failure("no-text", f"the item's `text` is {type(text).__name__}, not a text")
    return Candidate(text, template if isinstance(template, str) else None)
