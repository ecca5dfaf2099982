"""Our agents, in Google's own classes: they must take every intent and entity type, and hold the same texts and labels."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pytest

from synthchat.config import load_config
from synthchat.formats.base import Dataset, ExportReport, export
from synthchat.formats.folder import open_dataset
from synthchat.pipeline import generate
from synthchat.readers.dialogflow import layout
from synthchat.records import Key, Utterance
from synthchat.spec import load
from tests.conftest import ROOT
from tests.consumers.dialogflow import lint, read_by_google
from tests.consumers.rasa import rasa
from tests.consumers.test_rasa import nasty
from tests.formats.dialogflow_zips import EDITIONS
from tests.formats.rasa_sample import domain, utterances
from tests.formats.test_dialogflow_round_trip import exact
from tests.watching import Notes

pytestmark = pytest.mark.consumers
TWO_LANGUAGES = """\
synthchat: 1
languages: {en: 0.5, de: 0.5}
entities:
  account:
    values: [{checking: {en: [current account], de: [Girokonto]}}, {savings: {en: [savings account], de: [Sparkonto, Sparbuch]}}]
  amount: {type: money}
  code: {pattern: "[0-9]{4}"}
intents:
  move:
    entities: [amount, account: from, account: to, code]
    examples:
      en: ['move [$50](amount) from [current account]{"entity": "account", "role": "from", "value": "checking"}', 'the code is [1234](code)']
      de: ['bitte [50 €](amount) aufs [Sparbuch]{"entity": "account", "role": "to", "value": "savings"} 😀', 'der Code ist [1234](code)']
  hello: {examples: {en: [hello, good morning], de: [hallo, grüß Gott]}}
