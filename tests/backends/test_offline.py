"""The offline engine, as the pipeline sees it: requests in, JSON with marked texts out."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import orjson
import pytest

from synthchat.backends.base import Request
from synthchat.backends.offline.engine import OfflineEngine, create
from synthchat.backends.offline.fill import Filler
from synthchat.backends.offline.grammar import grammar
from synthchat.cells import Cell, PlannedValue
from synthchat.errors import Place
from synthchat.generate.duplicates import NearDuplicates
from synthchat.generate.parse import Candidate, parse_reply
from synthchat.generate.rules import Rules
from synthchat.generate.verify import verify
from synthchat.plan.cells import Cells
from synthchat.records import Utterance
from synthchat.spec.factors import BUILT_IN
from synthchat.spec.markup import parse
from synthchat.spec.model import Domain, Entity, Factor, Intent, Level, Persona, Slot
from synthchat.values import Catalogue
from tests.builders import factor, listed, seed

SECRET = "zebraphone"  # stands in descriptions only


@pytest.fixture(scope="module")
def domain() -> Domain:
    return made_up()


def made_up(**fields: object) -> Domain:
    tables = [
        seed("reserve a [small](size) table for [six](guests) in [Oslo](city) on [Friday](day)"),
        seed("Could you please book me something for [two](guests) in [Rome](city)?"),
        seed("I'd like to reserve a [large](size) table near the [harbour](place) [tomorrow](day)"),
        seed("any table in [Lima](city) at [noon](day)?"),
    ]
    opens = [
        seed("When does the kitchen open on [Monday](day)?"),
        seed("Are you open on [Sunday](day)"),
        seed("I stood in front of a closed door. Why is the kitchen not open today?"),
        seed("tell me the opening hours"),
    ]
    intents = (
        Intent(name="reserve", description=SECRET, slots=_slots("size", "guests", "city", "day", "place"), examples=tuple(tables)),
        Intent(name="hours", description=SECRET, slots=_slots("day"), examples=tuple(opens)),
        Intent(name="hours+reserve", description=SECRET, slots=_slots("day", "city"), parts=("hours", "reserve")),
        Intent(name="else", description=SECRET, fallback=True),
    )
    entities = (
        listed("size", "small", "large", "huge"),
        listed("guests", "two", "six", "8"),
        listed("city", "Oslo", "Rome", "Lima", "Aarhus", "[Ys]"),
        listed("day", "Friday", "Monday", "noon", "tomorrow", "March 3"),
        listed("place", "harbour", "old town"),
    )
    given: dict[str, object] = {
        "name": "tables",
        "languages": {"en": 1.0},
        "entities": {e.name: e for e in entities},
        "intents": {i.name: i for i in intents},
        "personas": {
            "loud": Persona(name="loud", share=0.2, style=("verbose", "informal")),
            "dry": Persona(name="dry", share=0.2, style=("terse", "technical")),
        },
        "factors": {name: factor(name, dict(levels)) for name, levels in BUILT_IN.items()} | {"channel": factor("channel", {"web": 0.5, "phone": 0.5})},
        "split": {"test": 0.2},
    }
    return Domain.model_validate(given | fields)


def _slots(*names: str) -> tuple[Slot, ...]:
    return tuple(Slot(entity=n) for n in names)


def cells(domain: Domain, intent: str, count: int = 60) -> tuple[Cell, ...]:
    return Cells(domain, intent, Catalogue(domain, domain.main_language), 3).take(count)


def ask(engine: OfflineEngine, asked: Sequence[Cell], attempt: int = 0) -> dict[int, Utterance]:
    request = Request(asked[0].intent, tuple(asked), "key", attempt)
    parsed = parse_reply(asyncio.run(engine.complete(request)), request)
    said = {}
    for cell in asked:
        if isinstance(candidate := parsed[cell.number], Candidate):
            verified = verify(candidate, cell, Rules())
            assert isinstance(verified, Utterance), (candidate, verified)
            said[cell.number] = verified
    return said


@pytest.mark.parametrize("intent", ["reserve", "hours", "hours+reserve", "else"])
def test_what_it_says_is_verified_and_hardly_a_cell_is_left_out(domain: Domain, intent: str) -> None:
    assert len(ask(create(domain), cells(domain, intent))) >= 55


@pytest.mark.parametrize("intent", ["reserve", "hours", "hours+reserve", "else"])
def test_a_second_attempt_says_it_otherwise(domain: Domain, intent: str) -> None:
    engine, asked = create(domain), cells(domain, intent, 30)
    first, second = ask(engine, asked), ask(engine, asked, attempt=1)
    assert len(second) >= 25
    assert all(first[n].text != second[n].text for n in second if n in first)


def test_descriptions_never_become_text(domain: Domain) -> None:
    said = [u.text for intent in domain.intents for u in ask(create(domain), cells(domain, intent, 40)).values()]
    assert not [text for text in said if SECRET in text]


def test_a_cell_is_phrased_alike_in_any_company(domain: Domain) -> None:
    asked = cells(domain, "reserve", 12)
    together = ask(create(domain), asked)
    alone = {n: u for cell in reversed(asked) for n, u in ask(create(domain), [cell]).items()}
    assert alone == together


def test_the_hash_seed_changes_nothing() -> None:
    program = "from tests.backends.test_offline import made_up, ask, cells, create; d = made_up(); " + (
        "print([u.text for i in d.intents for u in ask(create(d), cells(d, i, 12)).values()])"
    )
    said = {_run(program, hash_seed) for hash_seed in ("1", "2")}
    assert len(said) == 1
    assert len(said.pop()) > 500


def _run(program: str, hash_seed: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True)
    return done.stdout


def test_templates_name_the_seed_frame_and_are_stable(domain: Domain) -> None:
    engine, asked = create(domain), cells(domain, "hours", 60)
    items = [item for a in (0, 1) for item in orjson.loads(asyncio.run(engine.complete(Request("hours", asked, "k", a))).text)["items"]]
    names = Counter(item["template"] for item in items)
    assert len(names) == 4
    assert min(names.values()) >= 5
    assert "t-5cd23482" in names  # changes only with the words of a seed: splits of users' data hang on it


def test_levels_that_can_be_seen(domain: Domain) -> None:
    shows = create(domain).shows
    assert shows is not None
    assert shows["channel"] == frozenset()
    assert shows["form"] == {"question", "request", "statement", "fragment"}
    own = made_up(factors={"form": Factor(name="form", levels=(Level(name="question", share=0.5), Level(name="rant", share=0.5)))})
    assert (create(own).shows or {})["form"] == {"question"}


@pytest.mark.parametrize(
    ("level", "seen"),
    [("casual", "dear sir or madam"), ("formal", "hey"), ("formal", "can't"), ("casual", "kindly")],
)
def test_registers_keep_apart(domain: Domain, level: str, seen: str) -> None:
    asked = [c for c in cells(domain, "reserve", 150) if c.attributes["register"] == level and c.persona is None]
    assert not [u.text for u in ask(create(domain), asked).values() if seen in u.text.lower().split(".")[0]]


def test_languages_without_a_grammar_are_refilled_only() -> None:
    seeds = (seed("een koffie [klein](size) in [Oslo](city)", "nl"), seed("ik wil een thee [klein](size)", "nl"))
    order = Intent(name="order", slots=_slots("size", "city"), examples=seeds)
    dutch = made_up(languages={"nl": 1.0}, intents={"order": order})
    said = {u.text for u in ask(create(dutch), cells(dutch, "order")).values()}
    frames = {text.replace(f" {v} ", " _ ").replace(f" {v}", " _") for text in said for v in ("small",)}
    assert said
    assert all(f.startswith(("een koffie ", "ik wil een thee ")) for f in frames)
    shows = create(dutch).shows
    assert shows is not None
    assert not any(shows.values())


def test_what_cannot_be_written_is_named() -> None:
    where = Place("domain.yml", 7, 3)
    bare = Intent(name="bare", description="x", place=where)
    both = Intent(name="bare+hours", parts=("bare", "hours"), place=where)
    domain = made_up()
    spec = made_up(intents={"bare": bare, "bare+hours": both, "hours": domain.intents["hours"], "else": domain.intents["else"]})
    problems = create(spec).problems(spec)
    assert [p.place for p in problems] == [where, where]
    assert "`bare` cannot be written offline" in problems[0].message
    assert problems[0].hint == "write examples, or use an LLM backend"
    assert "its part `bare`" in problems[1].message
    assert not create(domain).problems(domain)


def test_a_fallback_needs_a_grammar_or_examples_in_each_language() -> None:
    domain = made_up(languages={"en": 0.5, "nl": 0.5, "sv": 0.0})
    messages = [p.message for p in create(domain).problems(domain)]
    assert any("`else`" in m and "in `nl`" in m for m in messages)
    assert not any("in `en`" in m or "in `sv`" in m for m in messages)


@pytest.mark.parametrize(
    ("text", "entity", "surface", "filled"),
    [
        ("a \U000f0000 hat", "size", "orange", "an [orange](size) hat"),
        ("an \U000f0000 hat", "size", "unique", "a [unique](size) hat"),
        ("A \U000f0000 table", "size", "8-seat", "An [8-seat](size) table"),
        ("open at \U000f0000", "day", "Friday", "open on [Friday](day)"),
        ("open on \U000f0000", "day", "noon", "open at [noon](day)"),
        ("open on \U000f0000", "day", "tomorrow", "open [tomorrow](day)"),
        ("see the \U000f0000", "place", "the old town", "see [the old town](place)"),
        ("in the \U000f0000", "place", "here", "[here](place)"),
        ("in [x] \U000f0000", "city", "[Ys]", r"in \[x\] [\[Ys\]](city)"),
    ],
)
def test_articles_and_prepositions_follow_the_value(domain: Domain, text: str, entity: str, surface: str, filled: str) -> None:
    language = grammar("en")
    assert language
    fill = Filler(domain, "en", language.lexicon)
    assert fill(text, [(entity, None, None)], [PlannedValue(entity, surface, surface)]) == filled


def test_a_value_is_never_said_outside_its_mark() -> None:
    """`please` is a value here, and a word of half the carriers."""
    words = Entity.model_validate({"name": "word", "match": "exact", "values": [{"canonical": w, "surfaces": {"en": [w]}} for w in ("please", "you", "I")]})
    intent = Intent(name="look", slots=(Slot(entity="word", required=True),), examples=(seed("look up [cat](word)"), seed("find [dog](word) in the list")))
    spec = made_up(entities={"word": words}, intents={"look": intent})
    assert len(ask(create(spec), cells(spec, "look", 60))) >= 40  # all that is said is verified by `ask`


def texts(engine: OfflineEngine, domain: Domain, intent: str) -> Iterator[str]:
    """Texts of an intent without values, as they come."""
    maker = Cells(domain, intent, Catalogue(domain, "en"), 5)
    while True:
        for cell in maker.take(50):
            if said := engine.phrase(cell):
                yield parse(said.marked)[0]


PRUNING = (
    "How do I prune a hedge?",
    "Can I prune it in winter",
    "my hedge looks awful after pruning",
    "I want to trim my hedge.",
    "What is the best month for pruning?",
)


def pruning() -> Domain:
    return made_up(intents={"prune": Intent(name="prune", examples=tuple(seed(line) for line in PRUNING))})


def test_seeds_without_entities_go_a_long_way() -> None:
    """From five seeds at least 50 texts of which no two are near to each other, within 150 cells."""
    spec = pruning()
    near, kept = NearDuplicates(), 0
    for line in PRUNING:
        near.add(line, ())
    for text in islice(texts(create(spec), spec, "prune"), 150):
        if near.find(text, ()) is None:
            near.add(text, ())
            kept += 1
    assert kept >= 50


def test_a_text_without_values_is_no_copy_of_a_seed() -> None:
    near = NearDuplicates()
    for line in PRUNING:
        near.add(line, ())
    said = list(islice(texts(create(pruning()), pruning(), "prune"), 200))
    assert not [text for text in said if near.find(text, ())]
