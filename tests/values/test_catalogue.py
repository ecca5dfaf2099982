import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthchat.errors import PlanError
from synthchat.records import Key, Span
from synthchat.spec.model import Domain, Entity, Example, Intent, ListedValue, Slot, Table
from synthchat.spec.types import resolve_options
from synthchat.values import Catalogue

AIRPORTS = Table(
    columns=("iata", "city", "note"), rows=(("BER", "Berlin", ""), ("CDG", "Paris", "x"), ("ORY", "Paris", ""), ("XXX", "", ""), ("FCO", "Rome", ""))
)


def value(canonical: str, **surfaces: list[str]) -> ListedValue:
    return ListedValue(canonical=canonical, surfaces={language: tuple(said) for language, said in surfaces.items()})


def typed(name: str, type: str) -> Entity:
    return Entity(name=name, match="free", type=type, options=resolve_options(type, {}, "en")[0])


def column(name: str, column: str) -> Entity:
    return Entity(name=name, match="exact", table="airports.csv", column=column)


ENTITIES = [
    Entity(name="account", match="exact", values=(value("checking", en=["checking", "current account"], de=["Girokonto"]), value("savings", en=["savings"]))),
    Entity(name="one", match="exact", values=(value("single", en=["single"]),)),
    Entity(name="card", match="exact", pattern="[0-9]{4}"),
    typed("amount", "money"),
    typed("day", "date"),
    column("iata", "iata"),
    column("city", "city"),
    column("remark", "note"),
    Entity(name="note", match="free", open=True),
    Entity(name="unused", match="free", open=True),
]
TEXT = "rent or rent for May"
EXAMPLE = Example(text=TEXT, language="en", spans=(Span(0, 4, "note", "rent"), Span(17, 20, "note", "month"), Span(8, 12, "note", "rent")))


def domain(airports: Table = AIRPORTS) -> Domain:
    slots = tuple(Slot(entity=e.name) for e in ENTITIES if e.name != "unused")
    return Domain(
        name="d",
        languages={"en": 0.5, "de": 0.5},
        entities={e.name: e for e in ENTITIES},
        intents={"i": Intent(name="i", slots=slots, examples=(EXAMPLE,))},
        factors={},
        split={},
        tables={"airports.csv": airports},
    )


def key(entity: str, role: str | None = None, group: str | None = None) -> Key:
    return entity, role, group


keys = st.tuples(
    st.sampled_from(["account", "one", "card", "amount", "day", "iata", "city", "note"]), st.sampled_from([None, "from", "to"]), st.sampled_from([None, "1"])
)


