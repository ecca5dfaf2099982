"""What makes a reply one for a cell, and which of several is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell, PlannedValue
from synthchat.dataset.past import Backend
from synthchat.ledger import Ledger
from synthchat.plan.outlook import ranges
from synthchat.plan.requests import Requests
from synthchat.plan.reuse import Reuse
from synthchat.spec.model import Domain

Make = Callable[..., Domain]
OSLO, ROME = PlannedValue("city", "Oslo", "Oslo", "from"), PlannedValue("city", "Rome", "Rome", "to")
CELL = Cell("weather", 3, "en", "7|weather|3", None, {"form": "question"}, (OSLO, ROME))


def requests(domain: Domain, model: str = "m") -> Requests:
    return Requests(domain, Backend("any", model, True))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "l.db") as kept:
        yield kept


DIFFERENT = [
    {"language": "de"},
    {"persona": "terse"},
    {"attributes": {"form": "fragment"}},
    {"values": (ROME, OSLO)},
    {"values": (OSLO,)},
    *({"values": (replace(OSLO, **change), ROME)} for change in ({"surface": "Lima"}, {"entity": "size"}, {"role": "to"}, {"role": None}, {"group": "1"})),
]
SAME: list[dict[str, Any]] = [{"number": 3}, {"stream": "8|weather|3"}, {"values": (replace(OSLO, match="free", value="OSL"), ROME)}]


@pytest.mark.parametrize("change", DIFFERENT, ids=str)
def test_what_a_text_has_to_hold_is_the_plan_of_its_cell(make_domain: Make, change: dict[str, Any]) -> None:
    make = requests(make_domain())
    assert make.first((CELL,)).plans != make.first((replace(CELL, **change),)).plans


@pytest.mark.parametrize("change", SAME, ids=str)
def test_the_rest_is_not(make_domain: Make, change: dict[str, Any]) -> None:
    make = requests(make_domain())
    assert make.first((CELL,)).plans == make.first((replace(CELL, **change),)).plans


def test_another_model_and_a_second_try_are_other_plans_and_other_words_are_not(make_domain: Make) -> None:
    domain = make_domain()
    other = domain.model_copy(update={"description": "of another kind"})
    first = requests(domain).first((CELL,))
    assert first.plans != requests(domain, "n").first((CELL,)).plans
    assert first.plans != requests(domain).again(CELL, 1, "x", "no").plans
    assert (first.plans == requests(other).first((CELL,)).plans, first.key == requests(other).first((CELL,)).key) == (True, False)


def block(*numbers: int) -> tuple[Cell, ...]:
    return tuple(Cell("weather", number, "en", f"7|weather|{number}") for number in numbers)


def keep(ledger: Ledger, request: Request) -> str:
    ledger.put(request, Reply(request.key)).result()
    return request.key


def taken(ledger: Ledger, make: Requests, request: Request) -> tuple[list[tuple[str, list[int], bool]], list[int]]:
    """The answers to a request, and the cells that are left."""
    answers, rest = Reuse(ledger, make).split(request)
    return [(a.request.key, [c.number for c in a.request.cells], a.stale) for a in answers], [c.number for c in rest.cells] if rest else []


def test_a_reply_to_todays_words_goes_before_newer_ones_to_others(make_domain: Make, ledger: Ledger) -> None:
    domain = make_domain()
    today, other = requests(domain), requests(domain.model_copy(update={"description": "of another kind"}))
    own, stale = keep(ledger, today.first(block(1, 2))), keep(ledger, other.first(block(0, 1, 2, 3)))
    ledger.writer.do(lambda db: db.execute("UPDATE replies SET paid = '2020' WHERE key = ?", (own,))).result()
    assert taken(ledger, today, today.first(block(*range(6)))) == ([(own, [1, 2], False), (stale, [0, 3], True)], [4, 5])


def test_what_is_left_is_asked_for_alone_and_is_found_the_next_time(make_domain: Make, ledger: Ledger) -> None:
    domain = make_domain()
    today, other = requests(domain), requests(domain.model_copy(update={"description": "of another kind"}))
    stale, whole = keep(ledger, other.first(block(0, 1))), today.first(block(0, 1, 2, 3))
    _, rest = Reuse(ledger, today).split(whole)
    assert rest == today.first(block(2, 3))
    alone = keep(ledger, today.first(block(2, 3)))
    assert taken(ledger, today, whole) == ([(alone, [2, 3], False), (stale, [0, 1], True)], [])


def test_a_request_with_a_reply_of_its_own_and_one_without_any_are_left_whole(make_domain: Make, ledger: Ledger) -> None:
    make = requests(make_domain())
    own, none = make.first(block(0, 1)), make.first(block(5, 6))
    keep(ledger, own)
    keep(ledger, make.first(block(0)))
    assert Reuse(ledger, make).split(own) == ([], own)
    assert Reuse(ledger, make).split(none) == ([], none)


def test_a_second_try_takes_a_second_try(make_domain: Make, ledger: Ledger) -> None:
    make = requests(make_domain())
    again, other = make.again(CELL, 1, "a", "no"), make.again(CELL, 1, "b", "no")
    keep(ledger, make.first((CELL,)))
    assert taken(ledger, make, again) == ([], [3])
    kept = keep(ledger, other)
    assert taken(ledger, make, again) == ([(kept, [3], True)], [])


@pytest.mark.parametrize(("numbers", "expected"), [([], []), ([4], ["4"]), ([0, 1, 2, 5, 7, 8], ["0-2", "5", "7-8"])])
def test_ranges(numbers: list[int], expected: list[str]) -> None:
    assert list(ranges(numbers)) == expected
