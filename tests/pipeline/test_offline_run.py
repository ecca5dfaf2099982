"""The main job: 50 records of every intent, offline, and a checker that shares no code with the product finds nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from synthchat.config import load_config
from synthchat.pipeline import generate
from synthchat.spec import load
from tests.checker import check
from tests.conftest import ROOT
from tests.pipeline.test_generate import BANK, generated
from tests.watching import Notes


def given(spec: Path, out: Path, per_intent: int) -> dict[str, int]:
    generate(load(spec), load_config(flags={"volume.per_intent": per_intent}, environment={}), out, Notes())
    return {name: len(records) for name, records in generated(out).items()}


@pytest.mark.parametrize("spec", [BANK, BANK.with_name("domain-de.yml"), ROOT / "synthchat" / "spec" / "starter.yml"], ids=lambda path: path.stem)
def test_our_own_specs_give_what_is_asked(tmp_path: Path, spec: Path) -> None:
    assert given(spec, tmp_path / "out", 50) == dict.fromkeys(load(spec).intents, 50)
    assert check(tmp_path / "out", spec) == []


@pytest.mark.parametrize("name", ["snips", "banking77"])
def test_real_seeds_give_what_is_asked(tmp_path: Path, shared: Path, name: str) -> None:
    spec = shared / "data" / name / "domain.seed.yml"
    assert given(spec, tmp_path / "out", 50) == dict.fromkeys(load(spec).intents, 50)
    assert check(tmp_path / "out", spec) == []


def test_a_larger_volume_begins_with_the_smaller_one(tmp_path: Path, shared: Path) -> None:
    spec = shared / "data" / "snips" / "domain.seed.yml"
    assert given(spec, tmp_path / "47", 47) != given(spec, tmp_path / "63", 63)
    more = {name: records[:47] for name, records in generated(tmp_path / "63").items()}
    assert more == generated(tmp_path / "47")


def test_descriptions_never_become_records(tmp_path: Path) -> None:
    given(BANK, tmp_path / "out", 20)
    texts = Counter(r["text"].casefold() for records in generated(tmp_path / "out").values() for r in records)
    described = [intent.description.casefold() for intent in load(BANK).intents.values() if intent.description]
    assert not [d for d in described for text in texts if d in text]
