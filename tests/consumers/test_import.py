"""Ten thousand datasets of nasty strings through each way in, and what the real Rasa makes of a project, as a spec."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from synthchat.formats.base import Dataset
from synthchat.records import Utterance
from tests.consumers.rasa import rasa, rasa_project
from tests.formats.nasty import datasets
from tests.formats.rasa_sample import domain, utterances
from tests.importing.bots import imported
from tests.importing.test_round_trip import CALM, WAYS, every_record_is_a_seed_or_a_loss

pytestmark = pytest.mark.consumers


@pytest.mark.parametrize("to", WAYS)
def test_ten_thousand_nasty_strings_are_kept_or_named(to: str) -> None:
    @given(records=datasets())
    @settings(CALM, max_examples=700, database=None)  # of four records each, and four ways
    def run(records: list[Utterance]) -> None:
        every_record_is_a_seed_or_a_loss(to, records)

    run()


def test_rasas_own_json_of_a_project_is_the_same_spec(tmp_path: Path) -> None:
    project, _ = rasa_project(Dataset(utterances(), domain()), tmp_path / "bot")
    yaml = imported(project, out=tmp_path / "yaml.yml")
    rasa(project, "data", "convert", "nlu", "-f", "json", "--data", "data/nlu.yml", "--out", "data/nlu.json")
    (project / "data" / "nlu.yml").unlink()
    found: dict[str, Any] = json.loads((project / "data" / "nlu.json").read_text("utf-8"))
    assert found["rasa_nlu_data"]["common_examples"]
    other = imported(project, out=tmp_path / "json.yml")
    assert sorted(other.seeds, key=str) == sorted(yaml.seeds, key=str)
    values = [{v.canonical: set(map(frozenset, v.surfaces.values())) for e in i.domain.entities.values() for v in e.values} for i in (yaml, other)]
    assert values[0] == values[1]