"""
Found = tuple[str, str, str, tuple[tuple[int, int, Key], ...]]
"""Intent, language, text, spans."""

SAID = {"en": ("checking", "current account", "savings", "savings account"), "de": ("Girokonto", "Sparkonto", "Sparbuch")}


@pytest.fixture(params=EDITIONS)
def to(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def found(intents: dict[str, list[tuple[str, list[tuple[str, str, str]]]]]) -> Counter[Found]:
    return Counter((intent, language, *_joined(parts)) for intent, phrases in intents.items() for language, parts in phrases)


def _joined(parts: list[tuple[str, str, str]]) -> tuple[str, tuple[tuple[int, int, Key], ...]]:
    text, spans = "", []
    for piece, parameter, data_type in parts:
        if parameter:
            entity = None if data_type.startswith("@sys.") else data_type.removeprefix("@")
            spans.append((len(text), len(text) + len(piece), layout.label(parameter, entity)))
        text += piece
    return text, tuple(spans)


def content(u: Utterance) -> Found:
    return u.intent, (u.language or "en").lower(), u.text, tuple(sorted(((s.start, s.end, s.key) for s in u.entities), key=lambda mark: mark[0]))


def checked(dataset: Dataset, folder: Path, to: str) -> tuple[ExportReport, dict[str, str]]:
    """The report, and entity type → kind, once Google holds just the training split."""
    report = export(dataset, folder, to)
    read = read_by_google(folder / "agent.zip", to)
    assert read["unmatched"] == []
    refused = {r.record for r in report.refused}
    kept = (u for u in dataset.utterances if (u.split or "train") == "train" and u.id not in refused)
    assert found(read["intents"]) == Counter(map(content, kept))
    return report, read["entity_types"]


def test_google_holds_the_sample(tmp_path: Path, to: str) -> None:
    report, types = checked(Dataset(utterances(), domain()), tmp_path, to)
    assert report.refused == ()
    assert types == {"city": "KIND_MAP", "size": "KIND_MAP", "dish": "KIND_MAP", "code": "KIND_REGEXP", "size_dish": "KIND_LIST"}


@pytest.mark.parametrize("spec", ["domain.yml", "domain-de.yml"])
def test_google_holds_what_generate_makes_of_the_sample_bank(tmp_path: Path, to: str, spec: str) -> None:
    generate(load(ROOT / "samples" / "city-bank" / spec), load_config(flags={"volume.per_intent": 40}, environment={}), tmp_path / "data", Notes())
    report, types = checked(open_dataset(tmp_path / "data"), tmp_path / "agent", to)
    assert report.refused == ()
    assert "dialogflow-renamed" not in report.warnings
    assert types["account"] == "KIND_MAP"
    assert types["card_digits"] == "KIND_REGEXP"


def test_google_holds_two_languages_in_one_agent(tmp_path: Path, to: str) -> None:
    (tmp_path / "domain.yml").write_text(TWO_LANGUAGES, "utf-8")
    generate(load(tmp_path / "domain.yml"), load_config(flags={"volume.per_intent": 10}, environment={}), tmp_path / "data", Notes())
    report, _ = checked(open_dataset(tmp_path / "data"), tmp_path / "agent", to)
    read = read_by_google(tmp_path / "agent" / "agent.zip", to)
    assert {language for phrases in read["intents"].values() for language, _ in phrases} == {"en", "de"}
    assert (report.refused, report.warnings.keys() - {"dialogflow-description-lost"}) == ((), set())


def test_google_holds_nasty_strings_exactly_or_they_were_refused(tmp_path: Path, to: str) -> None:
    rng = Random("nasty")
    records = [nasty(rng, n) for n in range(10_000)]
    parameters = exact(records, to)
    export(Dataset(records), tmp_path, to)
    read = read_by_google(tmp_path / "agent.zip", to)
    held = Counter(
        (intent, "".join(text for text, _, _ in parts), tuple(parameter for _, parameter, _ in parts if parameter))
        for intent, phrases in read["intents"].items()
        for _, parts in phrases
    )
    assert held == Counter((u.intent, u.text, tuple(parameters[s.key] for s in u.entities)) for u in records)


def test_googles_linter_reads_all_of_a_package(tmp_path: Path) -> None:
    export(Dataset(utterances() * 7, domain()), tmp_path, "dialogflow-cx")
    assert lint(tmp_path / "agent.zip", tmp_path / "unpacked") == {"Flows": (1, 0), "Entity Types": (5, 0), "Intents": (6, 0)}


@pytest.mark.parametrize("language", ["en", "de"])
def test_rasa_reads_the_agents_of_es_as_well(tmp_path: Path, language: str) -> None:
    (tmp_path / "domain.yml").write_text(TWO_LANGUAGES, "utf-8")
    generate(load(tmp_path / "domain.yml"), load_config(flags={"volume.per_intent": 10}, environment={}), tmp_path / "data", Notes())
    export(open_dataset(tmp_path / "data"), tmp_path, "dialogflow-es")
    with ZipFile(tmp_path / "agent.zip") as zipped:
        zipped.extractall(tmp_path / "agent")
    rasa(tmp_path, "data", "convert", "nlu", "-l", language, "-f", "json", "--data", "agent", "--out", "read.json")
    read = json.loads((tmp_path / "read.json").read_text("utf-8"))["rasa_nlu_data"]
    kept = [u for u in open_dataset(tmp_path / "data").utterances if u.split == "train" and u.language == language]
    assert sorted((e["intent"], e["text"], _alias_spans(e)) for e in read["common_examples"]) == sorted(
        (u.intent, u.text, [(s.start, s.end, layout.parameter(s.entity, s.role, s.group)) for s in u.entities]) for u in kept
    )
    assert read["regex_features"] == [{"name": "code", "pattern": "[0-9]{4}"}]
    assert {name for table in read["lookup_tables"] for name in table["elements"]} == set(SAID[language])


def _alias_spans(example: dict[str, Any]) -> list[tuple[int, int, str]]:
    return [(e["start"], e["end"], e["entity"]) for e in example.get("entities", [])]
