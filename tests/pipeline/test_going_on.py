"""A run over a folder that is there: what is complete is recognised, what has changed is told, what was damaged is made again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from synthchat.config import load_config
from synthchat.dataset import inputs
from synthchat.dataset.manifest import Manifest
from synthchat.generate.decided import Decisions
from synthchat.pipeline import Sources, generate
from synthchat.prompts import Prompts
from synthchat.spec.model import Domain
from tests.faulty import Faulty
from tests.pipeline.test_generate import contents, generated
from tests.watching import Notes

Make = Callable[..., Domain]
COMMAND = {"volume.per_intent": 10}


def build(domain: Domain, out: Path, backend: Faulty | None = None, **flags: int | None) -> tuple[Manifest, Notes, Faulty]:
    """A run, what it told, and what was asked."""
    notes, backend = Notes(), backend or Faulty()
    settings = COMMAND | {key.replace("__", "."): value for key, value in flags.items()}
    return generate(domain, load_config(flags=settings, environment={}), out, notes, backend), notes, backend


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_complete_folder_is_recognised_and_nothing_is_asked_or_written(tmp_path: Path, make_domain: Make) -> None:
    first, notes, _ = build(make_domain(), tmp_path)
    assert not notes.completed
    before = stamps(tmp_path)
    again, notes, backend = build(make_domain(), tmp_path, limits__concurrency=3)
    assert (again, notes.completed, notes.notes, notes.warnings, backend.asked) == (first, True, [], [], [])
    assert stamps(tmp_path) == before


def test_one_that_fell_short_is_worked_on_again(tmp_path: Path, make_domain: Make) -> None:
    build(make_domain(), tmp_path, Faulty(share=1.0, faults=["empty"]))
    manifest, notes, backend = build(make_domain(), tmp_path)
    assert (manifest.short, bool(backend.asked)) == ({}, True)
    assert notes.notes == ["the last run fell short: weather by 10, order by 10"]


@pytest.mark.parametrize("name", ["utterances.jsonl", "rejects.jsonl", "spec.json", "README.md"])
@pytest.mark.parametrize("damage", ["gone", "longer", "same size"])
def test_a_file_that_is_not_as_it_was_is_told_and_made_again(tmp_path: Path, make_domain: Make, name: str, damage: str) -> None:
    build(make_domain(), tmp_path)
    once, path = contents(tmp_path), tmp_path / name
    path.write_bytes({"longer": once[name] + b"\n", "same size": once[name][:-2] + b"?\n"}.get(damage, b""))
    if damage == "gone":
        path.unlink()
    _, notes, _ = build(make_domain(), tmp_path)
    assert notes.warnings[0] == f"{path} {'is gone' if damage == 'gone' else 'is not what was written there'}: it is made again"
    assert (contents(tmp_path), notes.notes) == (once, [])


def test_a_manifest_of_another_shape_is_no_error(tmp_path: Path, make_domain: Make) -> None:
    build(make_domain(), tmp_path)
    once = contents(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"format": "synthchat-dataset/1"}))
    _, notes, _ = build(make_domain(), tmp_path)
    assert notes.notes == [f"{tmp_path} was made by another version of synthchat"]
    assert contents(tmp_path) == once


def changed(domain: Domain, **fields: object) -> Domain:
    """The domain with another `weather`."""
    return domain.model_copy(update={"intents": {**domain.intents, "weather": domain.intents["weather"].model_copy(update=fields)}})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: changed(d, description="asks about rain", avoid=("snow",)), "changed: intents: weather (description, not)"),
        (lambda d: d.model_copy(update={"intents": {"weather": d.intents["weather"]}}), "changed: intents: order (gone)"),
        (lambda d: d.model_copy(update={"personas": {}}), "changed: personas: terse (gone)"),
        (lambda d: d.model_copy(update={"description": "a bar"}), "changed: the spec: description"),
    ],
)
def test_what_has_changed_in_the_spec_is_told_in_a_few_words(tmp_path: Path, make_domain: Make, change: Callable[[Domain], Domain], told: str) -> None:
    build(make_domain(), tmp_path / "out")
    _, notes, _ = build(change(make_domain()), tmp_path / "out")
    build(change(make_domain()), tmp_path / "new")
    assert notes.notes == [told]
    assert contents(tmp_path / "out") == contents(tmp_path / "new")


def test_changed_settings_are_told_with_both_values(tmp_path: Path, make_domain: Make) -> None:
    build(make_domain(), tmp_path)
    _, notes, _ = build(make_domain(), tmp_path, volume__per_intent=None, volume__total=30, seed=8)
    assert notes.notes == ["changed: settings: volume.per_intent 10 → none, seed 7 → 8, volume.total none → 30"]


def test_other_versions_and_models_make_it_anew(tmp_path: Path, make_domain: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    build(make_domain(), tmp_path)
    monkeypatch.setattr(inputs, "VALUE_LIBRARIES", inputs.VALUE_LIBRARIES[1:])
    backend = Faulty()
    backend.model = "big"
    _, notes, _ = build(make_domain(), tmp_path, backend)
    assert notes.notes[0] == "changed: backend: model none → big"
    assert notes.notes[1] == f"changed: versions: Faker {version('Faker')} → none"
    assert backend.asked


def test_a_persons_decision_makes_it_anew(tmp_path: Path, make_domain: Make) -> None:
    build(make_domain(), tmp_path)
    dropped = generated(tmp_path)["order"][0]["id"]
    (tmp_path / "decisions.jsonl").write_text(json.dumps({"id": dropped, "decision": "drop"}))
    manifest, notes, _ = build(make_domain(), tmp_path)
    assert (manifest.decisions.drop, notes.notes) == (1, ["changed: decisions.jsonl"])
    assert build(make_domain(), tmp_path)[1].completed
    (tmp_path / "decisions.jsonl").unlink()
    assert build(make_domain(), tmp_path)[0].decisions.drop == 0


def test_what_identifies_languages_counts_where_it_is_asked(make_domain: Make) -> None:
    prompted, domain = Faulty(), make_domain()
    prompted.prompted = True
    asked, not_asked = (load_config(flags={"checks.language": way}, environment={}) for way in ("langid", "words"))
    cases = [(asked, prompted), (not_asked, prompted), (asked, Faulty())]
    made_with = [inputs.inputs_of(domain, config, backend, Prompts(), Decisions()).generator for config, backend in cases]
    assert ["py3langid" in packages for packages in made_with] == [True, False, False]


def test_templates_count_where_prompts_are_made_of_them(tmp_path: Path, make_domain: Make) -> None:
    templates, config = tmp_path / "mine", load_config(flags={"backend.name": "exchange", "volume.per_intent": 10}, environment={})
    templates.mkdir()
    (templates / "system.j2").write_text("{% include 'part.txt' %}")

    def told(part: str, sources: Sources) -> Notes:
        (templates / "part.txt").write_text(part)
        notes, backend = Notes(), Faulty()
        backend.prompted = True
        generate(make_domain(), config, tmp_path / "out", notes, backend, sources)
        return notes

    ours, theirs = Sources(), Sources(prompts=templates)
    told("You write.", theirs)
    assert told("You write.", theirs).completed
    assert told("You still write.", theirs).notes == ["changed: the prompts' templates"]
    assert told("You still write.", ours).notes == ["changed: the prompts' templates"]
    assert told("", replace(ours, frozen=True)).completed
