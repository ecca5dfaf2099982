"""The checker is held against itself: a good folder passes, and each fault planted into it is found, and nothing else is."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checker import MANIFEST, alike, check, fold
from tests.checker_spec import Seed, Spec, from_yaml, parse

SPEC = r"""
synthchat: 1
languages: [en, de]
entities:
  account: {values: [{checking: {en: [current account], de: [Girokonto]}}, savings]}
  amount: {type: money}
  card: {pattern: "[0-9]{4}"}
  city: {table: cities.csv, column: city}
  branch: {table: cities.csv, column: branch}
  note: {open: true, values: [rent]}
intents:
  move:
    description: moves money
    entities: [amount!, account: from, account: to, note, {entity: card, many: 2}, {entity: note, group: second}]
    examples:
      en: ['move [$50](amount) to [checking]{"entity": "account", "role": "to"}']
      de: ['[20 €](amount) auf mein [Girokonto]{"entity": "account", "role": "to"}']
  find:
    description: finds a branch
    entities: [city, branch]
    examples: |
      - where is [Mill](branch) in [Oakham](city)
      - a seed with \[brackets\] in it
  greet: {description: says hello, examples: [hello there]}
  greet+move: {}
  other: {fallback: true}
personas:
  grumpy: {description: is short of patience, sentiment: negative, share: 0.2}
