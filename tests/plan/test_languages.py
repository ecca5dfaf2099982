"""Several languages in one spec: a factor of the cell, with requests, seeds, values and money of its own."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.backends.base import Request
from synthchat.backends.exchange import Exchange
from synthchat.cells import Cell
from synthchat.plan.cells import Cells
from synthchat.plan.mixture import mixes, pairs_of, possible_pairs
from synthchat.plan.requests import Requests, by_language, number_of_requests
from synthchat.spec.model import Domain, Entity, Intent, ListedValue, Slot
from synthchat.spec.types import resolve_options
from synthchat.values import Catalogue
from tests.builders import seed
from tests.conftest import Make

Shares = (
    st.lists(st.integers(0, 9), min_size=1, max_size=3).filter(any).map(lambda ws: {tag: w / sum(ws) for tag, w in zip(["en", "de", "fr"], ws, strict=False)})
)
PAY = Entity(name="amount", match="free", type="money", options=resolve_options("money", {}, "en", "de")[0])
CITY = Entity(
    name="city", match="exact", values=tuple(ListedValue(canonical=c, surfaces={"en": (c,), "de": (g,)}) for c, g in (("Rome", "Rom"), ("Oslo", "Oslo")))
)
NOTE = Entity(name="note", match="free", open=True)


@pytest.fixture
def two(make_domain: Make) -> Domain:
    """English and German; `pay` has seeds in both, `trip` in English alone."""
    pay = Intent(
        name="pay",
        slots=(Slot(entity="amount"), Slot(entity="note")),
        examples=(seed("pay [$5](amount) for the [rent](note)"), seed("die [Miete](note) bitte", "de")),
    )
    trip = Intent(name="trip", slots=(Slot(entity="city", required=True), Slot(entity="note")), examples=(seed("off to [Rome](city) with my [hat](note)"),))
    return make_domain(languages={"en": 0.7, "de": 0.3}, entities={e.name: e for e in (PAY, CITY, NOTE)}, intents={"pay": pay, "trip": trip})


def cells(domain: Domain, intent: str, count: int) -> tuple[Cell, ...]:
    return Cells(domain, intent, Catalogue(domain, domain.main_language), 7).take(count)


def requests(domain: Domain, folder: Path, intent: str) -> dict[str, Request]:
    make = Requests(domain, Exchange(folder / "requests.jsonl", folder / "replies.jsonl", None))
    return {group[0].language: make.first(group) for group in by_language(cells(domain, intent, 10))}


@given(Shares, st.text(min_size=1, max_size=5))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_prefix_keeps_the_shares_of_languages_and_factors(make_domain: Make, shares: dict[str, float], intent: str) -> None:
    domain, counts = make_domain(languages=shares, personas={}), Counter[str]()
    for n, mix in enumerate(islice(mixes(domain, intent), 60), 1):
        counts.update((mix.language, mix.levels["tone"]))
        assert all(abs(counts[tag] - n * share) <= 1 + 1e-6 for tag, share in shares.items())
        assert all(abs(counts[level.name] - n * level.share) <= 1 + 1e-6 for level in domain.factors["tone"].levels)


def test_languages_and_levels_are_covered_in_pairs(two: Domain) -> None:
    wanted = possible_pairs(two)
    assert (("language", "de"), ("tone", "c")) in wanted
    assert wanted == set().union(*(pairs_of(two, mix) for mix in islice(mixes(two, "pay"), 60))) & wanted


def test_a_language_of_share_0_is_never_asked_for(make_domain: Make) -> None:
    domain = make_domain(languages={"en": 1.0, "de": 0.0})
    assert {cell.language for cell in cells(domain, "weather", 50)} == {"en"}
    assert not [pair for pair in possible_pairs(domain) if ("language", "de") in pair]


def test_values_are_of_the_language_and_canonical_ones_of_the_main_language(two: Domain) -> None:
    drawn = {(cell.language, v.value, v.surface) for cell in cells(two, "trip", 100) for v in cell.values if v.entity == "city"}
    assert drawn == {("en", "Rome", "Rome"), ("en", "Oslo", "Oslo"), ("de", "Rome", "Rom"), ("de", "Oslo", "Oslo")}
    money = {(cell.language, v.normalized["currency"]) for cell in cells(two, "pay", 100) for v in cell.values if isinstance(v.normalized, dict)}
    assert money == {("en", "USD"), ("de", "EUR")}


def test_a_language_without_seeds_has_the_sets_and_open_values_of_another(two: Domain) -> None:
    german = [cell for cell in cells(two, "trip", 100) if cell.language == "de"]
    assert any(len(cell.values) == 2 for cell in german)
    assert {v.surface for cell in german for v in cell.values if v.entity == "note"} == {"Miete"}  # German, from another intent
    assert {v.surface for cell in cells(two, "trip", 100) if cell.language == "en" for v in cell.values if v.entity == "note"} == {"rent", "hat"}


def test_a_request_is_in_one_language(two: Domain, tmp_path: Path) -> None:
    asked = requests(two, tmp_path, "pay")
    english, german = asked["en"], asked["de"]
    assert sorted(cell.number for request in (english, german) for cell in request.cells) == list(range(10))
    assert ("in English" in english.messages[0].content, "in German" in german.messages[0].content) == (True, True)
    assert "- pay [$5](amount)" in english.messages[1].content
    assert "- die [Miete](note) bitte" in german.messages[1].content
    assert not [r for r in (english, german) if "Carry over" in r.messages[1].content]


def test_seeds_of_the_main_language_are_to_be_carried_over_where_there_are_none(two: Domain, tmp_path: Path) -> None:
    asked = requests(two, tmp_path, "trip")
    assert "These are in English. Carry over" in asked["de"].messages[1].content
    assert "into German" in asked["de"].messages[1].content
    assert "- off to [Rome](city)" in asked["de"].messages[1].content
    assert "Carry over" not in asked["en"].messages[1].content


def test_an_open_value_that_a_language_has_not_is_the_models_to_name(make_domain: Make, tmp_path: Path) -> None:
    wish = Intent(name="wish", slots=(Slot(entity="note", required=True),), examples=(seed("I want a [pony](note)"),))
    domain = make_domain(languages={"en": 0.5, "de": 0.5}, entities={"note": NOTE}, intents={"wish": wish})
    asked = requests(domain, tmp_path, "wish")
    assert '"text": "pony"' not in asked["de"].messages[1].content
    assert '"like": "pony"' in asked["de"].messages[1].content
    assert '"text": "pony"' in asked["en"].messages[1].content


@pytest.mark.parametrize("records", [1, 10, 95])
def test_the_number_of_requests_is_that_of_their_languages(two: Domain, records: int) -> None:
    blocks = -(-records // 10)
    asked = cells(two, "pay", 10 * blocks)
    assert number_of_requests(two, "pay", records, 10) == sum(len(by_language(asked[at : at + 10])) for at in range(0, 10 * blocks, 10))
