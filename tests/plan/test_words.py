"""How a cell and a seed are put into a prompt."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from synthchat.cells import Cell, PlannedValue
from synthchat.plan.words import line, said
from synthchat.records import Span
from synthchat.spec.factors import built_in
from synthchat.spec.model import Domain, Example
from tests.builders import listed, seed

Make = Callable[..., Domain]


def length(domain: Domain, surface: str, levels: dict[str, str], fixed: frozenset[str] = frozenset()) -> str:
    values = (PlannedValue("city", surface, surface),)
    cell = Cell("weather", 0, "en", "7|weather|0", None, levels, values, fixed)
    return str(json.loads(line(domain, cell))["length"])


@pytest.mark.parametrize(
    ("surface", "levels", "told"),
    [
        ("Oslo", {"length": "short"}, "at most 5 words"),
        ("Sierra de la Plata", {"length": "short"}, "brief"),
        ("Oslo", {"length": "short", "detail": "bare"}, "at most 5 words"),
        ("New York", {"length": "short", "detail": "reason"}, "brief"),
        ("Sierra de la Plata", {"length": "medium"}, "6 to 12 words"),
        ("a b c d e f g h i j k", {"length": "medium"}, "brief"),
        ("a b c d e f g h i j k", {"length": "long"}, "13 to 30 words"),
    ],
)
def test_a_length_that_the_values_leave_no_room_for_is_not_asked_for(make_domain: Make, surface: str, levels: dict[str, str], told: str) -> None:
    assert length(make_domain(factors=built_in()), surface, levels) == told


def test_a_length_that_the_persona_fixes_is_always_asked_for(make_domain: Make) -> None:
    assert length(make_domain(factors=built_in()), "Sierra de la Plata", {"length": "short"}, frozenset({"length"})) == "at most 5 words"


def test_every_other_value_of_an_open_entity_is_the_models_own(make_domain: Make) -> None:
    domain = make_domain(entities={"a": listed("a", "x"), "b": listed("b", "y").model_copy(update={"open": True})})
    values = (PlannedValue("a", "x", "x"), PlannedValue("b", "y", "y"))
    lines = [json.loads(line(domain, Cell("weather", n, "en", f"7|weather|{n}", values=values))) for n in range(400)]
    assert all(told["values"][0] == {"mark": 1, "text": "x", "entity": "a"} for told in lines)
    assert sum("like" in told["values"][1] for told in lines) == pytest.approx(200, abs=40)


def test_a_seed_is_shown_with_its_labels() -> None:
    assert said(seed("move [$5](a) now")) == "move [$5](a) now"
    assert said(Example(text="to savings", language="en", spans=(Span(3, 10, "account", "savings", role="to", group="1"),))) == "to [savings](account, to, 1)"