factors: {channel: [voice, web]}
"""
LEVELS = {"form": "request", "length": "medium", "register": "casual", "detail": "bare", "sentiment": "negative", "channel": "web"}
GENERATED = [
    ("move", 'please put [$60](amount) into my [current account]{"entity": "account", "role": "to", "value": "checking"} today'),
    ("move", 'take [$70.00](amount) out of [savings]{"entity": "account", "role": "from"} and call it [rent](note)'),
    ("move", "could you shift [$80](amount) for me between the cards [1234](card) and [5678](card)?"),
    ("find", "when does the branch at [Mill](branch) in [Oakham](city) open?"),
    ("find", "I am looking for somebody to talk to in [Bury](city)"),
    ("greet", "good morning to all of you over there"),
    ("greet+move", "hello, I would like to move [$90](amount) now"),
    ("other", "what will the weather be like on Sunday?"),
]
Row = dict[str, Any]
Rows = list[Row]
Plant = Callable[[Rows], object]


def labelled(seed: Seed) -> Row:
    """The text and the entities of a row that says what the seed says."""
    entities, at = [], 0
    for surface, entity, role, group, value in seed.labels:
        start = seed.text.index(surface, at)
        at = start + len(surface)
        given = {"role": role, "group": group}
        entities.append({"start": start, "end": at, "entity": entity, "value": value} | {k: v for k, v in given.items() if v})
    return {"text": seed.text, "intent": seed.intent, "language": seed.language, "entities": entities}


def generated(number: int, intent: str, marked: str, spec: Spec) -> Row:
    row = {"id": f"u-{number}", "persona": "grumpy", "attributes": dict(LEVELS), "split": "test"}
    return labelled(parse(intent, "en", marked, spec)) | row | {"origin": {"kind": "generated", "template": f"t{number}"}}


def good_rows(path: Path) -> Rows:
    spec = from_yaml(path)
    seeds = [labelled(s) | {"id": f"u-{i}", "split": "train", "origin": {"kind": "seed"}} for i, s in enumerate(spec.seeds)]
    return seeds + [generated(100 + i, intent, marked, spec) for i, (intent, marked) in enumerate(GENERATED)]


def write(folder: Path, rows: Rows, rejects: Rows) -> Row:
    """The folder's files, and a manifest that is true to them."""
    for name, lines in (("utterances.jsonl", rows), ("rejects.jsonl", rejects)):
        (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    kinds = Counter((r["intent"], r["origin"].get("kind")) for r in rows)
    intents = {
        name: {
            "asked": kinds[name, "generated"] + 1, "generated": kinds[name, "generated"], "short": 1, "seeds": kinds[name, "seed"], "requests": 1,
            "candidates": kinds[name, "generated"] + sum(r["intent"] == name for r in rejects),
            "rejected": Counter(r["reason"] for r in rejects if r["intent"] == name),
            "splits": Counter(r["split"] for r in rows if r["intent"] == name),
        }
        for name in dict.fromkeys(r["intent"] for r in rows)
    }  # fmt: skip
    totals = {key: sum(i[key] for i in intents.values()) for key in ("asked", "generated", "short", "seeds", "requests", "candidates")}
    tested = {r["intent"] for r in rows if r["split"] == "test"}
    manifest = {
        "intents": intents, "totals": totals | {"records": len(rows), "rejected": len(rejects)}, "rejected": Counter(r["reason"] for r in rejects),
        "without": {"test": [name for name in intents if name not in tested]},
        "files": {n: {"sha256": hashlib.sha256((folder / n).read_bytes()).hexdigest()} for n in ("utterances.jsonl", "rejects.jsonl")},
    }  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return manifest


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    (tmp_path / "cities.csv").write_text("city,branch\nOakham,Mill\nBury,Quay\n", encoding="utf-8")
    (tmp_path / "domain.yml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "out").mkdir()
    return tmp_path / "domain.yml"


def good_rejects() -> Rows:
    return [{"intent": "move", "cell": 3, "attempt": 0, "reason": "near_duplicate", "detail": "of u-100"}]


def rules(found: list[str]) -> set[str]:
    return {message.split(": ")[1] for message in found}


def test_a_good_folder_passes(spec: Path) -> None:
    folder = spec.parent / "out"
    write(folder, good_rows(spec), good_rejects())
    assert check(folder, spec) == []


def row(rows: Rows, number: int) -> Row:
    """Generated row `number`."""
    return next(r for r in rows if r["id"] == f"u-{100 + number}")


def at(number: int, **changes: object) -> Plant:
    """Change generated row `number`."""
    return lambda rows: row(rows, number).update(changes)


def span(number: int, index: int = 0, **changes: object) -> Plant:
    """Change a span of generated row `number`."""
    return lambda rows: row(rows, number)["entities"][index].update(changes)


def twice(number: int) -> Plant:
    """Label the first span of generated row `number` a second time."""
    return lambda rows: row(rows, number)["entities"].append(row(rows, number)["entities"][0])


def beside(number: int, **changes: object) -> Plant:
    """Add a changed copy of generated row `number`, made from another template."""
    other = {"id": "u-copy", "origin": {"kind": "generated", "template": "copy"}}
    return lambda rows: rows.append(copy.deepcopy(row(rows, number)) | other | changes)


def prefix(number: int, text: str) -> Plant:
    """Put a text before that of generated row `number`, and move its spans."""

    def plant(rows: Rows) -> None:
        found = row(rows, number)
        found["text"] = text + found["text"]
        for entity in found["entities"]:
            entity["start"] += len(text)
            entity["end"] += len(text)

    return plant


def same_frame(rows: Rows) -> None:
    """Say generated row 0 three times more, each time with another amount."""
    for n in range(1, 4):
        again = copy.deepcopy(row(rows, 0)) | {"id": f"u-again{n}", "text": row(rows, 0)["text"].replace("$60", f"$6{n}")}
        again["entities"][0]["value"] = f"$6{n}"
        rows.append(again)


def seed(**changes: object) -> Plant:
    """Change the first seed."""
    return lambda rows: rows[0].update(changes)


FAULTS: dict[str, tuple[Plant, set[str]]] = {
    "span-left": (span(0, start=10), {"value", "span-blank"}),
    "span-right": (span(0, end=15), {"value", "span-blank"}),
    "span-short": (span(1, end=9), {"value"}),
    "span-out": (span(0, end=500), {"span-range", "counts"}),
    "span-empty": (span(0, end=11), {"span-range", "counts"}),
    "span-number": (span(0, start="11"), {"span-range", "counts"}),
    "span-overlap": (twice(0), {"span-order"}),
    "span-unsorted": (lambda rows: row(rows, 0)["entities"].reverse(), {"span-order"}),
    "unknown-entity": (span(4, entity="nothing"), {"unknown-entity"}),
    "entity-of-another-intent": (at(5, entities=[{"start": 0, "end": 4, "entity": "note", "value": "good"}]), {"undeclared"}),
    "unknown-role": (span(0, 1, role="via"), {"undeclared"}),
    "role-lost": (span(0, 1, role=None), {"undeclared"}),
    "unknown-group": (span(1, 2, group="third"), {"undeclared"}),
    "empty-role": (span(0, 1, role=""), {"span-range", "counts"}),
    "wrong-value": (span(0, value="$61"), {"value"}),
    "not-canonical": (span(0, 1, value="current account"), {"value"}),
    "wrong-canonical": (span(0, 1, value="savings"), {"value"}),
    "other-language": (at(0, language="de"), {"value"}),
    "unknown-language": (at(5, language="fr"), {"unknown-language"}),
    "table-joint": (span(3, 0, entity="city", value="Mill"), {"value", "many"}),
    "unlabelled": (lambda rows: row(rows, 0)["entities"].pop(0), {"required"}),
    "composed-unlabelled": (at(6, entities=[]), {"required"}),
    "unknown-intent": (at(7, intent="nothing"), {"unknown-intent"}),
    "duplicate": (beside(4), {"near-duplicate"}),
    "duplicate-case": (beside(5, text="GOOD MORNING to all of you over there!"), {"near-duplicate"}),
    "near-duplicate": (beside(5, text="Good morning to all of you over here"), {"near-duplicate"}),
    "near-duplicate-longer": (beside(5, text="Good morning to all of you over there, folks"), {"near-duplicate"}),
    "seed-copied": (beside(5, text="Hello there!", attributes=LEVELS | {"length": "short"}), {"near-duplicate", "seed-copied"}),
    "near-a-seed": (beside(5, text="Hello theres", attributes=LEVELS | {"length": "short"}), {"near-duplicate"}),
    "conflict": (beside(5, intent="other"), {"conflict"}),
    "two-labellings": (beside(4, entities=[]), {"two-labellings"}),
    "frame": (same_frame, {"frame"}),
    "template-left": (prefix(5, "{{ greeting }} "), {"leftover"}),
    "statement-left": (prefix(5, "{% if x %} "), {"leftover"}),
    "slot-left": (prefix(5, "<time_of_day> "), {"leftover"}),
    "brace-left": (prefix(5, "{name} "), {"leftover"}),
    "markup-left": (prefix(0, "[today](date) "), {"leftover"}),
    "long-markup-left": (prefix(0, '[today]{"entity": "date"} '), {"leftover"}),
    "empty": (at(7, text="…", attributes={}), {"empty", "missing-level", "persona-level"}),
    "too-long": (at(7, text="wordy " * 200, attributes=LEVELS | {"length": "long"}), {"too-long"}),
    "surrogate": (at(7, text="half a \ud83d face is what I sent"), {"surrogate"}),
    "no-text": (at(7, text=None), {"shape", "counts"}),
    "length": (at(7, attributes=LEVELS | {"length": "short"}), {"length"}),
    "unknown-level": (at(7, attributes=LEVELS | {"channel": "pigeon"}), {"unknown-level"}),
    "unknown-factor": (at(7, attributes=LEVELS | {"mood": "blue"}), {"unknown-level"}),
    "missing-level": (at(7, persona=None, attributes={"length": "medium"}), {"missing-level"}),
    "unknown-persona": (at(7, persona="cheerful"), {"unknown-persona"}),
    "persona-level": (at(7, attributes=LEVELS | {"sentiment": "positive"}), {"persona-level"}),
    "id-twice": (at(7, id="u-100"), {"id-twice"}),
    "id-form": (at(7, id="x-107"), {"id"}),
    "origin": (at(7, origin={}), {"origin", "counts"}),
    "no-split": (at(7, split=None), {"split", "counts"}),
    "family": (beside(7, text="which day of the week is it by now?", split="train", origin={"kind": "generated", "template": "t107"}), {"family"}),
    "child-apart": (beside(7, text="which day is it", split="train", origin={"kind": "augmented", "parent": "u-107"}), {"family"}),
    "seed-lost": (lambda rows: rows.pop(0), {"seed-missing"}),
    "seed-twice": (lambda rows: rows.append(rows[0] | {"id": "u-again"}), {"seed-twice"}),
    "seed-relabelled": (seed(entities=[{"start": 5, "end": 8, "entity": "amount", "value": "$50"}]), {"seed-missing", "seed-unknown"}),
    "seed-tested": (seed(split="test"), {"split"}),
}


@pytest.mark.parametrize("kind", FAULTS)
def test_a_planted_fault_is_found_and_nothing_else(kind: str, spec: Path) -> None:
    plant, expected = FAULTS[kind]
    folder, rows = spec.parent / "out", good_rows(spec)
    plant(rows)
    write(folder, rows, good_rejects())
    assert rules(check(folder, spec)) == expected


def test_values_of_one_table_agree(spec: Path) -> None:
    folder, rows = spec.parent / "out", good_rows(spec)
    rows.append(generated(300, "find", "is [Quay](branch) really over in [Oakham](city) these days", from_yaml(spec)))
    write(folder, rows, good_rejects())
    assert rules(check(folder, spec)) == {"joint"}


NO_VALUES = {
    "pattern": ("move", "block [12345](card) and take [$10](amount) off it"),
    "list": ("move", 'send [$11](amount) over to [my stash]{"entity": "account", "role": "to"} now'),
    "table": ("find", "is there one in [London](city) or somewhere"),
}


@pytest.mark.parametrize("kind", NO_VALUES)
def test_a_value_that_its_entity_cannot_have(kind: str, spec: Path) -> None:
    folder, rows = spec.parent / "out", good_rows(spec)
    rows.append(generated(300, *NO_VALUES[kind], from_yaml(spec)))
    write(folder, rows, good_rejects())
    assert "value" in rules(check(folder, spec)) <= {"value", "joint"}


MANIFEST_FAULTS: dict[str, tuple[Callable[[Row], object], set[str]]] = {
    "sha256": (lambda m: m["files"]["utterances.jsonl"].update(sha256="0"), {"file-sha256"}),
    "no-sha256": (lambda m: m["files"]["utterances.jsonl"].pop("sha256"), {"file-sha256"}),
    "bytes": (lambda m: m["files"]["rejects.jsonl"].update(bytes=1), {"file-bytes"}),
    "rows": (lambda m: m["files"]["rejects.jsonl"].update(rows=2), {"file-rows"}),
    "a-file-too-many": (lambda m: m["files"].update(ghost={"sha256": "0"}), {"file-missing"}),
    "a-file-too-few": (lambda m: m["files"].pop("rejects.jsonl"), {"file-unlisted"}),
    "generated": (lambda m: m["intents"]["greet"].update(generated=2), {"counts"}),
    "seeds": (lambda m: m["intents"]["greet"].update(seeds=2), {"counts"}),
    "splits": (lambda m: m["intents"]["greet"].update(splits={"train": 2}), {"counts"}),
    "rejected": (lambda m: m["intents"]["move"].update(rejected={}), {"counts"}),
    "reasons": (lambda m: m.update(rejected={}), {"counts"}),
    "short": (lambda m: m["intents"]["move"].update(short=0), {"counts"}),
    "records": (lambda m: m["totals"].update(records=1), {"counts"}),
    "without-test": (lambda m: m.update(without={"test": ["greet"]}), {"counts"}),
    "an-intent-lost": (lambda m: m["intents"].pop("other"), {"counts"}),
    "no-intents": (lambda m: m.pop("intents"), {"counts"}),
}


@pytest.mark.parametrize("kind", MANIFEST_FAULTS)
def test_a_false_manifest_is_found(kind: str, spec: Path) -> None:
    plant, expected = MANIFEST_FAULTS[kind]
    folder = spec.parent / "out"
    manifest = write(folder, good_rows(spec), good_rejects())
    plant(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert rules(check(folder, spec)) == expected


def test_lines_that_are_no_objects_are_found(spec: Path) -> None:
    folder = spec.parent / "out"
    write(folder, good_rows(spec), good_rejects())
    for name in ("utterances.jsonl", "rejects.jsonl"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("[1]\n")
    assert rules(check(folder, spec)) == {"json", "reject", "file-sha256"}


@pytest.mark.parametrize("name", ["utterances.jsonl", "rejects.jsonl", "manifest.json"])
def test_a_missing_file_is_named(name: str, spec: Path) -> None:
    folder = spec.parent / "out"
    write(folder, good_rows(spec), good_rejects())
    (folder / name).unlink()
    assert check(folder, spec) == [f"{name}: file-missing: there is no such file"]


def common(one: str, other: str) -> int:
    """Length of the longest common subsequence, by the book."""
    row = [0] * (len(other) + 1)
    for a in one:
        above, row = row, [0]
        for j, b in enumerate(other):
            row.append(above[j] + 1 if a == b else max(above[j + 1], row[j]))
    return row[-1]


@given(st.text("abcd ", min_size=10, max_size=40), st.lists(st.integers(0, 39), max_size=8), st.text("abcd", max_size=4))
def test_alike_is_indel_similarity(one: str, dropped: list[int], more: str) -> None:
    other = more + "".join(c for i, c in enumerate(one) if i not in dropped)
    total = len(one) + len(other)
    assert alike(one, other) == (10 * (total - 2 * common(one, other)) <= total)


@pytest.mark.parametrize(("shorter", "longer", "similar"), [(9, 11, True), (9, 12, False), (40, 48, True), (40, 49, False), (0, 0, True), (0, 1, False)])
def test_alike_at_its_border(shorter: int, longer: int, similar: bool) -> None:
    assert alike("a" * shorter, "a" * longer) is similar


@pytest.mark.parametrize(("text", "folded"), [("  Hi,\tTHERE! ", "hi there"), ("Straße №5", "strasse 5"), ("don't", "don t"), ("?!…", ""), ("हिन्दी", "हिन्दी")])
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_as_a_script(spec: Path) -> None:
    folder, script = spec.parent / "out", Path(__file__).parent / "checker.py"
    rows = good_rows(spec)
    rows[-1]["intent"] = "nothing"
    write(folder, rows, good_rejects())
    done = subprocess.run([sys.executable, str(script), str(folder), "--spec", str(spec)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "unknown-intent: nothing" in done.stdout
