"""From spec to trained Rasa: what `generate` makes is exported, read by Rasa label for label, trained on and tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.config import load_config
from synthchat.formats.base import ExportReport
from synthchat.formats.folder import open_dataset
from synthchat.formats.rasa.markup import label
from synthchat.pipeline import generate
from synthchat.records import Utterance
from synthchat.spec import load
from tests.conftest import ROOT
from tests.consumers.rasa import rasa_projects, read_by_rasa, train_and_test
from tests.watching import Notes

pytestmark = pytest.mark.consumers


def exported(spec: Path, folder: Path) -> tuple[dict[str, Path], ExportReport]:
    """Language → its project, once Rasa has read every record of the dataset exactly, but for those refused by name."""
    domain = load(spec)
    generate(domain, load_config(flags={"volume.per_intent": 40}, environment={}), folder / "data", Notes())
    dataset = open_dataset(folder / "data")
    projects, report = rasa_projects(dataset, folder / "rasa")
    refused = {r.record for r in report.refused}
    for language, project in projects.items():
        for split, file in (("train", "data/nlu.yml"), ("test", "train_test_split/test_data.yml")):
            kept = [u for u in dataset.utterances if u.id not in refused and (u.split, u.language) == (split, language)]
            assert sorted(read_by_rasa(project, file)["examples"]) == sorted(map(example, kept))
    return projects, report


def example(u: Utterance) -> tuple[object, ...]:
    return u.text, u.intent, tuple(sorted(map(label, u.entities)))


def test_the_sample_bank_becomes_projects_that_train(tmp_path: Path) -> None:
    projects, report = exported(ROOT / "samples" / "city-bank" / "domain.yml", tmp_path)
    assert report.refused == ()
    assert "rasa-misaligned" not in report.warnings
    reports = [train_and_test(project) for project in projects.values()]
    assert sum(found["intents"]["weighted avg"]["support"] for found in reports) == report.splits["test"]
    assert min(found["entities"]["weighted avg"]["f1-score"] for found in reports) > 0.5


def test_the_german_of_the_sample_bank_trains(tmp_path: Path) -> None:
    projects, report = exported(ROOT / "samples" / "city-bank" / "domain-de.yml", tmp_path)
    assert report.refused == ()
    reports = train_and_test(projects["de"])
    assert reports["intents"]["weighted avg"]["f1-score"] > 0.5
    assert reports["entities"]["weighted avg"]["f1-score"] > 0.5


def test_the_seeds_of_snips_become_a_project_that_trains(tmp_path: Path, shared: Path) -> None:
    projects, report = exported(shared / "data" / "snips" / "domain.seed.yml", tmp_path)
    assert len(report.refused) < report.written / 100
    reports = train_and_test(projects["en"])
    assert reports["intents"]["weighted avg"]["support"] == report.splits["test"]
    assert reports["entities"]["weighted avg"]["f1-score"] > 0.3
