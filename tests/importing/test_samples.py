"""The samples' own data, exported to other tools and imported again: every text, intent, span, role and value, or a loss by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.config import load_config
from synthchat.dataset.folder import check_ours
from synthchat.formats.base import export
from synthchat.formats.folder import open_dataset
from synthchat.pipeline import generate
from synthchat.records import Utterance
from synthchat.spec import load
from tests.conftest import ROOT
from tests.importing.bots import Imported, imported
from tests.importing.test_spec_round_trip import TOOLS, back, labels, seeds
from tests.watching import Notes

SAMPLES = sorted(spec for spec in (ROOT / "samples").glob("*/domain*.yml"))
LEFT = {"duplicate", "two-intents", "two-labellings", "not-in-main"}


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda spec: f"{spec.parent.name}-{spec.stem}")
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec: Path = request.param
    out = tmp_path_factory.mktemp("data") / spec.parent.name
    generate(load(spec), load_config(flags={"volume.per_intent": 6}, environment={}), out, Notes())
    check_ours(out)
    return out


def languages(folder: Path) -> list[Imported]:
    """What comes back of Rasa's projects, one for each language."""
    projects = sorted(path.parent for path in (folder / "bot").glob("*/domain.yml"))
    return [imported(project, out=folder / f"{project.name}.yml") for project in projects]


@pytest.mark.parametrize("to", TOOLS)
def test_a_sample_comes_back(to: str, data: Path, tmp_path: Path) -> None:
    dataset = open_dataset(data)
    assert dataset.domain
    report = export(dataset, tmp_path / "bot", to)
    refused = {r.record for r in report.refused}
    records: list[Utterance] = [u for u in dataset.utterances if u.split == "train" and u.id not in refused]
    found = languages(tmp_path) if to == "rasa" and len(dataset.domain.languages) > 1 else [back(to, tmp_path)]
    kept = set().union(*map(seeds, found))
    assert kept <= labels(records)
    assert len(labels(records) - kept) == sum(loss.kind in LEFT for each in found for loss in each.report.losses)
    assert len(kept) > 100
