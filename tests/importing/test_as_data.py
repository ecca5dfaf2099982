"""What `import` reads is data, too: for commands, and for the `examples` of a spec."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.errors import SpecError
from synthchat.formats.base import Dataset, export
from synthchat.formats.folder import open_dataset
from synthchat.readers import read
from synthchat.spec import load
from tests.formats.rasa_sample import domain, utterances
from tests.importing.bots import files
from tests.importing.grammars import CHATITO
from tests.importing.test_dialogflow_import import ES
from tests.importing.test_rasa_import import JSON, MARKDOWN

SPEC = """\
synthchat: 1
entities:
  city: {values: [Rome, {New York: [NYC]}]}
intents:
  book: {entities: [city: to], examples: {file: FILE}}
"""


@pytest.mark.parametrize(("name", "content"), [("nlu.md", MARKDOWN.replace("tables/city.txt", "- Rome")), ("nlu.json", JSON)])
def test_a_spec_takes_its_examples_from_rasas_older_forms(tmp_path: Path, name: str, content: object) -> None:
    files(tmp_path, {name: content, "spec.yml": SPEC.replace("FILE", name)})
    assert [(e.text, [s.value for s in e.spans]) for e in load(tmp_path / "spec.yml").intents["book"].examples] == [
        ("fly to NYC", ["New York"]),
        ("two\nlines", []),
    ]


@pytest.mark.parametrize("to", ["dialogflow-es", "dialogflow-cx"])
def test_a_spec_takes_its_examples_from_an_agent(tmp_path: Path, to: str) -> None:
    export(Dataset(utterances(), domain()), tmp_path, to)
    files(tmp_path, {"spec.yml": "synthchat: 1\nintents:\n  faq/hours: {examples: {file: agent.zip}}\n"})
    assert [e.text for e in load(tmp_path / "spec.yml").intents["faq/hours"].examples] == [
        u.text for u in utterances() if u.intent == "faq/hours" and u.split == "train"
    ]


def test_a_spec_takes_its_examples_from_a_grammar(tmp_path: Path) -> None:
    files(
        tmp_path, CHATITO | {"spec.yml": "synthchat: 1\nentities: {when: {open: true}}\nintents:\n  bye: {entities: [when], examples: {file: main.chatito}}\n"}
    )
    assert [e.text for e in load(tmp_path / "spec.yml").intents["bye"].examples] == ["bye", "see you at 5"]


def test_a_fault_in_a_zip_is_named_by_its_file(tmp_path: Path) -> None:
    export(Dataset(utterances(), domain()), tmp_path, "dialogflow-es")
    files(tmp_path, {"spec.yml": "synthchat: 1\nintents:\n  fly: {examples: {file: agent.zip}}\n"})
    with pytest.raises(SpecError, match=r"agent\.zip/intents/fly_usersays_en\.json: phrase 1: "):
        load(tmp_path / "spec.yml")


@pytest.mark.parametrize("to", ["jsonl", "csv", "rasa", "dialogflow-cx"])
def test_an_agent_is_exported_to_another_format(tmp_path: Path, to: str) -> None:
    export(Dataset(utterances(), domain()), tmp_path / "es", "dialogflow-es")
    data = open_dataset(tmp_path / "es" / "agent.zip")
    report = export(data, tmp_path / "out", to)
    assert report.written == len([u for u in utterances() if u.split == "train"]) == len(list(read(tmp_path / "es" / "agent.zip")))
    assert report.refused == ()


def test_a_folder_of_an_agent_is_data(tmp_path: Path) -> None:
    assert {u.intent for u in open_dataset(files(tmp_path, ES | {"intents/Book a flight_usersays_en.json": []})).utterances} == {"Book: a flight"}
