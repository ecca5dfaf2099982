"""Some intents only, or a few records of each: what is not made stays, nothing is paid for twice, and the whole comes out as if undisturbed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.config import load_config
from synthchat.dataset.manifest import Manifest
from synthchat.errors import UsageError
from synthchat.pipeline import Part, Preview, Sources, generate, part_of, preview
from synthchat.spec import load
from synthchat.spec.model import Domain
from tests.builders import factor, seed
from tests.checker import check
from tests.faulty import Faulty
from tests.pipeline.test_generate import BANK, contents, generated, rows
from tests.watching import Notes

Make = Callable[..., Domain]


class Paid(Faulty):
    """A backend whose replies are kept."""

    prompted = True


def build(domain: Domain, out: Path, *only: str, backend: Faulty | None = None, notes: Notes | None = None, volume: int = 12) -> Manifest:
    config = load_config(flags={"volume.per_intent": volume}, environment={})
    sources = Sources(usual=out.parent / "ledger.db")
    return generate(domain, config, out, notes or Notes(), backend or Faulty(), sources, part=part_of(domain, only))


def look(domain: Domain, most: int, *only: str, folder: Path | None = None, backend: Faulty | None = None, ledger: Path | None = None) -> Preview:
    config = load_config(flags={"volume.per_intent": 12}, environment={})
    return preview(domain, config, part_of(domain, only, most), Notes(), folder, backend or Faulty(), Sources(usual=ledger))


def lines(folder: Path, intent: str) -> list[str]:
    every = [line for name in ("utterances", "rejects") for line in (folder / f"{name}.jsonl").read_text().split("\n") if line]
    return [line for line in every if json.loads(line)["intent"] == intent]


@pytest.fixture
def domain(make_domain: Make) -> Domain:
    """The small domain, with a factor of the built-in ones, which the checker wants."""
    length = factor("length", {"short": 0.3, "medium": 0.5, "long": 0.2}).model_copy(update={"built_in": True})
    return make_domain(factors={**make_domain().factors, "length": length})


def other(domain: Domain) -> Domain:
    """The domain after somebody has worked on `order`."""
    order = domain.intents["order"].model_copy(update={"description": "wants something to drink", "avoid": ("the weather",)})
    return domain.model_copy(update={"intents": {**domain.intents, "order": order}})


@pytest.fixture
def calm(tmp_path: Path, domain: Domain) -> tuple[dict[str, bytes], set[str]]:
    """What an undisturbed run writes, and what it asks."""
    backend = Paid()
    build(domain, tmp_path / "calm", backend=backend)
    return contents(tmp_path / "calm"), {*backend.asked}


NAMES = st.sets(st.sampled_from(["order", "weather"])).map(sorted)
STEPS = st.tuples(st.sampled_from(["make", "look"]), NAMES, st.sampled_from([2, 12, 15]), st.booleans())


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=5))
def test_in_whatever_parts_it_was_made_the_whole_is_the_same_and_nothing_is_asked_twice(
    domain: Domain, calm: tuple[dict[str, bytes], set[str]], steps: list[tuple[str, list[str], int, bool]]
) -> None:
    with TemporaryDirectory() as room:
        out, backend = Path(room) / "out", Paid()
        for what, names, number, changed in steps:
            spec = other(domain) if changed else domain
            if what == "make":
                build(spec, out, *names, backend=backend, volume=number)
            else:
                look(spec, number, *names, folder=out, backend=backend, ledger=out.parent / "ledger.db")
        build(domain, out, backend=backend)
        assert contents(out) == calm[0]
    assert set(Counter(backend.asked).values()) == {1}
    assert {*backend.asked} >= calm[1]


def test_other_intents_stay_line_by_line_whatever_has_changed(tmp_path: Path) -> None:
    domain, out = load(BANK), tmp_path / "out"
    before = build(domain, out)
    others = {name: lines(out, name) for name in domain.intents if name != "freeze_card"}
    intents = {name: intent.model_copy(update={"description": f"{intent.description}!"}) for name, intent in domain.intents.items()}
    manifest = build(domain.model_copy(update={"intents": intents}), out, "freeze_card", backend=Faulty(share=0.3))
    assert {name: lines(out, name) for name in others} == others
    assert {name: manifest.intents[name] for name in others} == {name: before.intents[name] for name in others}
    assert "The last run made `freeze_card` alone. 20 other intents are as they were in the folder." in (out / "README.md").read_text()
    assert (manifest.only, manifest.intents["freeze_card"].rejected != before.intents["freeze_card"].rejected) == (("freeze_card",), True)
    assert check(out) == []


def test_what_is_not_there_yet_is_not_made_and_is_no_shortfall(tmp_path: Path, domain: Domain) -> None:
    manifest = build(domain, tmp_path / "out", "order")
    assert {row["intent"] for row in rows(tmp_path / "out") if row["origin"]["kind"] != "seed"} == {"order"}
    weather = manifest.intents["weather"]
    assert (weather.asked, weather.generated, weather.seeds, manifest.short) == (0, 0, 3, {})
    assert check(tmp_path / "out") == []


def test_only_the_intents_that_are_made_can_fall_short(tmp_path: Path, domain: Domain) -> None:
    nothing = Faulty(share=1.0, faults=["empty"])
    assert set(build(domain, tmp_path / "out", backend=nothing).short) == {"weather", "order"}
    manifest = build(domain, tmp_path / "out", "order")
    assert (manifest.short, manifest.intents["weather"].short) == ({}, 12)


def test_a_folder_that_has_the_part_is_recognised_and_one_that_has_a_part_is_not_the_whole(tmp_path: Path, domain: Domain) -> None:
    def recognised(*only: str) -> bool:
        notes = Notes()
        build(domain, tmp_path / "out", *only, notes=notes)
        return notes.completed

    wanted = [("order",), ("order",), ("weather",), (), ("order",), ("order", "weather"), ()]
    assert [recognised(*only) for only in wanted] == [False, True, False, False, True, True, True]


def test_a_text_that_another_intent_has_in_the_folder_stays_there_until_the_whole_is_made(tmp_path: Path, domain: Domain) -> None:
    twins = Faulty(share=1.0, faults=["twin"])
    plain = {name: intent.model_copy(update={"slots": (), "examples": ()}) for name, intent in domain.intents.items()}
    domain = domain.model_copy(update={"intents": plain})
    build(domain, tmp_path / "out", "order", backend=twins)
    manifest = build(domain, tmp_path / "out", "weather", backend=twins)
    assert [row["intent"] for row in rows(tmp_path / "out")] == ["order"]
    assert manifest.intents["weather"].rejected["conflict"] == 1
    build(domain, tmp_path / "out", backend=twins)
    assert [row["intent"] for row in rows(tmp_path / "out")] == ["weather"]


def test_what_a_person_has_moved_is_not_made_once_more(tmp_path: Path, domain: Domain) -> None:
    out, twins = tmp_path / "out", Faulty(share=1.0, faults=["twin"])
    plain = {name: intent.model_copy(update={"slots": (), "examples": ()}) for name, intent in domain.intents.items()}
    domain = domain.model_copy(update={"intents": plain})
    build(domain, out, "order", backend=twins)
    (out / "decisions.jsonl").write_text(json.dumps({"id": rows(out)[0]["id"], "decision": "relabel", "intent": "weather"}))
    build(domain, out, "order", backend=twins)
    build(domain, out, "weather", backend=twins)
    assert [(row["intent"], row["origin"]["kind"]) for row in rows(out)] == [("weather", "edited")]


@pytest.fixture
def moved(tmp_path: Path, domain: Domain) -> tuple[Domain, str]:
    """A domain, and the id of a record that a person has moved from `order` to `cancel`; one of `weather` is dropped."""
    cancel = domain.intents["order"].model_copy(update={"name": "cancel", "examples": ()})
    domain = domain.model_copy(update={"intents": {**domain.intents, "cancel": cancel}})
    build(domain, tmp_path / "out")
    order, weather = (generated(tmp_path / "out")[name][2]["id"] for name in ("order", "weather"))
    decisions = [{"id": order, "decision": "relabel", "intent": "cancel"}, {"id": weather, "decision": "drop"}]
    (tmp_path / "out" / "decisions.jsonl").write_text("".join(json.dumps(d) + "\n" for d in decisions))
    build(domain, tmp_path / "out")
    return domain, order


@pytest.mark.parametrize("only", ["order", "cancel", "weather"])
def test_a_persons_decisions_hold_and_none_is_called_gone(tmp_path: Path, moved: tuple[Domain, str], only: str) -> None:
    domain, name = moved
    whole = contents(tmp_path / "out")
    before = json.loads(whole["manifest.json"])["intents"]
    manifest = build(domain, tmp_path / "out", only, volume=13)
    others = [other for other in before if other != only]
    assert [manifest.intents[other].model_dump(mode="json") for other in others] == [before[other] for other in others]
    assert [row["intent"] for row in rows(tmp_path / "out") if row["id"] == name] == ["cancel"]
    assert (manifest.decisions.gone, manifest.intents["cancel"].relabelled) == ((), 1)
    assert check(tmp_path / "out") == []
    build(domain, tmp_path / "out")
    assert contents(tmp_path / "out") == whole


def test_records_that_the_spec_has_no_place_for_are_left_out_and_told(tmp_path: Path, domain: Domain) -> None:
    notes = Notes()
    build(domain, tmp_path / "out")
    without = domain.intents["weather"].model_copy(update={"slots": (), "examples": domain.intents["weather"].examples[2:]})
    manifest = build(domain.model_copy(update={"intents": {**domain.intents, "weather": without}}), tmp_path / "out", "order", notes=notes)
    left = generated(tmp_path / "out")["weather"]
    assert 0 < len(left) < 12
    assert not any(row.get("entities") for row in left)
    assert f"{12 - len(left)} records of other intents do not fit the spec any more: they are left out" in notes.notes
    assert (manifest.intents["weather"].asked, manifest.intents["weather"].short) == (12, 12 - len(left))


def test_so_are_those_of_an_intent_that_the_spec_has_no_more(tmp_path: Path, domain: Domain) -> None:
    notes = Notes()
    build(domain, tmp_path / "out")
    renamed = {"order": domain.intents["order"], "rain": domain.intents["weather"].model_copy(update={"name": "rain"})}
    manifest = build(domain.model_copy(update={"intents": renamed}), tmp_path / "out", "order", notes=notes)
    assert (set(generated(tmp_path / "out")), set(manifest.intents)) == ({"order"}, {"order", "rain"})
    assert notes.notes == ["changed: intents: rain (new), weather (gone)", "12 records of other intents do not fit the spec any more: they are left out"]
    assert check(tmp_path / "out") == []


def test_a_record_that_stays_gives_way_to_an_example_and_to_a_person(tmp_path: Path, domain: Domain) -> None:
    out, notes = tmp_path / "out", Notes()
    build(domain, out)
    plain = [row for row in generated(out)["weather"] if not row.get("entities")][:3]
    weather = domain.intents["weather"].model_copy(update={"examples": (*domain.intents["weather"].examples, seed(plain[0]["text"].upper()))})
    edit = {"id": generated(out)["order"][0]["id"], "decision": "edit", "text": plain[1]["text"], "intent": "weather"}
    (out / "decisions.jsonl").write_text(json.dumps(edit) + "\n")
    build(domain.model_copy(update={"intents": {**domain.intents, "weather": weather}}), out, "order", notes=notes)
    texts = Counter(row["text"].lower() for row in rows(out) if row["intent"] == "weather")
    assert [texts[row["text"].lower()] for row in plain] == [1, 1, 1]
    assert [row["id"] for row in rows(out) if row["text"] == plain[1]["text"]] == [edit["id"]]
    assert "2 records of other intents do not fit the spec any more: they are left out" in notes.notes


def test_a_preview_is_the_beginning_of_the_whole_run_and_writes_nothing(tmp_path: Path) -> None:
    shown = look(load(BANK), 3, folder=tmp_path / "out")
    assert not (tmp_path / "out").exists()
    build(load(BANK), tmp_path / "out")
    assert {name: [r.id for r in records] for name, records in shown.records.items()} == {
        name: [row["id"] for row in records[:3]] for name, records in generated(tmp_path / "out").items()
    }
    assert (shown.first, shown.short, {*shown.asked.values()}) == (True, {}, {3})
    assert {*look(load(BANK), 13).asked.values()} == {12}
    once = contents(tmp_path / "out")
    assert not look(load(BANK), 3, "freeze_card", folder=tmp_path / "out").first
    assert contents(tmp_path / "out") == once


def test_a_preview_follows_the_decisions_of_a_folder(tmp_path: Path, moved: tuple[Domain, str]) -> None:
    domain, name = moved
    shown = look(domain, 3, folder=tmp_path / "out").records["order"]
    assert (len(shown), name in [r.id for r in shown]) == (3, False)
    assert name in [r.id for r in look(domain, 3).records["order"]]


def test_another_intent_that_cannot_be_written_keeps_nobody_waiting(domain: Domain) -> None:
    mute = domain.intents["weather"].model_copy(update={"examples": ()})
    config = load_config(flags={"volume.per_intent": 2}, environment={})
    domain = domain.model_copy(update={"intents": {**domain.intents, "weather": mute}})
    assert set(preview(domain, config, Part(("order",), 1), Notes()).records) == {"order"}


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["b"], ("b",)),
        (["b", "a"], ("a", "b")),
        (["b, a"], ("a", "b")),
        (["one, two"], ("one, two",)),
        (["one, two", "b"], ("b", "one, two")),
        (["a", "b", "one, two"], ()),
        ([], ()),
    ],
)
def test_intents_are_named_one_by_one_or_with_commas(domain: Domain, given: list[str], names: tuple[str, ...]) -> None:
    intent = domain.intents["order"]
    domain = domain.model_copy(update={"intents": {name: intent.model_copy(update={"name": name}) for name in ("a", "b", "one, two")}})
    assert part_of(domain, given).only == names


@pytest.mark.parametrize(
    ("given", "told"), [("oder", "did you mean `order`"), ("order,wether", "did you mean `weather`"), ("", "known here: `weather`, `order`")]
)
def test_what_is_no_intent_is_told_with_what_was_meant(domain: Domain, given: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        part_of(domain, [given])
