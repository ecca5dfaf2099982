"""JSON as language models write it: in fences, with text around it, single quotes, trailing commas, control characters, or cut off."""

from __future__ import annotations

import re

import orjson

ITEM = re.compile(r'\{[^{}]*?["\']cell["\']', re.DOTALL)
CLOSED = re.compile(r"\}\s*,?\s*\]")


def read_json(text: str, *, whole: bool = True) -> object:
    """What the text says, mended where it must be; None where it says nothing. Unless `whole`, the last item may be cut off, and is left out.

    Mending is json_repair's. It closes what is open, so an item that was cut off in the middle would come out as a shorter text: it is dropped.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _mended(text, whole=whole)


def _mended(text: str, *, whole: bool) -> object:
    from json_repair import repair_json

    start = _start(text)
    if start is None:
        return None
    closed = CLOSED.search(text, [m.start() for m in ITEM.finditer(text)][-1])
    value = repair_json(text[start:], return_objects=True)
    rows = value.get("items") if isinstance(value, dict) else value
    if not isinstance(rows, list):
        return None
    return rows if whole and closed else rows[:-1]


def _start(text: str) -> int | None:
    """Where the JSON begins: before its first item."""
    first = ITEM.search(text)
    if not first:
        return None
    opening = text.rfind('"items"', 0, first.start())
    bracket = text.rfind("{", 0, opening) if opening >= 0 else text.rfind("[", 0, first.start())
    return bracket if bracket >= 0 else first.start()
