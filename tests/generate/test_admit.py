"""What may join an intent's records, what is tried again, and when an intent ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell, PlannedValue
from synthchat.generate.admit import Admission
from synthchat.generate.echo import Echo
from synthchat.generate.parse import Candidate, Failure
from synthchat.generate.rules import Rules
from synthchat.generate.stream import AT_FIRST, PATIENCE, IntentStream
from synthchat.generate.trial import Trials
from synthchat.generate.verify import verify
from synthchat.plan.cells import Cells
from synthchat.plan.requests import Requests
from synthchat.records import Utterance
from synthchat.seeding import digest
from synthchat.spec.markup import parse
from synthchat.spec.model import Domain, Intent, Slot
from synthchat.values import Catalogue
from tests.builders import seed
from tests.faulty import Faulty
from tests.watching import Notes

Make = Callable[..., Domain]
Say = Callable[[int, int], str]
EMPTY, SAME = "…", "always the very same words"


class Saying(Faulty):
    """Says what a function of cell and attempt says."""

    def __init__(self, say: Say, template: Callable[[int], str | None] = lambda cell: None) -> None:
        super().__init__()
        self.say, self.template = say, template
        self.tried: list[tuple[int, int]] = []

    async def complete(self, request: Request) -> Reply:
        self.tried += [(cell.number, request.attempt) for cell in request.cells]
        assert len(self.tried) < 5000, "no end of tries"
        items = [{"cell": c.number, "text": self.say(c.number, request.attempt), "template": self.template(c.number)} for c in request.cells]
        return Reply(json.dumps({"items": items}))


def fresh(cell: int, attempt: int = 0) -> str:
    return digest(cell, attempt)


def stream_of(domain: Domain, name: str, backend: Faulty, tries: int = 2) -> IntentStream:
    trials = Trials(backend, Requests(domain, backend), backend.complete, tries, domain.split, {"en": Rules()}, Echo(domain))
    return IntentStream(Cells(domain, name, Catalogue(domain, "en"), 7), trials, 10, Notes())


def plain(make_domain: Make, *names: str) -> Domain:
    """Intents without entities and seeds."""
    return make_domain(intents={name: Intent(name=name, description="x") for name in names}, personas={})


def extended(make_domain: Make, backend: Saying, wanted: int, tries: int = 2) -> IntentStream:
    stream = stream_of(plain(make_domain, "i"), "i", backend, tries)
    asyncio.run(stream.extend(wanted))
    return stream


def verdicts(*marked: str, seeds: tuple[str, ...]) -> list[str]:
    """What an intent of these seeds says to texts that come one after the other."""
    gate = Admission(Intent(name="i", slots=(Slot(entity="city"),), examples=tuple(map(seed, seeds))))
    failures = [gate.judge(Utterance(text, "i", "en", spans)) for text, spans in map(parse, marked)]
    return [failure.reason if failure else "ok" for failure in failures]


@pytest.mark.parametrize("text", ["weather in [Oslo](city)", "WEATHER, in [oslo](city)!", "weather in Oslo", " weather  in [Oslo](town)?"])
def test_a_copy_of_a_seed(text: str) -> None:
    assert verdicts(text, seeds=("weather in [Oslo](city)", "and in [Rome](city)")) == ["seed-copy"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("what is the weather in [Oslo](city) todays", "near-duplicate"),
        ("what is the weather in [Lima](city) todays", "ok"),
        ("how will it be tomorrow in [Oslo](city)", "ok"),
    ],
)
def test_near_copies_of_a_seed(text: str, reason: str) -> None:
    assert verdicts(text, seeds=("what is the weather in [Oslo](city) today",)) == [reason]


def test_each_language_is_judged_by_itself() -> None:
    seeds = (seed("hotel in [Oslo](city)"), seed("hotel in [Oslo](city) bitte", "de"))
    gate = Admission(Intent(name="i", slots=(Slot(entity="city"),), examples=seeds))

    def judged(language: str, marked: str) -> str:
        failure = gate.judge(Utterance(parse(marked)[0], "i", language, parse(marked)[1]))
        return failure.reason if failure else "ok"

    assert [judged(tag, "hotel in [Oslo](city)") for tag in ("en", "de", "de")] == ["seed-copy", "ok", "near-duplicate"]
    assert [judged("de", f"so nach [{city}](city) hin") for city in ("Rome", "Lima", "Bern", "Kiel")] == ["ok", "ok", "ok", "worn-frame"]
    assert [judged("en", f"so nach [{city}](city) hin") for city in ("Rome", "Lima", "Bern", "Kiel")] == ["ok", "ok", "ok", "worn-frame"]


@pytest.mark.parametrize(("marked", "fourth"), [("far from [Kiel](city)", "worn-frame"), ("far from home", "ok")])
def test_frames_wear_out_where_the_seeds_have_entities(marked: str, fourth: str) -> None:
    texts = [f"so what of [{city}](city) then" for city in ("Oslo", "Rome", "Lima", "Bern")]
    assert verdicts(*texts, seeds=(marked,)) == ["ok", "ok", "ok", fourth]


def test_what_is_not_admitted_counts_for_nothing() -> None:
    texts = [f"so what of [{city}](city) then" for city in ("Oslo", "Oslo", "Oslo", "Rome", "Lima")]
    assert verdicts(*texts, seeds=("far from [Kiel](city)",)) == ["ok", "near-duplicate", "near-duplicate", "ok", "ok"]


@pytest.mark.parametrize("nothing", [EMPTY, SAME])
def test_patience_is_for_cells_in_a_row(make_domain: Make, nothing: str) -> None:
    backend = Saying(lambda n, a: SAME if n == 0 else nothing if n % PATIENCE else fresh(n))
    stream = extended(make_domain, backend, 4)
    assert [r.origin.cell for r in stream.records if r.origin] == [0, PATIENCE, 2 * PATIENCE, 3 * PATIENCE]
    assert not stream.ended


@pytest.mark.parametrize("nothing", [EMPTY, SAME])
def test_patience_ends(make_domain: Make, nothing: str) -> None:
    backend = Saying(lambda n, a: SAME if n == 0 else nothing if n % (PATIENCE + 1) else fresh(n))
    stream = extended(make_domain, backend, 4)
    assert stream.ended
    assert stream.failed_cells == list(range(1, PATIENCE + 1))


@pytest.mark.parametrize("wanted", [4, 5000])
def test_what_never_gives_anything_is_given_up_soon(make_domain: Make, wanted: int) -> None:
    backend = Saying(lambda n, a: EMPTY)
    stream = extended(make_domain, backend, wanted)
    assert stream.ended
    assert stream.failed_cells == list(range(AT_FIRST))
    assert len(backend.tried) == 2 * AT_FIRST


def test_what_admission_refuses_is_tried_again(make_domain: Make) -> None:
    stream = extended(make_domain, Saying(lambda n, a: fresh(n, a) if a else SAME), 3)
    assert [r.text for r in stream.records] == [SAME, fresh(1, 1), fresh(2, 1)]
    assert [(r.cell, r.attempt, r.reason) for r in stream.rejects] == [(1, 0, "near-duplicate"), (2, 0, "near-duplicate")]
    assert stream.failed_cells == []


@pytest.mark.parametrize("tries", [1, 2, 3])
@pytest.mark.parametrize("nothing", [EMPTY, SAME])
def test_no_more_tries_than_allowed(make_domain: Make, nothing: str, tries: int) -> None:
    backend = Saying(lambda n, a: nothing if n == 1 else SAME if n == 0 else fresh(n))
    stream = extended(make_domain, backend, 5, tries)
    assert [attempt for cell, attempt in backend.tried if cell == 1] == list(range(tries))
    assert {cell for cell, attempt in backend.tried if attempt} == ({1} if tries > 1 else set())
    assert stream.failed_cells == [1]


def test_failed_cells_are_those_that_gave_nothing(make_domain: Make) -> None:
    backend = Saying(lambda n, a: EMPTY if n % 5 == 0 or (n % 2 and not a) else fresh(n))
    stream = extended(make_domain, backend, 12)
    assert stream.failed_cells == [0, 5, 10]
    assert {r.cell for r in stream.rejects} == {0, 1, 3, 5, 7, 9, 10, 11, 13}


@pytest.mark.parametrize(("after", "reason"), [("and SAVINGS", "unmarked"), ("and sAvings", "unmarked"), ("and sAvingsX", "ok")])
def test_a_value_outside_its_mark_is_seen_in_any_case(after: str, reason: str) -> None:
    cell = Cell("i", 0, "en", "0|i|0", values=(PlannedValue("account", "Savings", "savings"),))
    result = verify(Candidate(f"to [Savings](account) {after}"), cell, Rules())
    assert (result.reason if isinstance(result, Failure) else "ok") == reason


@pytest.mark.parametrize(("worded", "value", "normalized"), [("tomorrow", "Tomorrow", "2026-11-24"), ("next week", "next week", None)])
def test_a_free_value_worded_otherwise_loses_what_it_meant(worded: str, value: str, normalized: str | None) -> None:
    planned = PlannedValue("day", "tomorrow", "Tomorrow", normalized="2026-11-24", match="free")
    record = verify(Candidate(f"call me [{worded}](day)"), Cell("i", 0, "en", "0|i|0", values=(planned,)), Rules())
    assert isinstance(record, Utterance)
    assert [(s.value, s.normalized) for s in record.entities] == [(value, normalized)]
