"""Every way in which an answer can be wrong, through every protocol: the good items count, and each of the others is told by its reason."""

from __future__ import annotations

import asyncio
from functools import lru_cache

import pytest

from synthchat.backends.base import Backend, Remote
from synthchat.generate.echo import Echo
from synthchat.generate.parse import Failure
from synthchat.generate.rules import rules_of
from synthchat.generate.trial import Outcome, Trials
from synthchat.plan.cells import Cells
from synthchat.plan.requests import Requests
from synthchat.spec import load
from synthchat.spec.model import Domain
from synthchat.values import Catalogue
from tests.backends.remotes import PROTOCOLS, clear, remote
from tests.pipeline.test_generate import BANK
from tests.server import Script, serve
from tests.server.script import ITEM, MENDABLE, PARTIAL, UNUSABLE

GOOD = {"good"}
REPLIES: dict[str, set[str]] = {
    **dict.fromkeys(MENDABLE, GOOD),  # fenced, text around, single quotes, trailing commas, another order, too many
    "length": {"cut-off"},
    "half-broken": {"empty"},  # `"text": ,` reads as no text
    "too-few": {"missing"},
    "not-json": {"not-json"},
    "broken-json": {"not-json", "missing"},
    "empty": {"no-answer"},
    "control": {"control"},
    "wrong-keys": {"missing", "not-json"},
    "refused": {"refused"},
    "content-filter": {"filtered"},
    "prompt-filter": {"filtered"},
}
"""Fault of a whole reply → reasons of the cells that it costs."""

ITEMS: dict[str, set[str]] = {
    "wrong-value": {"wrong-value"},
    "translated": {"wrong-value"},
    "invented": {"extra-mark"},
    "nested": {"markup"},
    "unmarked": {"missing-value"},
    "another-cell": {"extra-mark", "missing-value", "wrong-value"},
    "echo": {"echo"},
    "template": {"template"},
    "empty-text": {"empty"},
    "not-text": {"no-text"},
    "language": {"script"},
}
"""Fault of one item → its reasons. Another intent's text has no fault of its own: where it has another intent's words it is a `conflict` when intents
are settled (tests/generate/test_settle.py), where it lacks the planned values it is like another cell's."""


@lru_cache
def bank() -> Domain:
    return load(BANK)


async def first_tries(backend: Backend) -> list[Outcome]:
    """What the first tries at ten cells gave."""
    domain = bank()
    cells = Cells(domain, "transfer_money", Catalogue(domain, "en"), 7).take(10)
    trials = Trials(backend, Requests(domain, backend), backend.complete, 1, domain.split, {"en": rules_of(domain, "en", worded=True)}, Echo(domain))
    assert isinstance(backend, Remote)
    try:
        return [tries[0] for tries in await trials.first(cells)]
    finally:
        await backend.aclose()


def told(protocol: str, fault: str) -> tuple[dict[int, str], dict[int, str]]:
    """The reason of each cell (or `good`), and what the server planted in which."""
    free = frozenset(name for name, entity in bank().entities.items() if entity.match == "free")
    with serve(Script(always=fault, free=free)) as server:
        outcomes = asyncio.run(first_tries(remote(protocol, server.url)))
        [call] = [call for call in server.log if call.asked]
    return {o.cell.number: o.result.reason if isinstance(o.result, Failure) else "good" for o in outcomes}, call.items


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(("fault", "reasons"), [*REPLIES.items(), *ITEMS.items()], ids=[*REPLIES, *ITEMS])
def test_what_is_wrong_costs_its_cells_and_no_others(protocol: str, fault: str, reasons: set[str]) -> None:
    found, planted = told(protocol, fault)
    assert {cell: reason for cell, reason in found.items() if cell not in planted} == dict.fromkeys(found.keys() - planted.keys(), "good")
    assert {found[cell] for cell in planted} <= reasons
    assert bool(planted) == (reasons is not GOOD)
    assert len(planted) < 10 or fault not in PARTIAL


def test_no_fault_of_an_answer_is_left_out() -> None:
    assert {*REPLIES} == {*UNUSABLE, *MENDABLE, *PARTIAL}
    assert {*ITEMS} == {*ITEM}
