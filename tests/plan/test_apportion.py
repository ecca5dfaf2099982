from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthchat.plan.apportion import Apportionment


def shares_of(weights: list[int]) -> list[float]:
    return [w / sum(weights) for w in weights]


def worst_deviation(shares: list[float], picks: list[int], steps: int) -> Fraction:
    """The largest distance of any count from n·share over all prefixes, drawing the option that each pick points at."""
    drawn, worst = Apportionment(shares), Fraction(0)
    counts = [0] * len(shares)
    for n in range(1, steps + 1):
        options = drawn.options()
        level = options[picks[n % len(picks)] % len(options)]
        drawn.take(level)
        counts[level] += 1
        worst = max(worst, *(abs(c - n * Fraction(w, drawn.total)) for c, w in zip(counts, drawn.weights, strict=True)))
    return worst


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8).filter(any), st.lists(st.integers(0, 7), min_size=1, max_size=40))
@settings(deadline=None, max_examples=150)
def test_every_prefix_keeps_within_one_of_the_shares_whatever_is_chosen(weights: list[int], picks: list[int]) -> None:
    assert worst_deviation(shares_of(weights), picks, 120) <= 1


@pytest.mark.parametrize("weights", [[1], [1, 1, 1], [1, 999], [1, 1, 1, 1, 1, 1, 1, 1, 92], [35, 35, 20, 10]])
@pytest.mark.parametrize("pick", [0, 1, 5])
def test_rare_levels_drawn_early_do_not_lock_the_rest(weights: list[int], pick: int) -> None:
    assert worst_deviation(shares_of(weights), [pick], 400) <= 1


def test_a_level_of_share_zero_is_never_an_option() -> None:
    assert Apportionment([0.5, 0.0, 0.5]).options() == (0, 2)