@given(st.lists(keys, max_size=7), st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_one_value_per_slot_in_order(slots: list[Key], seed: int) -> None:
    planned = Catalogue(domain(), "en").draw(slots, Random(seed))
    assert [p.key for p in planned] == slots
    assert all(p.match == domain().entities[p.entity].match for p in planned)
    assert planned == Catalogue(domain(), "en").draw(slots, Random(seed))


@given(st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_entities_of_one_table_agree_where_role_and_group_are_equal(seed: int) -> None:
    slots = [key("city", "from"), key("iata", "to"), key("iata", "from"), key("city", "to")]
    from_city, to_iata, from_iata, to_city = (p.value for p in Catalogue(domain(), "en").draw(slots, Random(seed)))
    pairs = {row[:2] for row in AIRPORTS.rows if all(row[:2])}
    assert {(from_iata, from_city), (to_iata, to_city)} <= pairs
    assert from_city != to_city


def test_a_row_that_is_blank_in_a_needed_column_is_not_used() -> None:
    catalogue = Catalogue(domain(), "en")
    assert {catalogue.draw([key("remark"), key("iata")], Random(i))[1].value for i in range(20)} == {"CDG"}
    assert "XXX" in {catalogue.draw([key("iata")], Random(i))[0].value for i in range(60)}


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_slots_of_one_entity_differ_where_they_can(seed: int) -> None:
    catalogue = Catalogue(domain(), "en")
    one, other = catalogue.draw([key("account", "from"), key("account", "to")], Random(seed))
    assert {one.value, other.value} == {"checking", "savings"}
    three = catalogue.draw([key("iata"), key("iata"), key("iata"), key("iata")], Random(seed))
    assert len({p.value for p in three}) == 4
    days = catalogue.draw([key("day")] * 4, Random(seed))
    assert len({str(p.normalized or p.value) for p in days}) == 4


def test_slots_repeat_only_what_is_left() -> None:
    catalogue = Catalogue(domain(), "en")
    assert {p.value for p in catalogue.draw([key("one"), key("one", "from")], Random(1))} == {"single"}
    values = [p.value for p in catalogue.draw([key("account")] * 4, Random(1))]
    assert sorted(values) == ["checking", "checking", "savings", "savings"]


def test_listed_values_are_uniform_over_canonical_values_then_surfaces() -> None:
    catalogue = Catalogue(domain(), "en")
    rng = Random(1)
    drawn = [catalogue.draw([key("account")], rng)[0] for _ in range(4000)]
    shares = {surface: sum(p.surface == surface for p in drawn) / 4000 for surface in ("savings", "checking", "current account")}
    assert shares == pytest.approx({"savings": 0.5, "checking": 0.25, "current account": 0.25}, abs=0.04)


def test_surfaces_are_of_the_language() -> None:
    drawn = {(p.value, p.surface) for i in range(40) for p in Catalogue(domain(), "de").draw([key("account")], Random(i))}
    assert drawn == {("checking", "Girokonto"), ("savings", "savings")}


def test_an_open_entity_has_the_values_of_the_seeds() -> None:
    drawn = {(p.value, p.surface) for i in range(40) for p in Catalogue(domain(), "en").draw([key("note")], Random(i))}
    assert drawn == {("rent", "rent"), ("month", "May")}


def test_missing_names_what_an_intent_lists_and_nothing_can_be_drawn_for() -> None:
    assert Catalogue(domain(), "en").missing() == ()
    seedless = domain().model_copy(update={"intents": {"i": domain().intents["i"].model_copy(update={"examples": ()})}})
    assert Catalogue(seedless, "de").missing() == ("note",)
    with pytest.raises(PlanError, match="`note` in `de`"):
        Catalogue(seedless, "de").draw([key("note")], Random(1))


def test_a_language_without_such_spans_has_the_main_languages() -> None:
    drawn = {(p.value, p.surface) for i in range(40) for p in Catalogue(domain(), "en").of("de").draw([key("note")], Random(i))}
    assert drawn == {("rent", "rent"), ("month", "May")}


def test_a_column_that_is_blank_throughout_is_missing() -> None:
    blank = Table(columns=AIRPORTS.columns, rows=(("BER", "Berlin", ""),))
    catalogue = Catalogue(domain(blank), "en")
    assert catalogue.missing() == ("remark",)
    with pytest.raises(PlanError, match="no row of the table has all of iata, remark"):
        catalogue.draw([key("iata"), key("remark")], Random(1))


SCRIPT = """
from random import Random
from tests.values.test_catalogue import domain, key
from synthchat.values import Catalogue
names = ["account", "card", "amount", "day", "iata", "city", "note", "account"]
print(Catalogue(domain(), "en").draw([key(n) for n in names], Random(3)))
from tests.values.test_samplers import LACKING, LANGUAGES, drawn
from synthchat.spec.types import TYPES
print([drawn(t, l, 4) for t in TYPES for l in LANGUAGES if (t, l) not in LACKING])
"""


def test_draws_do_not_depend_on_the_hash_seed() -> None:
    root = Path(__file__).parents[2]

    def run(hash_seed: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": hash_seed}
        return subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, cwd=root, env=environment, encoding="utf-8").stdout

    assert run("1") == run("2") != ""
