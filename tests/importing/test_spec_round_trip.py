"""Spec and data, exported to another tool and imported again: the same texts, intents, spans, roles, groups, values and synonyms."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from synthchat.formats.base import Dataset, export
from synthchat.formats.rasa.markup import label
from synthchat.importing.run import ImportOptions
from synthchat.records import Span, Utterance, utterance_id
from synthchat.spec.model import Domain, Entity, Intent, ListedValue, Slot
from synthchat.spec.values import folded
from tests.formats.nasty import PIECES
from tests.formats.rasa_sample import domain, utterances
from tests.importing.bots import Imported, imported
from tests.importing.test_round_trip import CALM

TOOLS = ("rasa", "dialogflow-es", "dialogflow-cx")
WORDS = st.lists(st.sampled_from([p for p in PIECES if p not in "\0\n\r\x1b\x7f\x85\u2028\ufeff"]), min_size=1, max_size=4).map(lambda p: f"x{''.join(p)}y")
ROLES = ("from", "to", None)


@st.composite
def bots(draw: st.DrawFn) -> Dataset:
    """One to three entities with values and synonyms of their own, and what is said with them."""
    words = draw(st.lists(WORDS, min_size=4, max_size=14, unique_by=folded))
    entities, at = [], 0
    for name in draw(st.permutations(["size", "city", "note"]))[: draw(st.integers(1, 3))]:
        cuts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
        values = []
        for cut in cuts:
            if said := words[at : at + cut]:
                values.append(ListedValue(canonical=said[0], surfaces={"en": tuple(said)}))
            at += cut
        if values:
            entities.append(Entity(name=name, match="exact", values=tuple(values)))
    rows = [_row(draw, entity, value, surface) for entity in entities for value in entity.values for surface in value.surfaces["en"]]
    slots = tuple(Slot(entity=e.name, role=role) for e in entities for role in ROLES)
    intents = {name: Intent(name=name, description="d", slots=slots) for name in ("ask", "tell")}
    return Dataset(rows, Domain(name="d", languages={"en": 1.0}, entities={e.name: e for e in entities}, intents=intents, factors={}, split={}))


def _row(draw: st.DrawFn, entity: Entity, value: ListedValue, surface: str) -> Utterance:
    before = f"{draw(st.sampled_from(('', 'is it ', '😀 ')))}"
    text, intent = f"{before}{surface} then", draw(st.sampled_from(("ask", "tell")))
    spans = (Span(len(before), len(before) + len(surface), entity.name, value.canonical, draw(st.sampled_from(ROLES))),)
    return Utterance(text, intent, "en", spans, utterance_id("en", intent, text, spans))


def back(to: str, folder: Path) -> Imported:
    """The spec that comes back of what was exported to `folder / "bot"`."""
    source = folder / "bot" / ("agent.zip" if to.startswith("dialogflow") else "")
    return imported(source, ImportOptions(), folder / "spec.yml")


def labels(records: list[Utterance]) -> set[tuple[object, ...]]:
    return {(u.intent, u.text, tuple(map(label, u.entities))) for u in records}


def seeds(found: Imported) -> set[tuple[object, ...]]:
    return {(intent, text, tuple(map(label, spans))) for intent, _, text, spans in found.seeds}


def meanings(entity: Entity) -> dict[str, str]:
    return {folded(surface): value.canonical for value in entity.values for surface in value.surfaces["en"]}


@given(dataset=bots())
@CALM
@pytest.mark.parametrize("to", TOOLS)
def test_a_spec_comes_back_with_its_synonyms(to: str, dataset: Dataset) -> None:
    records = list(dataset.utterances)
    with TemporaryDirectory() as folder:
        report = export(dataset, Path(folder) / "bot", to)
        assume(report.written)
        found = back(to, Path(folder))
    refused = {r.record for r in report.refused}
    assert seeds(found) == labels([u for u in records if u.id not in refused])
    assert dataset.domain
    for name, entity in dataset.domain.entities.items():
        if name in found.domain.entities and to != "rasa":  # what Rasa's lists cannot hold, its export has told
            assert meanings(found.domain.entities[name]) == meanings(entity)


@pytest.mark.parametrize("to", TOOLS)
def test_the_sample_comes_back_whole(to: str, tmp_path: Path) -> None:
    spec, records = domain(), [u for u in utterances() if u.split != "test"]
    assert not export(Dataset(records, spec), tmp_path / "bot", to).refused
    found = back(to, tmp_path)
    assert seeds(found) == labels(records)
    assert {name for name in found.domain.intents} == {u.intent for u in records}
    assert meanings(found.domain.entities["size"]) == meanings(spec.entities["size"])
    assert found.domain.entities["code"].pattern == "[A-Z]{2}[0-9]{3}"
