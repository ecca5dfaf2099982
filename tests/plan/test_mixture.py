from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations, islice

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.plan.clashes import clash
from synthchat.plan.mixture import mixes, pairs_of, possible_pairs
from synthchat.spec.factors import built_in
from synthchat.spec.model import Domain
from tests.builders import factor

Make = Callable[..., Domain]
Shares = st.lists(st.integers(1, 9), min_size=1, max_size=4).map(lambda ws: {f"l{n}": w / sum(ws) for n, w in enumerate(ws)})


@given(st.lists(Shares, min_size=1, max_size=4), st.text(min_size=1, max_size=5))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_prefix_keeps_the_shares_of_every_factor(make_domain: Make, factors: list[dict[str, float]], intent: str) -> None:
    domain = make_domain(factors={f"f{n}": factor(f"f{n}", shares) for n, shares in enumerate(factors)}, personas={})
    counts: Counter[tuple[str, str]] = Counter()
    for n, mix in enumerate(islice(mixes(domain, intent), 60), 1):
        counts.update(mix.levels.items())
        assert all(abs(counts[f.name, level.name] - n * level.share) <= 1 + 1e-6 for f in domain.factors.values() for level in f.levels)


def test_a_factor_keeps_its_shares_over_the_records_in_which_no_persona_fixes_it(make_domain: Make) -> None:
    domain, counts, free = make_domain(), Counter[str](), 0
    for n, mix in enumerate(islice(mixes(domain, "weather"), 200), 1):
        counts[mix.persona or "nobody"] += 1
        assert abs(counts["terse"] - n * 0.25) <= 1
        if mix.persona == "terse":
            assert mix.levels["form"] == "fragment"
        else:
            free += 1
            counts[mix.levels["form"]] += 1
            assert abs(counts["question"] - free * 0.6) <= 1 + 1e-6


def test_all_pairs_are_covered_early(make_domain: Make) -> None:
    domain = make_domain()
    covered = set().union(*(pairs_of(domain, mix) for mix in islice(mixes(domain, "weather"), 20)))
    assert covered == possible_pairs(domain)


def test_levels_that_clash_seldom_come_together_and_are_no_pair_to_cover(make_domain: Make) -> None:
    domain = make_domain(factors=built_in(), personas={})
    levels = [tuple(mix.levels.items()) for mix in islice(mixes(domain, "weather"), 100)]
    assert sum(any(clash(one, two) for one, two in combinations(points, 2)) for points in levels) <= 10
    assert not any(clash(one, two) for one, two in possible_pairs(domain))


def test_what_a_persona_fixes_makes_no_pair(make_domain: Make) -> None:
    assert not any(("persona", "terse") in pair and "form" in {name for name, _ in pair} for pair in possible_pairs(make_domain()))


def test_another_intent_changes_nothing_and_another_name_starts_elsewhere(make_domain: Make) -> None:
    domain = make_domain()
    alone = domain.model_copy(update={"intents": {"weather": domain.intents["weather"]}})
    assert list(islice(mixes(domain, "weather"), 30)) == list(islice(mixes(alone, "weather"), 30))
    assert list(islice(mixes(domain, "weather"), 30)) != list(islice(mixes(domain, "order"), 30))
