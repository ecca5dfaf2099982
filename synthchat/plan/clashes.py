"""Levels that no text shows together: five words leave no room for a reason, and a search-box fragment is neither long, formal nor a story."""

from __future__ import annotations

from collections.abc import Iterable

Point = tuple[str, str | None]
"""A factor and one of its levels; among personas, `persona` and a name."""

_SHORT, _FRAGMENT = ("length", "short"), ("form", "fragment")
_APART: dict[Point, tuple[Point, ...]] = {
    _SHORT: (("detail", "reason"), ("detail", "background")),
    _FRAGMENT: (("detail", "reason"), ("detail", "background"), ("length", "long"), ("register", "formal")),
}
_CLASHES = frozenset(frozenset((one, other)) for one, others in _APART.items() for other in others)


def clash(one: Point, other: Point) -> bool:
    """Whether two levels of the built-in factors exclude each other in a text."""
    return frozenset((one, other)) in _CLASHES


def clashes(point: Point, others: Iterable[Point]) -> int:
    """How many of the others exclude this one."""
    return sum(clash(point, other) for other in others)
