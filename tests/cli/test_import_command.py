"""`synthchat import` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import synthchat

NLU = 'nlu:\n- intent: greet\n  examples: |\n    - hi\n    - hi\n    - [a][{"entity": "x"}, {"entity": "y"}]\n'


@pytest.fixture
def nlu(tmp_path: Path) -> Path:
    path = tmp_path / "nlu.yml"
    path.write_text(NLU)
    return path


def test_a_spec_is_written_and_what_was_left_is_told_and_listed(nlu: Path) -> None:
    done = synthchat("import", nlu.name, "--json", cwd=nlu.parent)
    report = json.loads(done.stdout)
    assert report["counts"] == {"duplicate": 1, "several-entities": 1}
    assert [loss["place"] for loss in report["losses"]] == ["nlu.yml:6", "nlu.yml:5"]
    assert "left or changed: 1 duplicate\n  nlu.yml:5: `hi` stands twice" in done.stderr
    assert "next: synthchat plan domain.yml" in done.stderr
    assert synthchat("plan", "domain.yml", "--per-intent", "2", cwd=nlu.parent).returncode == 0


def test_init_imports_gives_advice_and_shows_the_plan(nlu: Path) -> None:
    done = synthchat("init", "spec.yml", "--from", nlu.name, cwd=nlu.parent)
    assert done.returncode == 0, done.stderr
    assert "1 examples of 1 intents" in done.stderr
    assert "few-examples" in done.stdout
    assert " records by " in done.stdout
    assert (nlu.parent / "spec.yml").exists()


def test_quiet_says_nothing(nlu: Path) -> None:
    done = synthchat("import", nlu.name, "-q", cwd=nlu.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere: there is no such file or folder"),
        (
            ["nlu.yml", "--from", "luis"],
            "there is no format `luis`\n    hint: --from takes one of: chatette, chatito, csv, dialogflow-cx, dialogflow-es, jsonl, rasa",
        ),
        (["nlu.yml", "--from", "csv"], "the header has no column `text`"),
        (["nlu.yml", "--language", "klingonish"], "`klingonish` is not a language's tag"),
        (["nlu.yml", "--column", "text"], "`text` names no column"),
        (["nlu.yml", "-o", "nlu.yml"], "nlu.yml is there already"),
        (["nlu.yml", "--examples", "../seeds.jsonl"], "../seeds.jsonl lies outside the spec's folder"),
    ],
)
def test_what_is_wrong_is_an_error_and_nothing_is_written(nlu: Path, arguments: list[str], message: str) -> None:
    done = synthchat("import", *arguments, cwd=nlu.parent)
    assert done.returncode == 2
    assert message in done.stderr
    assert [path.name for path in nlu.parent.iterdir()] == ["nlu.yml"]
