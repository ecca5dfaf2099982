"""Texts and spans rebuilt from an agent's zip are those of the records, or the record was refused by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.errors import Place
from synthchat.formats.base import Dataset
from synthchat.jsonl import from_json
from synthchat.readers.dialogflow import layout
from synthchat.records import Key, Utterance
from tests.formats.adversarial import GROUPS
from tests.formats.dialogflow_zips import EDITIONS, Phrase, exported
from tests.formats.nasty import TEXTS, datasets
from tests.formats.rasa_sample import domain, utterances

CALM = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SAFE_NAMES = st.sampled_from(("city", "amount", "yes", "a_b", "X1"))


def exact(records: Iterable[Utterance], to: str) -> dict[Key, str]:
    """Label → parameter, once every record is found again in the files, or refused. No two labels share a parameter."""
    records = list(records)
    with TemporaryDirectory() as folder:
        report, package = exported(Dataset(records), Path(folder), to)
        held_out = Path(folder) / "test_data.jsonl"
        beside = [from_json(line, Place(str(held_out))) for line in held_out.read_bytes().split(b"\n")[:-1]] if held_out.exists() else []
    refused = {r.record for r in report.refused}
    kept = [u for u in records if u.id not in refused]
    assert report.written == len(kept) == len(records) - len(report.refused)
    assert [u for u in kept if u.split == "test"] == beside
    train = [u for u in kept if u.split != "test"]
    parameters = named(train, package.phrases)
    assert Counter(package.phrases) == Counter(expected(u, parameters) for u in train)
    assert len(set(parameters.values())) == len(parameters)
    return parameters


def named(records: list[Utterance], phrases: list[Phrase]) -> dict[Key, str]:
    """Label → parameter, as the phrases have it: those of one intent and language stand in the records' order."""
    found: dict[Key, str] = {}
    for group in {(p.intent, p.language) for p in phrases}:
        of_records = [u for u in records if (u.intent, u.language or "en") == group]
        for u, p in zip(of_records, [p for p in phrases if (p.intent, p.language) == group], strict=True):
            for s, (_, _, parameter) in zip(sorted(u.entities, key=lambda s: s.start), p.marks, strict=True):
                assert found.setdefault(s.key, parameter) == parameter
    return found


def expected(u: Utterance, parameters: dict[Key, str]) -> Phrase:
    marks = sorted((s.start, s.end, parameters[s.key]) for s in u.entities)
    return Phrase(u.text, u.intent, u.language or "en", tuple(marks))


@given(records=datasets())
@CALM
@pytest.mark.parametrize("to", EDITIONS)
def test_what_was_written_is_read_back_or_was_refused(to: str, records: list[Utterance]) -> None:
    exact(records, to)


@given(records=datasets(TEXTS.filter(lambda t: bool(t.strip())), SAFE_NAMES))
@CALM
@pytest.mark.parametrize("to", EDITIONS)
def test_no_text_is_refused_and_labels_are_read_off_the_parameters(to: str, records: list[Utterance]) -> None:
    for key, parameter in exact(records, to).items():
        assert layout.label(parameter, None) == key


@pytest.mark.parametrize("to", EDITIONS)
def test_the_adversarial_groups_are_written_but_for_what_is_no_example_at_all(tmp_path: Path, to: str) -> None:
    report, _ = exported(Dataset([u for _, u, _ in GROUPS]), tmp_path, to)
    assert report.reasons == {"blank": 3, "spans": 2, "surrogate": 1}
    refused = {r.record for r in report.refused}
    exact((u for _, u, _ in GROUPS if u.id not in refused), to)


@pytest.mark.parametrize("to", EDITIONS)
def test_a_domain_comes_back_whole(tmp_path: Path, to: str) -> None:
    report, package = exported(Dataset(utterances(), domain()), tmp_path, to)
    train = [u for u in utterances() if u.split == "train"]
    assert (report.refused, report.splits) == ((), {"test": len(utterances()) - len(train), "train": len(train)})
    found = [(p.text, p.intent, [(start, end, label(package.types[p.intent], name)) for start, end, name in p.marks]) for p in package.phrases]
    assert sorted(found) == sorted((u.text, u.intent, [(s.start, s.end, s.key) for s in u.entities]) for u in train)


def label(types: dict[str, str], parameter: str) -> Key:
    return layout.label(parameter, types[parameter].removeprefix("@"))
