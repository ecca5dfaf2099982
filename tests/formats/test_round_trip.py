"""What was written is read back exactly, or was refused by name: in every format, for strings that look like its own syntax."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.formats.base import Dataset, ExportReport, export
from synthchat.formats.rasa.markup import label
from synthchat.readers import read
from synthchat.records import Utterance
from tests.formats.adversarial import GROUPS, Group, marked, record
from tests.formats.nasty import datasets

CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CLEAN = st.text("abcdefgh éß😀", min_size=1, max_size=12).map(lambda t: f"x{t}y")
SAFE_NAMES = st.sampled_from(("city", "amount", "yes", "a.b", "é"))


def content(u: Utterance) -> tuple[object, ...]:
    return u.text, u.intent, tuple(sorted(map(label, u.entities))), u.split or "train"


def written_and_read(records: list[Utterance], to: str) -> tuple[ExportReport, list[Utterance]]:
    with TemporaryDirectory() as folder:
        report = export(Dataset(records), Path(folder), to)
        data = [file for file in report.files if file.name not in ("domain.yml", "config.yml")]
        return report, [replace(u, split="test" if file.name.startswith("test") else u.split) for file in data for u in read(file)]


def exact(records: list[Utterance], report: ExportReport, found: list[Utterance]) -> None:
    refused = {r.record for r in report.refused}
    assert report.written == len(found) == len(records) - len(report.refused)
    assert Counter(map(content, found)) == Counter(content(u) for u in records if u.id not in refused)


@given(records=datasets())
@CALM
@pytest.mark.parametrize("to", ["rasa", "jsonl", "csv"])
def test_what_was_written_is_read_back_or_was_refused(to: str, records: list[Utterance]) -> None:
    exact(records, *written_and_read(records, to))


@given(records=datasets(CLEAN, SAFE_NAMES))
@CALM
@pytest.mark.parametrize("to", ["rasa", "jsonl", "csv"])
def test_clean_records_are_never_refused(to: str, records: list[Utterance]) -> None:
    unique = list({u.text: u for u in records}.values())
    report, _ = written_and_read(unique, to)
    assert report.refused == ()


@given(records=datasets(CLEAN))
@CALM
def test_jsonl_keeps_the_whole_record(records: list[Utterance]) -> None:
    _, found = written_and_read(records, "jsonl")
    assert sorted(found, key=lambda u: u.id) == sorted(records, key=lambda u: u.id)


@pytest.mark.parametrize("number", sorted({number for number, _, _ in GROUPS}))
def test_each_adversarial_group(number: int) -> None:
    group: list[Group] = [g for g in GROUPS if g[0] == number]
    report, found = written_and_read([u for _, u, _ in group], "rasa")
    assert [r.reason for r in report.refused] == [reason for _, _, reason in group if reason]
    assert {content(u) for u in found} == {content(u) for _, u, reason in group if reason is None}


def test_what_rasa_would_not_learn_is_written_and_counted() -> None:
    report, _ = written_and_read([marked("undoing it", "do"), marked("to Paris!", "Paris"), record("/greet")], "rasa")
    assert report.warnings == {"rasa-command": 1, "rasa-misaligned": 1}
    assert report.written == 3
