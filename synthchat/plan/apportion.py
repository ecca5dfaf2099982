"""Endless sequences of levels whose counts keep to their shares: at every prefix of n, each level has occurred n·share ± 1 times.

Choosing one level a step under such bounds is a scheduling problem: the j-th occurrence of a level has a first and a last step. It can be met
for ever as long as, for every number of steps t ahead, no more than t occurrences fall due by then (Tijdeman, «The chairman assignment problem»,
Discrete Mathematics 32, 1980, shows that such sequences exist). So `options` answers every level that keeps that true, and the caller may choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import lcm


class Apportionment:
    """Counts of the levels drawn so far. `shares` are ≥ 0 and sum to 1 but for rounding; a level of share 0 is never an option."""

    def __init__(self, shares: Sequence[float]) -> None:
        exact = [Fraction(share).limit_denominator(1_000_000) for share in shares]
        total = sum(exact, Fraction(0))
        denominator = lcm(*((share / total).denominator for share in exact))
        self.weights = tuple(int(share / total * denominator) for share in exact)
        self.total = denominator
        self.steps = 0
        self._behind = (0,) * len(self.weights)

    def options(self) -> tuple[int, ...]:
        """The levels that may come next, by their index; never empty."""
        return _options(self._behind, self.weights, self.total)

    def take(self, level: int) -> None:
        """Draw a level, one of `options`."""
        self._behind = _after(self._behind, self.weights, self.total, level)
        self.steps += 1


def _after(behind: tuple[int, ...], weights: tuple[int, ...], total: int, level: int) -> tuple[int, ...]:
    """How far each level is behind its share once `level` is drawn, in units of 1/total."""
    return tuple(b + w - total * (i == level) for i, (b, w) in enumerate(zip(behind, weights, strict=True)))


@lru_cache(maxsize=1 << 16)
def _options(behind: tuple[int, ...], weights: tuple[int, ...], total: int) -> tuple[int, ...]:
    drawn = {level: _after(behind, weights, total, level) for level, weight in enumerate(weights) if weight}
    return tuple(level for level, state in drawn.items() if max(map(abs, state)) <= total and _can_go_on(state, weights, total))


def _can_go_on(behind: tuple[int, ...], weights: tuple[int, ...], total: int) -> bool:
    """Whether, for every t, at most t occurrences fall due within t steps; sure for good once those ahead are ahead by one together."""
    steps = 0
    while sum(b for b in behind if b < 0) < -total:
        steps += 1
        behind = tuple(b + w for b, w in zip(behind, weights, strict=True))
        if sum(-((total - b) // total) for b in behind if b > total) > steps:
            return False
    return True
