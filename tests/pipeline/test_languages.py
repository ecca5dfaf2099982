"""Runs of a spec in several languages."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from synthchat.cli.app import app
from synthchat.config import load_config
from synthchat.errors import ConfigError, PlanError, WaitingError
from synthchat.pipeline import generate, plan
from synthchat.spec import load
from tests.answering import answer_file
from tests.backends.test_exchange import finish, put
from tests.backends.test_exchange import run as exchanged
from tests.checker import check
from tests.faulty import Faulty
from tests.pipeline.test_generate import contents, generated, run
from tests.watching import Notes

SPEC = """\
synthchat: 1
languages: {en: 0.7, de: 0.3}
entities:
  account:
    values: [{checking: {en: [current account], de: [Girokonto]}}, {savings: {de: [Sparkonto]}}]
  amount: {type: money, min: 1, max: 900}
intents:
  balance:
    description: The user wants to know a balance
    entities: [account]
    examples:
      en: ['what is left in my [savings](account)', 'how much is in [checking](account) now', 'tell me my balance', 'is my [savings](account) empty']
      de: ['wie viel ist auf dem [Girokonto](account)', 'zeig mir das [Sparkonto](account) bitte', 'was habe ich noch', 'ist mein [Sparkonto](account) leer']
  pay:
    description: The user wants to pay
    entities: [amount!]
    examples:
      en: ['pay [$5](amount) now', 'send [20 dollars](amount) to my sister', 'I want to pay [$7.50](amount)', 'please pay [$9](amount) for me']
      de: ['zahl jetzt [5 €](amount)', 'schick meiner Schwester [20 Euro](amount)', 'ich will [7,50 €](amount) zahlen', 'bitte [9 €](amount) bezahlen']
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "two.yml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_the_laws_of_a_run_hold_in_two_languages(tmp_path: Path, spec: Path) -> None:
    run(load(spec), tmp_path / "40", volume__per_intent=40)
    run(load(spec), tmp_path / "60", Faulty(), volume__per_intent=60, limits__concurrency=64)
    assert check(tmp_path / "60", spec) == []
    assert {name: records[:40] for name, records in generated(tmp_path / "60").items()} == generated(tmp_path / "40")
    for records in generated(tmp_path / "60").values():
        assert 14 <= Counter(r["language"] for r in records)["de"] <= 22


def test_offline_each_record_is_in_the_language_of_its_values(tmp_path: Path, spec: Path) -> None:
    manifest = generate(load(spec), load_config(flags={"volume.per_intent": 10}, environment={}), tmp_path / "out", Notes())
    assert sum(manifest.languages.values()) == 20
    assert f"{manifest.languages['en']} in `en`, {manifest.languages['de']} in `de`." in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert check(tmp_path / "out", spec) == []
    records = [r for rows in generated(tmp_path / "out").values() for r in rows]
    money = {(r["language"], e["normalized"]["currency"]) for r in records for e in r["entities"] if e["entity"] == "amount"}
    assert money == {("en", "USD"), ("de", "EUR")}


def test_shares_of_a_config_hold(spec: Path) -> None:
    config = load_config(flags={"volume.per_intent": 20}, assignments=["languages.de=0.5"], environment={})
    assert all(abs(intent.languages["de"] - 10) <= 1 for intent in plan(load(spec), config).intents.values())


def test_one_language_alone_is_made_where_the_others_have_no_share(tmp_path: Path, spec: Path) -> None:
    config = load_config(flags={"volume.per_intent": 10}, assignments=["languages.de=1"], environment={})
    manifest = generate(load(spec), config, tmp_path / "out", Notes())
    assert manifest.languages == {"en": 0, "de": 20}


def test_what_a_language_of_no_share_lacks_is_no_matter(tmp_path: Path, spec: Path) -> None:
    text = SPEC.replace("{en: 0.7, de: 0.3}", "{en: 0.7, de: 0.3, ar: 0}").replace("{type: money, min: 1, max: 900}", "{type: ordinal}")
    spec.write_text(re.sub(r"\[[^][]*\]\(amount\)", "[5th](amount)", text), encoding="utf-8")
    assert not generate(load(spec), load_config(flags={"volume.per_intent": 5}, environment={}), tmp_path / "out", Notes()).short


def test_the_plan_tells_how_many_records_each_language_gets(spec: Path) -> None:
    shown = CliRunner().invoke(app, ["plan", str(spec), "--per-intent", "10"])
    assert "20 records by 4 requests" in shown.output
    assert "by language: 14 en, 6 de" in shown.output or "by language: 6 de, 14 en" in shown.output


def test_a_language_that_the_spec_has_not_is_an_error_of_the_config(spec: Path) -> None:
    with pytest.raises(ConfigError, match="a language that the spec does not have: `fr`"):
        plan(load(spec), load_config(assignments=["languages.fr=0.5"], environment={}))


def test_offline_an_intent_without_seeds_in_a_language_is_an_error_at_its_line(spec: Path) -> None:
    spec.write_text(SPEC.replace("      de: ['zahl", "      #"), encoding="utf-8")
    with pytest.raises(PlanError, match=r"two\.yml:14:3: .*`pay` cannot be written offline: it has no examples in `de`"):
        plan(load(spec), load_config(environment={}))


def test_why_a_record_of_the_second_language_is_as_it_is(tmp_path: Path, spec: Path) -> None:
    generate(load(spec), load_config(flags={"volume.per_intent": 10}, environment={}), tmp_path / "out", Notes())
    record = next(r for r in generated(tmp_path / "out")["pay"] if r["language"] == "de")
    shown = CliRunner().invoke(app, ["show", str(tmp_path / "out"), record["id"], "--why"])
    assert shown.exit_code == 0
    assert record["text"] in shown.output.replace("⟨amount⟩", "")
    assert "language de" in shown.output


def test_another_concurrency_gives_the_same_bytes(tmp_path: Path, spec: Path) -> None:
    for concurrency in (1, 64):
        run(load(spec), tmp_path / str(concurrency), volume__per_intent=30, limits__concurrency=concurrency)
    assert contents(tmp_path / "1") == contents(tmp_path / "64")


def test_a_model_is_asked_in_one_language_at_a_time_and_told_where_it_answers_in_another(tmp_path: Path, spec: Path) -> None:
    bare = SPEC.replace("      de: ['zahl", "      #")  # paying has English seeds only
    spec.write_text(bare, encoding="utf-8")
    with pytest.raises(WaitingError):
        exchanged(load(spec), tmp_path)
    asked = [json.loads(line)["body"]["messages"] for line in (tmp_path / "requests.jsonl").read_text(encoding="utf-8").splitlines()]
    assert Counter("in German" in system["content"] for system, _ in asked) == {True: 6, False: 6}
    assert sum("Carry over" in user["content"] for _, user in asked) == 3
    replies = answer_file(tmp_path / "requests.jsonl")
    for reply, (system, _) in zip(replies, asked, strict=True):
        message = reply["response"]["body"]["choices"][0]["message"]
        if "in German" in system["content"]:
            message["content"] = re.sub(r'"text": "[^"]*?((?:\[[^]]*\]\(\d\))?)[^]"]*"', r'"text": "I want to know what is in there \1"', message["content"])
    put(tmp_path, replies)
    finish(load(spec), tmp_path)
    assert check(tmp_path / "out", spec) == []
    told = [json.loads(line) for line in (tmp_path / "out" / "rejects.jsonl").read_text(encoding="utf-8").splitlines()]
    assert Counter(reject["reason"] for reject in told if reject["detail"].endswith("write in German")).keys() == {"language"}
