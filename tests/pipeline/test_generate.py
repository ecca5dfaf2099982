"""The laws of a run, on a backend that answers late and spoils a fifth of its items."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from synthchat.config import load_config
from synthchat.dataset.manifest import Manifest
from synthchat.generate.stream import AT_FIRST
from synthchat.pipeline import generate
from synthchat.spec import load
from synthchat.spec.model import Domain
from tests.checker import check
from tests.faulty import Faulty
from tests.watching import Notes

Make = Callable[..., Domain]
BANK = Path(__file__).parents[2] / "samples" / "city-bank" / "domain.yml"


def run(domain: Domain, out: Path, backend: Faulty | None = None, **flags: int) -> Manifest:
    settings = {key.replace("__", "."): value for key, value in flags.items()}
    return generate(domain, load_config(flags=settings, environment={}), out, Notes(), backend or Faulty())


def rows(folder: Path, name: str = "utterances") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().split("\n") if line]


def generated(folder: Path) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows(folder):
        if row["origin"]["kind"] == "generated":
            found.setdefault(row["intent"], []).append(row)
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_is_asked_is_given_and_a_checker_that_shares_no_code_finds_nothing(tmp_path: Path) -> None:
    manifest = run(load(BANK), tmp_path / "out", volume__per_intent=50)
    assert not manifest.short
    assert {len(records) for records in generated(tmp_path / "out").values()} == {50}
    assert check(tmp_path / "out", BANK) == []


@pytest.mark.parametrize("concurrency", [1, 64])
def test_concurrency_and_delays_decide_nothing(tmp_path: Path, concurrency: int) -> None:
    run(load(BANK), tmp_path / "calm", volume__per_intent=40)
    run(load(BANK), tmp_path / "busy", Faulty(delays=Random()), volume__per_intent=40, limits__concurrency=concurrency)
    assert contents(tmp_path / "calm") == contents(tmp_path / "busy")


def test_a_larger_volume_begins_with_the_smaller_one(tmp_path: Path) -> None:
    run(load(BANK), tmp_path / "47", volume__per_intent=47)
    run(load(BANK), tmp_path / "63", volume__per_intent=63)
    less, more = generated(tmp_path / "47"), generated(tmp_path / "63")
    assert {name: records[:47] for name, records in more.items()} == less


def test_a_larger_total_begins_with_the_smaller_one(tmp_path: Path) -> None:
    run(load(BANK), tmp_path / "300", volume__total=300)
    run(load(BANK), tmp_path / "310", volume__total=310)
    less, more = generated(tmp_path / "300"), generated(tmp_path / "310")
    assert sum(map(len, less.values())) == 300
    assert {name: more[name][: len(records)] for name, records in less.items()} == less


def test_another_intent_changes_no_other_intents_records(tmp_path: Path, make_domain: Make) -> None:
    domain = make_domain()
    run(domain, tmp_path / "both", volume__per_intent=20)
    run(domain.model_copy(update={"intents": {"order": domain.intents["order"]}}), tmp_path / "one", volume__per_intent=20)
    assert generated(tmp_path / "both")["order"] == generated(tmp_path / "one")["order"]


def test_another_seed_gives_other_records(tmp_path: Path, make_domain: Make) -> None:
    run(make_domain(), tmp_path / "a", volume__per_intent=10, seed=1)
    run(make_domain(), tmp_path / "b", volume__per_intent=10, seed=2)
    assert contents(tmp_path / "a")["utterances.jsonl"] != contents(tmp_path / "b")["utterances.jsonl"]


def test_every_planted_fault_is_among_the_rejects_with_its_reason(tmp_path: Path) -> None:
    backend = Faulty(share=0.4)
    run(load(BANK), tmp_path / "out", backend, volume__per_intent=20)
    told = {(r["intent"], r["cell"], r["attempt"]): r["reason"] for r in rows(tmp_path / "out", "rejects")}
    judged = {name: max(r["origin"]["cell"] for r in records) for name, records in generated(tmp_path / "out").items()}
    reasons = {"missing": {"no-sentence"}, "markup": {"markup"}, "template": {"template"}, "empty": {"empty"}, "extra-mark": {"extra-mark"}}
    for (intent, cell, attempt), fault in backend.planted.items():
        if cell <= judged[intent] and fault in reasons:
            assert told[intent, cell, attempt] in reasons[fault]


def test_counts_add_up(tmp_path: Path) -> None:
    manifest = run(load(BANK), tmp_path / "out", volume__per_intent=30)
    reasons = Counter(row["reason"] for row in rows(tmp_path / "out", "rejects"))
    assert dict(manifest.rejected) == dict(reasons)
    assert manifest.totals["candidates"] == manifest.totals["generated"] + sum(reasons.values())
    assert manifest.totals["records"] == manifest.totals["generated"] + manifest.totals["seeds"] == len(rows(tmp_path / "out"))
    for counts in manifest.intents.values():
        assert counts.asked == counts.generated + counts.short
        assert sum(counts.splits.values()) == counts.generated + counts.seeds


def test_what_cannot_be_had_is_named_cell_by_cell(tmp_path: Path, make_domain: Make) -> None:
    manifest = run(make_domain(), tmp_path / "out", Faulty(share=1.0, faults=["empty"]), volume__per_intent=10)
    assert manifest.short == {"weather": 10, "order": 10}
    assert manifest.intents["weather"].failed_cells == tuple(range(AT_FIRST))


def test_the_same_text_under_two_intents_stays_with_the_lower_rank(tmp_path: Path, make_domain: Make) -> None:
    domain = make_domain()
    plain = {name: intent.model_copy(update={"slots": (), "examples": ()}) for name, intent in domain.intents.items()}
    manifest = run(domain.model_copy(update={"intents": plain}), tmp_path / "out", Faulty(share=1.0, faults=["twin"]), volume__per_intent=5)
    assert [row["intent"] for row in rows(tmp_path / "out")] == ["weather"]
    assert manifest.intents["order"].rejected["conflict"] == 1
