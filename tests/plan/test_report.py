"""What a plan says of itself, counted again by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import islice

import pytest

from synthchat.plan.labels import label_only
from synthchat.plan.mixture import mixes, pairs_of, possible_pairs
from synthchat.plan.quotas import Volume
from synthchat.plan.report import IntentPlan, PlanReport, report
from synthchat.spec.model import Domain, Intent, Persona
from tests.builders import factor
from tests.faulty import Faulty

Make = Callable[..., Domain]
THIRDS = dict.fromkeys("xyz", 1 / 3)


def planned(domain: Domain, per_intent: int, size: int = 10) -> PlanReport:
    return report(domain, Faulty(), Volume(per_intent=per_intent), 7, size)


def weather(domain: Domain, per_intent: int) -> IntentPlan:
    return planned(domain, per_intent).intents["weather"]


@pytest.mark.parametrize(("records", "size", "requests"), [(0, 5, 0), (1, 5, 1), (5, 5, 1), (6, 5, 2), (11, 5, 3)])
def test_a_request_begun_is_a_request(make_domain: Make, records: int, size: int, requests: int) -> None:
    plan = planned(make_domain(), records, size)
    assert [p.requests for p in plan.intents.values()] == [requests, requests]
    assert plan.requests == 2 * requests


def test_what_a_persona_fixes_is_no_possible_pair(make_domain: Make) -> None:
    # nobody × 2 forms, nobody × 3 tones, 2 forms × 3 tones, terse × 3 tones
    pairs = weather(make_domain(), 1).pairs
    assert pairs.possible == 2 + 3 + 6 + 3
    assert pairs.covered + len(pairs.missing) == pairs.possible
    assert not [pair for pair in pairs.missing if "terse" in pair and "form" in pair]


def test_a_factor_that_every_persona_fixes_makes_no_pair(make_domain: Make) -> None:
    people = {name: Persona(name=name, share=0.5, levels={"form": form}) for name, form in (("p", "question"), ("q", "fragment"))}
    assert weather(make_domain(personas=people), 40).pairs.possible == 2 * 3


def test_a_level_of_share_zero_makes_no_pair(make_domain: Make) -> None:
    factors = {"one": factor("one", {"x": 1.0, "never": 0.0}), "two": factor("two", {"x": 0.5, "y": 0.5})}
    pairs = weather(make_domain(factors=factors, personas={}), 10).pairs
    assert (pairs.covered, pairs.possible) == (2, 2)


@pytest.mark.parametrize("name", ["weather", "order", "i", "transfer", "a+b", "cancel booking", "hello"])
def test_all_pairs_of_three_by_three_levels_are_there_early(make_domain: Make, name: str) -> None:
    factors = {f: factor(f, THIRDS) for f in ("one", "two", "three")}
    domain = make_domain(factors=factors, personas={}, intents={name: Intent(name=name, description="x")})
    assert planned(domain, 15).intents[name].pairs.missing == ()


@pytest.mark.parametrize("shares", [(1 / 3, 1 / 3, 1 / 3), (0.5, 0.3, 0.2), (0.7, 0.2, 0.1)])
@pytest.mark.parametrize("name", ["weather", "order", "hello"])
def test_pairs_come_as_often_as_their_levels_say(make_domain: Make, name: str, shares: tuple[float, ...]) -> None:
    levels = dict(zip("xyz", shares, strict=True))
    domain = make_domain(factors={f: factor(f, levels) for f in ("one", "two", "three")}, personas={})
    counts = Counter(pair for mix in islice(mixes(domain, name), 600) for pair in pairs_of(domain, mix))
    expected = {(one, two): 600 * levels[str(one[1])] * levels[str(two[1])] for one, two in possible_pairs(domain)}
    assert counts == pytest.approx(expected, abs=2)


def test_slots_values_and_sets_are_counted(make_domain: Make) -> None:
    plan = weather(make_domain(), 60)
    assert (plan.quota, plan.shapes) == (60, 2)
    assert (plan.slots.covered, plan.slots.possible) == (1, 1)
    assert (plan.values.covered, plan.values.possible) == (4, 4)
    assert weather(make_domain(), 0).values.missing == ("city: Bern", "city: Lima", "city: Oslo", "city: Rome")


def test_levels_that_never_come_are_not_called_labels_only(make_domain: Make) -> None:
    factors = {"form": factor("form", {"question": 0.6, "fragment": 0.4, "never": 0.0}), "tone": factor("tone", {"a": 1.0, "b": 0.0})}
    backend = Faulty()
    assert label_only(make_domain(factors=factors), backend) == {}
    backend.shows = {"form": frozenset({"question"}), "tone": frozenset({"a"})}
    assert label_only(make_domain(factors=factors), backend) == {"form": ("fragment",)}
    backend.shows = {}
    assert label_only(make_domain(factors=factors), backend) == {"form": ("question", "fragment"), "tone": ("a",)}


@pytest.mark.parametrize(("total", "quotas"), [(1, [1, 0, 0]), (2, [1, 1, 0]), (4, [2, 1, 1]), (5, [2, 2, 1])])
def test_ties_go_by_the_order_of_the_spec(make_domain: Make, total: int, quotas: list[int]) -> None:
    domain = make_domain(intents={name: Intent(name=name, description="x") for name in ("m", "z", "a")})
    plan = report(domain, Faulty(), Volume(total=total), 7, 10)
    assert [p.quota for p in plan.intents.values()] == quotas
