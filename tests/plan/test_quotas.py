from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.plan.quotas import Volume, quotas, rank, weights
from synthchat.spec.model import Domain, Intent

Make = Callable[..., Domain]


def test_per_intent_gives_every_intent_the_same(make_domain: Make) -> None:
    assert quotas(make_domain(), Volume(per_intent=7)) == {"weather": 7, "order": 7}


def test_a_total_goes_by_weight(make_domain: Make) -> None:
    assert quotas(make_domain(), Volume(total=9)) == {"weather": 3, "order": 6}


@given(st.lists(st.floats(0, 50), min_size=1, max_size=6).filter(any), st.integers(0, 60))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_quotas_sum_to_the_total_and_never_fall(make_domain: Make, shares: list[float], total: int) -> None:
    domain = make_domain(intents={f"i{n}": Intent(name=f"i{n}", description="x", weight=w) for n, w in enumerate(shares)})
    now, more = quotas(domain, Volume(total=total)), quotas(domain, Volume(total=total + 1))
    assert sum(now.values()) == total
    assert all(now[name] <= more[name] for name in now)


@given(st.lists(st.floats(0, 50), min_size=1, max_size=6).filter(any), st.integers(0, 3000))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_large_total_is_what_one_record_after_the_other_gives(make_domain: Make, shares: list[float], total: int) -> None:
    domain = make_domain(intents={f"i{n}": Intent(name=f"i{n}", description="x", weight=w) for n, w in enumerate(shares)})
    counts = [0] * len(shares)
    for _ in range(total):
        counts[min(range(len(shares)), key=lambda n: (rank(counts[n], shares[n]), n))] += 1
    assert [*quotas(domain, Volume(total=total)).values()] == counts


@pytest.mark.parametrize("total", [1, 2, 5, 23, 100])
def test_a_total_is_the_lowest_ranks(make_domain: Make, total: int) -> None:
    domain, volume = make_domain(), Volume(total=total)
    order = {name: n for n, name in enumerate(domain.intents)}
    ranks = sorted((rank(n, w), order[name], name) for name, w in weights(domain, volume).items() for n in range(total))
    taken = [name for _, _, name in ranks[:total]]
    assert {name: taken.count(name) for name in order} == quotas(domain, volume)
