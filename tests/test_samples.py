"""The samples are what their READMEs say: the commands run, the counts are right, lint and plan have nothing to say. (city-bank has tests of its own.)"""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from pathlib import Path

import pytest

from synthchat.config import load_config
from synthchat.pipeline import plan
from synthchat.spec import load
from tests.cli.test_commands import synthchat
from tests.conftest import ROOT

SAMPLES = ["smart-home", "telecom-support"]


def page(sample: str) -> str:
    return (ROOT / "samples" / sample / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_readmes_commands_run_and_its_counts_are_right(sample: str, tmp_path: Path) -> None:
    [console] = re.findall(r"^```console\n(.*?)^```", page(sample), re.S | re.M)
    for line in console.splitlines():
        done = synthchat(*(re.sub("^samples/", f"{ROOT}/samples/", word) for word in shlex.split(line)[1:]), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / sample / "manifest.json").read_text(encoding="utf-8"))
    said = dict(re.findall(r"^\| ([a-z ]+) \| (\d+) \|$", page(sample), re.M))
    counts = {"intents": len(manifest["intents"]), "generated": manifest["totals"]["generated"], "examples": manifest["totals"]["seeds"]}
    assert {name: int(number) for name, number in said.items()} == counts | {"short of what was asked": 0}
    assert [name for name, intent in manifest["intents"].items() if intent["short"]] == []
    check_languages(sample, tmp_path / "out" / sample / "utterances.jsonl")


def check_languages(sample: str, utterances: Path) -> None:
    """The README's numbers by language, in its order; what is rejected may be made up for in another one."""
    rows = [json.loads(line) for line in utterances.read_text(encoding="utf-8").split("\n")[:-1]]
    languages = Counter(row["language"] for row in rows if row["origin"]["kind"] == "generated")
    said = [int(number) for number in re.findall(r"\((\d+)\)", page(sample))] or [languages.total()]
    assert [count for _, count in languages.most_common()] == pytest.approx(said, rel=0.02)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_plan_covers_every_entity_and_value(sample: str) -> None:
    report = plan(load(ROOT / "samples" / sample / "domain.yml"), load_config(flags={"volume.per_intent": 100}, environment={}))
    assert [(name, i.slots.missing, i.values.missing) for name, i in report.intents.items() if i.slots.missing or i.values.missing] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_the_readme_names_is_in_the_spec(sample: str) -> None:
    domain = load(ROOT / "samples" / sample / "domain.yml")
    known = {*domain.entities, *domain.intents, *domain.personas, *domain.factors}
    [table] = re.findall(r"^\| to see.*?\n\n", page(sample), re.S | re.M)
    named = re.findall(r"`([a-z_+]+)`", table)
    assert [name for name in named if name not in known | {"offline", "plan", "examples", "languages"}] == []
