"""Levels that no text shows together: five words leave no room for a reason, and a search-box fragment is neither long, formal nor a story."""

from __future__ import annotations

from collections.abc import Mapping

Point = tuple[str, str | None]
"""A factor and one of its levels; among personas, `persona` and a name."""

_SHORT, _FRAGMENT = ("length", "short"), ("form", "fragment")
_APART: dict[Point, tuple[Point, ...]] = {
    _SHORT: (("detail", "reason"), ("detail", "background")),
    _FRAGMENT: (("detail", "reason"), ("detail", "background"), ("length", "long"), ("register", "formal")),
}
_BOTH_WAYS = [pair for one, others in _APART.items() for other in others for pair in ((one, other), (other, one))]
_EXCLUDED: Mapping[Point, frozenset[Point]] = {point: frozenset(other for one, other in _BOTH_WAYS if one == point) for point, _ in _BOTH_WAYS}
_NOTHING: frozenset[Point] = frozenset()


def excluded(point: Point) -> frozenset[Point]:
    """The levels that exclude this one; of most points none."""
    return _EXCLUDED.get(point, _NOTHING)


def clash(one: Point, other: Point) -> bool:
    """Whether two levels of the built-in factors exclude each other in a text."""
    return other in excluded(one)
