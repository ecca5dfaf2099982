from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthchat.spec.shares import resolve, share_problem

SHARES = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=8)


@given(SHARES)
def test_shares_that_are_no_problem_sum_to_1_and_stay_as_given(given: list[float | None]) -> None:
    resolved = resolve(given)
    assert math.isclose(math.fsum(resolved), 1, abs_tol=1e-9)
    if not share_problem(given):
        assert all(math.isclose(before, after, abs_tol=2e-6) for before, after in zip(given, resolved, strict=True) if before is not None)


@given(SHARES)
def test_shares_not_given_are_equal(given: list[float | None]) -> None:
    assert len({after for before, after in zip(given, resolve(given), strict=True) if before is None}) <= 1


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ([0.5, 0.5000001], None),
        ([0.5, 0.500002], "more than 1"),
        ([0.5, 0.499998], "less than 1"),
        ([1 / 3, 1 / 3, 1 / 3], None),
        ([0.0, None], None),
        ([1.0, None], "leave nothing"),
        ([0.6, 0.6, None], "more than 1"),
        ([None, None], None),
    ],
)
def test_what_shares_must_come_to(given: list[float | None], problem: str | None) -> None:
    found = share_problem(given)
    assert (found is None) == (problem is None)
    assert (problem or "") in (found or ("",))[0]
