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

    starts = [found.start() for found in ITEM.finditer(text)]
    if not starts:
        return None
    kept = text if whole and CLOSED.search(text, starts[-1]) else text[: starts[-1]]
    value = repair_json(kept[_start(text, starts[0]) :], return_objects=True)
    rows = value.get("items") if isinstance(value, dict) else value
    return rows if isinstance(rows, list) else [rows] if isinstance(rows, dict) else []


def _start(text: str, first: int) -> int:
    """Where the JSON begins: at the object or the list around its first item, else at the item itself."""
    opening = text.rfind('"items"', 0, first)
    bracket = text.rfind("{", 0, opening) if opening >= 0 else text.rfind("[", 0, first)
    return bracket if bracket >= 0 else first
