"""A person's decisions about single records hold at every build, and nothing ever writes their file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from synthchat.dataset.cases import case_of_record
from synthchat.dataset.folder import STAGING
from synthchat.dataset.manifest import Manifest
from synthchat.errors import DataError
from synthchat.spec.model import Domain, Intent
from tests.builders import factor, seed
from tests.checker import check
from tests.cli.test_commands import synthchat
from tests.conftest import ROOT
from tests.faulty import Faulty
from tests.pipeline.test_generate import BANK, contents, generated, rows, run

Make = Callable[..., Domain]


def build(domain: Domain, out: Path, *decisions: object, volume: int = 10) -> Manifest:
    """A run over the folder, once the decisions are in it."""
    if decisions:
        out.mkdir(exist_ok=True)
        (out / "decisions.jsonl").write_text("".join(json.dumps(d) + "\n" for d in decisions))
    return run(domain, out, volume__per_intent=volume)


def ids(folder: Path, intent: str) -> list[str]:
    return [row["id"] for row in generated(folder)[intent]]


def row(folder: Path, name: str) -> dict[str, Any]:
    [found] = [r for r in rows(folder) if r["id"] == name]
    return found


def of_size(folder: Path, n: int) -> dict[str, Any]:
    return generated(folder)["order"][n]


@pytest.fixture
def domain(make_domain: Make) -> Domain:
    """The two intents, and one that may hold what an order holds."""
    domain = make_domain()
    order = domain.intents["order"]
    cancel = Intent(name="cancel", description="cancels a drink", slots=order.slots, examples=(seed("no [small](size) tea after all"),))
    length = factor("length", {"short": 0.3, "medium": 0.5, "long": 0.2}).model_copy(update={"built_in": True})
    return domain.model_copy(update={"intents": {**domain.intents, "cancel": cancel}, "factors": {**domain.factors, "length": length}})


def test_a_dropped_record_gives_its_place_to_the_next_and_changes_no_other(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    before, others = ids(tmp_path, "order"), generated(tmp_path)["weather"]
    manifest = build(domain, tmp_path, {"id": before[3], "decision": "drop", "note": "nobody says that"})
    assert ids(tmp_path, "order")[:9] == before[:3] + before[4:]
    assert (len(ids(tmp_path, "order")), generated(tmp_path)["weather"]) == (10, others)
    assert (manifest.short, manifest.decisions.drop, manifest.rejected["dropped"]) == ({}, 1, 1)
    assert check(tmp_path) == []


def test_an_edited_record_keeps_place_id_and_split_and_has_exact_spans(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    old, before = of_size(tmp_path, 4), rows(tmp_path)
    manifest = build(domain, tmp_path, {"id": old["id"], "decision": "edit", "text": " a [large](size) one for me "})
    new = row(tmp_path, old["id"])
    assert (new["text"], new["entities"]) == ("a large one for me", [{"start": 2, "end": 7, "entity": "size", "value": "large"}])
    assert new["origin"] == old["origin"] | {"kind": "edited", "operations": ["edit"]}
    assert (new["split"], [r["id"] for r in rows(tmp_path)]) == (old["split"], [r["id"] for r in before])
    assert (manifest.intents["order"].generated, manifest.intents["order"].edited, manifest.decisions.edit) == (10, 1, 1)
    assert check(tmp_path) == []


def test_a_relabelled_record_comes_on_top_of_its_new_intent(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    old = of_size(tmp_path, 2)
    manifest = build(domain, tmp_path, {"id": old["id"], "decision": "relabel", "intent": "cancel"})
    new = row(tmp_path, old["id"])
    assert (new["intent"], new["text"], new["entities"]) == ("cancel", old["text"], old["entities"])
    assert [len(generated(tmp_path)[name]) for name in ("order", "cancel")] == [10, 10]
    assert (manifest.intents["cancel"].relabelled, manifest.totals["records"], manifest.rejected["relabelled"]) == (1, len(rows(tmp_path)), 1)
    assert check(tmp_path) == []
    case = case_of_record(tmp_path, old["id"], ())
    assert (case.intent, case.cell, [t.failure and t.failure.reason for t in case.tried][-1]) == ("order", old["origin"]["cell"], "relabelled")


def test_an_edit_may_name_another_intent(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    old = of_size(tmp_path, 0)
    build(domain, tmp_path, {"id": old["id"], "decision": "edit", "text": "forecast for [Oslo](city)", "intent": "weather"})
    assert (row(tmp_path, old["id"])["intent"], row(tmp_path, old["id"])["origin"]["operations"]) == ("weather", ["edit", "relabel"])
    assert check(tmp_path) == []


def test_all_of_them_hold_at_every_build_and_their_file_is_never_written(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    a, b, c, d = ids(tmp_path, "order")[:4]
    edit = {"id": b, "decision": "edit", "text": "make it [large](size)"}
    build(domain, tmp_path, {"id": a, "decision": "drop"}, edit, {"id": c, "decision": "relabel", "intent": "cancel"}, {"id": d, "decision": "keep"})
    once = contents(tmp_path)
    manifest = build(domain, tmp_path)
    assert contents(tmp_path) == once
    assert manifest.decisions.model_dump() == {"drop": 1, "edit": 1, "relabel": 1, "keep": 1, "gone": ()}
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "decisions.jsonl").write_bytes(once["decisions.jsonl"])
    build(domain, tmp_path / "new")
    assert contents(tmp_path / "new") == once


def test_decisions_hold_for_a_larger_volume_and_are_told_where_their_record_is_gone(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    last = of_size(tmp_path, 9)["id"]
    edit = {"id": last, "decision": "edit", "text": "make it [large](size)"}
    assert build(domain, tmp_path, edit, volume=15).decisions.gone == ()
    assert row(tmp_path, last)["text"] == "make it large"
    manifest = build(domain, tmp_path, volume=5)
    assert (manifest.decisions.gone, manifest.decisions.edit) == ((last,), 0)
    assert json.loads((tmp_path / "decisions.jsonl").read_text()) == edit


def test_nothing_generated_repeats_what_a_person_wrote(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    old, later = of_size(tmp_path, 1), of_size(tmp_path, 7)
    marks = [(s["start"], s["end"], s["entity"]) for s in later["entities"]]
    marked = later["text"]
    for start, end, entity in reversed(marks):
        marked = f"{marked[:start]}[{marked[start:end]}]({entity}){marked[end:]}"
    manifest = build(domain, tmp_path, {"id": old["id"], "decision": "edit", "text": marked.upper().replace("(SIZE)", "(size)")})
    assert later["id"] not in ids(tmp_path, "order")
    assert manifest.rejected["conflict"] == 1
    assert check(tmp_path) == []


def test_a_measured_length_is_measured_again_and_a_personas_stays(tmp_path: Path, domain: Domain) -> None:
    terse = {"terse": domain.personas["terse"].model_copy(update={"levels": {"length": "long"}})}
    measured = domain.model_copy(update={"personas": terse})
    build(measured, tmp_path)
    plain, fixed = (
        next(r for r in generated(tmp_path)["order"] if bool(r.get("persona")) == said and r["attributes"]["length"] == "long") for said in (False, True)
    )
    build(
        measured,
        tmp_path,
        {"id": plain["id"], "decision": "edit", "text": "make it [large](size)"},
        {"id": fixed["id"], "decision": "edit", "text": "now make it [small](size)"},
    )
    assert [row(tmp_path, r["id"])["attributes"]["length"] for r in (plain, fixed)] == ["short", "long"]


def test_the_page_about_it_holds_on_the_command_line(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "decisions-file.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^```json\n(.*?)^```", page, re.S | re.M)
    command = ("generate", BANK, "-o", tmp_path / "data", "--per-intent", "6")
    assert "decisions" not in synthchat(*command).stderr
    names = [r["id"] for r in generated(tmp_path / "data")["freeze_card"]]
    decisions = [json.loads(line) | {"id": name} for line, name in zip(block.splitlines(), names, strict=False)] + [{"id": "u-0", "decision": "keep"}]
    (tmp_path / "data" / "decisions.jsonl").write_text("".join(json.dumps(d) + "\n" for d in decisions), encoding="utf-8")
    told = synthchat(*command).stderr
    assert "decisions followed: 1 drop, 1 edit, 1 relabel, 1 keep (decisions.jsonl)" in told
    assert "decisions without a record in this build: 1 (u-0)" in told
    assert check(tmp_path / "data", BANK) == []
    assert "changed the text or the intent of 2 records" in (tmp_path / "data" / "README.md").read_text(encoding="utf-8")
    once = contents(tmp_path / "data")
    synthchat(*command)
    assert contents(tmp_path / "data") == once


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", r"decisions\.jsonl:2:\d+: not JSON"),
        ("[]", r":2: `the line`"),
        ('{"id": "u-1"}', ":2: `decision`: Field required"),
        ('{"id": "u-1", "decision": "drop", "intnet": "order"}', ":2: `intnet`: Extra inputs"),
        ('{"id": "u-1", "decision": "remove"}', ":2: `decision`: Input should be 'drop', 'edit', 'relabel' or 'keep'"),
        ('{"id": "u-1", "decision": "edit"}', ":2: `edit` needs `text`"),
        ('{"id": "u-1", "decision": "keep", "intent": "order"}', ":2: `keep` takes no `intent`"),
        ('{"id": "u-1", "decision": "relabel", "intent": "oder"}', "did you mean `order`"),
        ('{"id": "u-1", "decision": "edit", "text": "a [small tea"}', ":2: `text`, character 3: `\\[` is never closed"),
        ('{"id": "u-1", "decision": "edit", "text": "?"}', ":2: `text`: there is no word in it"),
        ('{"id": "u-0", "decision": "drop"}', r"u-0 has a decision already, at .*decisions\.jsonl:1"),
    ],
)
def test_a_broken_line_is_an_error_at_its_place_before_anything_is_asked(tmp_path: Path, domain: Domain, line: str, told: str) -> None:
    (tmp_path / "decisions.jsonl").write_text('{"id": "u-0", "decision": "keep"}\n' + line + "\n")
    backend = Faulty()
    with pytest.raises(DataError, match=told):
        run(domain, tmp_path, backend, volume__per_intent=5)
    assert not backend.asked
    assert set(contents(tmp_path)) == {"decisions.jsonl"}


def test_an_example_of_the_spec_is_changed_there(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    name = next(r["id"] for r in rows(tmp_path) if r["origin"]["kind"] == "seed")
    with pytest.raises(DataError, match="is an example of `weather`"):
        build(domain, tmp_path, {"id": name, "decision": "drop"})


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        ({"decision": "edit", "text": "make it large"}, "`size` must occur in `order`"),
        ({"decision": "edit", "text": "a [small](size) one in [Oslo](city)"}, "`order` does not list `city`"),
        ({"decision": "edit", "text": "a [huge](size) one"}, "`huge` is no value of `size`"),
        ({"decision": "edit", "text": "a [huge](size:giant) one"}, "`giant` is not one of the values of `size`"),
        ({"decision": "edit", "text": "a [small](size)ish one"}, "ends inside a word"),
        ({"decision": "edit", "text": "A [small](size) tea, please!"}, "is an example of `order`, too"),
        ({"decision": "relabel", "intent": "weather"}, "`weather` does not list `size`"),
        ({"decision": "relabel", "intent": "order"}, "is of `order` already"),
    ],
)
def test_what_is_decided_is_verified_and_leaves_the_folder_as_it_was(tmp_path: Path, domain: Domain, decision: dict[str, str], told: str) -> None:
    build(domain, tmp_path)
    name = ids(tmp_path, "order")[0]
    before = contents(tmp_path)
    with pytest.raises(DataError, match=rf"decisions\.jsonl:1: .*{told}"):
        build(domain, tmp_path, {"id": name, **decision})
    assert {k: v for k, v in contents(tmp_path).items() if k != "decisions.jsonl"} == before


def test_two_decisions_do_not_make_one_text(tmp_path: Path, domain: Domain) -> None:
    build(domain, tmp_path)
    a, b = ids(tmp_path, "order")[:2]
    edits = [{"id": name, "decision": "edit", "text": "make it [large](size)"} for name in (a, b)]
    with pytest.raises(DataError, match=r"decisions\.jsonl:2: .*another decision .*decisions\.jsonl:1"):
        build(domain, tmp_path, *edits)


def test_a_killed_run_leaves_decisions_and_they_do_not_lock_the_folder(tmp_path: Path, domain: Domain) -> None:
    (tmp_path / STAGING).mkdir()
    (tmp_path / STAGING / "utterances.jsonl").write_text("")
    (tmp_path / "utterances.jsonl").write_text("")
    manifest = build(domain, tmp_path, {"id": "u-0", "decision": "drop"})
    assert manifest.decisions.gone == ("u-0",)
    assert json.loads((tmp_path / "decisions.jsonl").read_text())["id"] == "u-0"
