"""The text of an item: made-up words around the marked values of a cell, and how it can be wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from synthchat.seeding import generator
from tests.server.asked import Asked

SYLLABLES = ("ba", "co", "du", "fe", "gi", "ka", "lo", "mu", "ne", "pi", "ra", "so", "tu", "ve", "zi")
CYRILLIC = ("ба", "ко", "ду", "фе", "ги", "ка", "ло", "му", "не", "пи", "ра", "со", "ту", "ве", "зи")
LENGTH = re.compile(r"at most (?P<most>\d+) words|(?P<from>\d+) to (?P<to>\d+) words")

Row = Mapping[str, Any]


def text(row: Row, digest: str, syllables: tuple[str, ...] = SYLLABLES) -> str:
    """A good text for a cell. It depends on the cell's line and on what else its request says, so that another try reads otherwise."""
    rng = generator(digest, row["cell"], "words")
    parts = [_mark(value["text"], value["mark"]) for value in row["values"]]
    fewest, most = _bounds(row)
    taken = sum(len(value["text"].split()) for value in row["values"])
    for _ in range(max(1, rng.randint(fewest, most) - taken)):
        parts.insert(rng.randint(0, len(parts)), _word(rng, syllables))
    return " ".join(parts)


def spoiled(fault: str, row: Row, asked: Asked, free: frozenset[str]) -> str | None:
    """The text of a cell with that fault, or None where it cannot have it: a cell without values has none that could be wrong."""
    good = text(row, asked.digest)
    if fault in ("wrong-value", "translated", "nested", "unmarked"):
        return _misvalued(fault, good, row, free)
    other = next((o for o in asked.cells if _wanted(o, free) != _wanted(row, free)), None)
    told = [line for line in asked.prompt.split("\n") if any(c.isalpha() for c in line) and not line.startswith("{")]
    return {
        "invented": f"{good} [{_word(generator(asked.digest, row['cell'], 'invented'), SYLLABLES)}]({len(row['values']) + 1})",
        "another-cell": text(other, asked.digest) if other else None,
        "echo": told[-1] if told else None,
        "template": "{{ greeting }} " + good,
        "empty-text": " … ",
        "not-text": "",
        "language": text(row, asked.digest, CYRILLIC),
    }[fault]


def _misvalued(fault: str, good: str, row: Row, free: frozenset[str]) -> str | None:
    """One value worded otherwise, or marked badly. What may be worded otherwise cannot be wrong."""
    values = [v for v in row["values"] if fault in ("nested", "unmarked") or not (v.get("open") or v["entity"] in free)]
    if not values:
        return None
    said, number = values[0]["text"], values[0]["mark"]
    wrong = {
        "wrong-value": _mark("something else", number),
        "translated": _mark("кое-что другое", number),
        "nested": f"[{_mark(said, number)} {SYLLABLES[0]}]({number})",
        "unmarked": _escaped(said),
    }
    return good.replace(_mark(said, number), wrong[fault])


def _mark(said: str, number: int) -> str:
    return f"[{_escaped(said)}]({number})"


def _escaped(said: str) -> str:
    return re.sub(r"[\[\]\\]", lambda found: "\\" + found[0], said)


def _wanted(row: Row, free: frozenset[str]) -> list[tuple[str, str | None, str | None]]:
    """What a text for this cell must have and one for another cell may lack."""
    fixed = ((v, not (v.get("open") or v["entity"] in free)) for v in row["values"])
    return [(v["entity"], v.get("role"), v["text"] if exact else None) for v, exact in fixed]


def _bounds(row: Row) -> tuple[int, int]:
    found = LENGTH.fullmatch(str(row.get("length", "")))
    if not found:
        return 5, 12
    return (3, int(found["most"])) if found["most"] else (int(found["from"]), int(found["to"]))


def _word(rng: Random, syllables: tuple[str, ...]) -> str:
    return "".join(rng.choices(syllables, k=rng.randint(2, 3)))
