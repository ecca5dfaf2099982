"""A reply's raw text, taken apart: one candidate per cell, or the reason why that cell has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from synthchat.backends.base import Reply, Request
from synthchat.generate.repair import read_json


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a reply says for one cell, before it is verified. `template` names what an offline text was made from."""

    marked: str
    template: str | None = None


OTHER_WORDS = "there are texts like it already; build the sentence quite differently"
TOLD = {
    "seed-copy": "it copies an example",
    "near-duplicate": OTHER_WORDS,
    "worn-frame": OTHER_WORDS,
    "echo": "it repeats the task instead of saying what the user would say",
}
"""What a second try is told where the detail would not help, or speaks of other cells, on which a try may not depend."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a candidate did not become a record: a short name that is counted, what was seen, and the text where there is one.

    It holds what `rejects.jsonl` does and no more, so that the prompt of a second try can be made again from there.
    """

    reason: str
    detail: str
    text: str | None = None

    @property
    def told(self) -> str:
        """What a second try is told."""
        return TOLD.get(self.reason, self.detail)


WITHOUT_ITEM = {
    "refusal": Failure("refused", "the model declined to answer"),
    "content_filter": Failure("filtered", "a content filter took the answer"),
    "length": Failure("cut-off", "the answer ended at its token limit before this cell"),
    "broken": Failure("broken", "the server could not read what its model wrote: invalid UTF-8, or not the form asked for"),
}
UNFINISHED = ("length", "broken")
MISSING = Failure("missing", "the reply has no item for this cell")


def parse_reply(reply: Reply, request: Request) -> dict[int, Candidate | Failure]:
    """A candidate or a failure for each cell of the request; items for other cells are nobody's and are left, of two for one cell the first counts."""
    whole = reply.finish not in UNFINISHED
    raw = read_json(reply.text, whole=whole)
    without = WITHOUT_ITEM.get(reply.finish or "") or (MISSING if raw is not None else _unreadable(reply.text))
    items: dict[int, Candidate | Failure] = {}
    for number, item in _items(raw):
        items.setdefault(number, item)
    return {cell.number: items.get(cell.number, without) for cell in request.cells}


def _unreadable(text: str) -> Failure:
    return Failure("not-json", "the reply is not JSON", text[:200]) if text.strip() else Failure("no-answer", "the reply is empty")


def _items(raw: object) -> Iterator[tuple[int, Candidate | Failure]]:
    rows = raw.get("items") if isinstance(raw, dict) else raw
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and (number := _number(row.get("cell"))) is not None:
            yield number, _candidate(row)


def _number(cell: object) -> int | None:
    """A cell's number; small models put it in quotes."""
    if isinstance(cell, str) and cell.isdecimal():
        return int(cell)
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None


def _candidate(row: dict[str, object]) -> Candidate | Failure:
    text, template = row.get("text"), row.get("template")
    if not isinstance(text, str):
        return Failure("no-text", f"the item's `text` is {type(text).__name__}, not a text")
    return Candidate(text, template if isinstance(template, str) else None)
