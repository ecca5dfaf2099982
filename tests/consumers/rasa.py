"""The real Rasa 3.6.21, run as a user runs it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from synthchat.formats.base import Dataset, ExportReport, export
from tests.consumers.venvs import python_of

RASA = "rasa-3.6.21"
REQUIREMENTS = ("rasa==3.6.21", "setuptools<81")
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "PYTHONWARNINGS": "ignore"}
Label = tuple[int, int, str, str, str, str]
Example = tuple[str, str, tuple[Label, ...]]


def rasa(project: Path, *arguments: str) -> str:
    """What `rasa …` prints, run in the project's folder; it fails the test where its status is not 0."""
    python = python_of(RASA, REQUIREMENTS, "3.10")
    done = subprocess.run([python, "-m", "rasa", *arguments], cwd=project, env=os.environ | QUIET, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"rasa {' '.join(arguments)}: status {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout + done.stderr


def rasa_project(dataset: Dataset, folder: Path) -> tuple[Path, ExportReport]:
    """The dataset as a Rasa project in `folder`, which Rasa's own validation takes without a complaint that matters."""
    projects, report = rasa_projects(dataset, folder)
    (project,) = projects.values()
    return project, report


def rasa_projects(dataset: Dataset, folder: Path) -> tuple[dict[str, Path], ExportReport]:
    """Language → the dataset's Rasa project of it, which Rasa's own validation takes."""
    report = export(dataset, folder, "rasa")
    spoken = tuple(dataset.domain.languages) if dataset.domain else ("en",)
    projects = {language: folder / language if len(spoken) > 1 else folder for language in spoken}
    for project in projects.values():
        rasa(project, "data", "validate", "--fail-on-warnings", "-c", "config.yml", "-d", "domain.yml", "--data", "data")
    return projects, report


def read_by_rasa(project: Path, file: str) -> dict[str, list[Any]]:
    """What Rasa reads in an NLU file: `examples` (each an Example), `synonyms`, `lookups`, `regexes`."""
    rasa(project, "data", "convert", "nlu", "-f", "json", "--data", file, "--out", "read.json")
    read = json.loads((project / "read.json").read_text("utf-8"))["rasa_nlu_data"]
    examples = [(e["text"], e["intent"], tuple(sorted(map(_label, e.get("entities", []))))) for e in read["common_examples"]]
    return {"examples": examples, "synonyms": read["entity_synonyms"], "lookups": read["lookup_tables"], "regexes": read["regex_features"]}


def train_and_test(project: Path) -> dict[str, dict[str, dict[str, float]]]:
    """The reports of `rasa train nlu` and `rasa test nlu` over the held-out split: on intents, and on entities where there are any."""
    rasa(project, "train", "nlu", "--nlu", "data", "-d", "domain.yml", "--fixed-model-name", "model", "--out", "models")
    held_out = ["--nlu", "train_test_split/test_data.yml", "-d", "domain.yml"]
    rasa(project, "test", "nlu", *held_out, "-m", "models/model.tar.gz", "--out", "results", "--no-plot")
    reports = {"intents": "intent_report.json", "entities": "CRFEntityExtractor_report.json"}
    return {name: json.loads((project / "results" / file).read_text("utf-8")) for name, file in reports.items() if (project / "results" / file).exists()}


TOKENIZE = """
import json, sys
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message
tokenizer = WhitespaceTokenizer(WhitespaceTokenizer.get_default_config())
texts = json.load(open(sys.argv[1]))
found = [[(t.start, t.end) for t in tokenizer.tokenize(Message.build(text), "text")] for text in texts]
json.dump(found, open(sys.argv[1], "w"))
"""


def tokens_of_rasa(folder: Path, texts: list[str]) -> dict[str, list[tuple[int, int]]]:
    """Start and end of the tokens of Rasa's WhitespaceTokenizer, by text."""
    file = folder / "texts.json"
    file.write_text(json.dumps(texts), "utf-8")
    subprocess.run([python_of(RASA, REQUIREMENTS, "3.10"), "-c", TOKENIZE, file], env=os.environ | QUIET, capture_output=True, check=True)
    return {text: [(start, end) for start, end in found] for text, found in zip(texts, json.loads(file.read_text("utf-8")), strict=True)}


def _label(e: Mapping[str, object]) -> Label:
    return e["start"], e["end"], e["entity"], e["value"], e.get("role", ""), e.get("group", "")  # type: ignore[return-value]  # as Rasa writes it
