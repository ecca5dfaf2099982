"""The characters that one place of a pattern may be: printable, sensible ones, ASCII first, and the same under every version of Python.

An item is `(op, argument)` of the standard library's parse tree. Nothing here asks Python's own Unicode database what is assigned, as that grows:
`unicodedata.ucd_3_2_0` is the one that stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_letters, digits, punctuation
from typing import Any, Protocol
from unicodedata import ucd_3_2_0


class Op(Protocol):
    """A constant of the standard library's parser."""

    name: str


Item = tuple[Op, Any]

PLAIN = ascii_letters + digits
MARKS = punctuation.replace("_", "")
BEYOND = "äöüàáâãåæçèéêëìíîïðñòóôõøùúûýþ" + "αβγδεζηθικλμνξοπρτυφχψω" + "абвгдежзиклмнопрстуфхцчшщэюя" + "一二三上下中大小人山水" + "–—…€£°«»"
POOLS = (PLAIN, MARKS + "_", " ", BEYOND)
CATEGORIES = {
    "CATEGORY_DIGIT": digits,
    "CATEGORY_NOT_DIGIT": ascii_letters,
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": PLAIN,
    "CATEGORY_WORD": PLAIN,
    "CATEGORY_NOT_WORD": MARKS,
}
UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
RANGE_LIMIT = 5_000
# What `re` takes for a letter's other case beside `lower()` and `upper()`, where the letter is in a pool.
OTHER_CASES = {"i": "ıİ", "s": "ſ", "k": "\u212a", "å": "\u212b", "μ": "µ", "ε": "ϵ", "θ": "ϑϴ", "κ": "ϰ", "π": "ϖ", "ρ": "ϱ", "φ": "ϕ", "β": "ϐ"}


def members(items: Sequence[Item], flags: int) -> str:
    """What may be drawn for a class, in order; empty where nothing printable is in it."""
    if items[0][0].name == "NEGATE":
        return _others(items[1:], flags)
    found: set[str] = set()
    for item in items:
        found.update(_of_item(item))
    return "".join(sorted(found))


def printable(character: str) -> bool:
    """Whether it may stand in a value at all: no control character, surrogate or line break."""
    return ucd_3_2_0.category(character) not in UNPRINTABLE


def is_word(character: str, flags: int) -> bool:
    r"""Whether it is `\w`."""
    return (character.isalnum() or character == "_") and (character.isascii() or not flags & re.ASCII)


def _of_item(item: Item) -> Iterable[str]:
    op, argument = item
    if op.name == "CATEGORY":
        return CATEGORIES[argument.name]
    if op.name == "RANGE":
        return _of_range(*argument)
    return filter(printable, chr(argument))


def _of_range(low: int, high: int) -> Iterable[str]:
    """Its printable ASCII; without any, its letters, numbers and signs; without those, what was unassigned in Unicode 3.2 (emoji, say)."""
    ascii_part = [chr(c) for c in range(max(low, 0x20), min(high, 0x7E) + 1)]
    if ascii_part:
        return ascii_part
    characters = [chr(c) for c in range(low, min(high, low + RANGE_LIMIT) + 1)]
    return [c for c in characters if ucd_3_2_0.category(c)[0] in "LNPS"] or [c for c in characters if ucd_3_2_0.category(c) == "Cn"]


def _others(excluded: Sequence[Item], flags: int) -> str:
    for pool in POOLS:
        kept = "".join(c for c in pool if not any(_hit(item, v, flags) for v in _cases(c, flags) for item in excluded))
        if kept:
            return kept
    return ""


def _hit(item: Item, character: str, flags: int) -> bool:
    op, argument = item
    if op.name == "LITERAL":
        return bool(ord(character) == argument)
    if op.name == "RANGE":
        return bool(argument[0] <= ord(character) <= argument[1])
    narrow = character.isascii() or not flags & re.ASCII
    name = argument.name.replace("NOT_", "")
    hit = {"CATEGORY_DIGIT": character.isdecimal() and narrow, "CATEGORY_SPACE": character.isspace() and narrow, "CATEGORY_WORD": is_word(character, flags)}[
        name
    ]
    return hit != ("NOT_" in argument.name)


def _cases(character: str, flags: int) -> Iterator[str]:
    yield character
    if flags & re.IGNORECASE:
        lower = character.lower()
        yield from {lower: 0, **dict.fromkeys(character.upper()), **dict.fromkeys(OTHER_CASES.get(lower, ""))}
