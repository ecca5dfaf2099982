"""How closely a marked text must keep to the planned surface."""

from __future__ import annotations

from itertools import takewhile

from synthchat.cells import Match
from synthchat.spec.values import folded

KEPT = 0.6


def matches(surface: str, planned: str, match: Match) -> bool:
    """Whether it keeps to the plan; case and how accents are encoded do not matter.

    `exact`: equal. `inflected`: each word begins as planned, for 60 % of the longer word and three letters. `free`: anything.
    """
    if match == "free":
        return True
    found, wanted = folded(surface), folded(planned)
    return found == wanted or (match == "inflected" and _inflected(found.split(), wanted.split()))


def _inflected(found: list[str], wanted: list[str]) -> bool:
    return len(found) == len(wanted) and all(map(_same_stem, found, wanted))


def _same_stem(one: str, other: str) -> bool:
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return one == other or common >= max(KEPT * longer, min(3, shorter))
