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
from tests.consumers.rasa import rasa_project, read_by_rasa, train_and_test
from tests.watching import Notes

pytestmark = pytest.mark.consumers


def exported(spec: Path, folder: Path) -> tuple[Path, ExportReport]:
    """The project, once Rasa has read every record of the dataset exactly, but for those refused by name."""
    domain = load(spec)
    generate(domain, load_config(flags={"volume.per_intent": 40}, environment={}), folder / "data", Notes())
    dataset = open_dataset(folder / "data")
    project, report = rasa_project(dataset, folder / "rasa")
    refused = {r.record for r in report.refused}
    for split, file in (("train", "data/nlu.yml"), ("test", "train_test_split/test_data.yml")):
        kept = [u for u in dataset.utterances if u.id not in refused and u.split == split]
        assert sorted(read_by_rasa(project, file)["examples"]) == sorted(map(example, kept))
    return project, report


def example(u: Utterance) -> tuple[object, ...]:
    return u.text, u.intent, tuple(sorted(map(label, u.entities)))


def test_the_sample_bank_becomes_a_project_that_trains(tmp_path: Path) -> None:
    project, report = exported(ROOT / "samples" / "city-bank" / "domain.yml", tmp_path)
    assert report.refused == ()
    assert "rasa-misaligned" not in report.warnings
    reports = train_and_test(project)
    assert reports["intents"]["weighted avg"]["support"] == report.splits["test"]
    assert reports["entities"]["weighted avg"]["f1-score"] > 0.5


def test_the_seeds_of_snips_become_a_project_that_trains(tmp_path: Path, shared: Path) -> None:
    project, report = exported(shared / "data" / "snips" / "domain.seed.yml", tmp_path)
    assert len(report.refused) < report.written / 100
    reports = train_and_test(project)
    assert reports["intents"]["weighted avg"]["support"] == report.splits["test"]
    assert reports["entities"]["weighted avg"]["f1-score"] > 0.3
