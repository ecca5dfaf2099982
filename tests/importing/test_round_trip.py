"""What a spec says after an import is what the records say, or is named: for strings that look like markup, YAML, and nothing at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from synthchat.errors import DataError
from synthchat.formats.base import Dataset, export
from synthchat.importing.run import ImportOptions
from synthchat.jsonl import to_json
from synthchat.records import Span, Utterance
from synthchat.spec.values import folded
from tests.formats.nasty import datasets
from tests.importing.bots import Imported, imported

WAYS = ("jsonl", "rasa", "dialogflow-es", "dialogflow-cx")
CALM = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LEFT = {"row", "empty", "unwritable", "spans", "duplicate", "two-intents", "two-labellings", "several-entities", "not-in-main"}
NAMED = {"dialogflow-renamed": "renamed", "dialogflow-value-lost": "value"}
"""What an export tells → what an import would have told."""
Said = tuple[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Source:
    """A file or project, the records that are in it, and what the export has told of it already."""

    path: Path
    records: list[Utterance]
    told: frozenset[str] = frozenset()


def source_of(records: list[Utterance], to: str, folder: Path) -> Source:
    if to == "jsonl":
        (folder / "a.jsonl").write_bytes(b"".join(map(to_json, records)))
        return Source(folder / "a.jsonl", records)
    report = export(Dataset(records), folder / "bot", to)
    refused = {r.record for r in report.refused}
    kept = [u for u in records if u.id not in refused and u.split != "test"]
    told = {NAMED[warning] for warning in report.warnings if warning in NAMED}
    return Source(folder / "bot" / ("agent.zip" if to.startswith("dialogflow") else ""), kept, frozenset(told))


def trimmed(u: Utterance) -> Utterance:
    """Without blanks at the ends, as far as no entity begins or ends with them."""
    start = min([len(u.text) - len(u.text.lstrip()), *(s.start for s in u.entities)])
    end = max([len(u.text.rstrip()), *(s.end for s in u.entities)])
    return replace(u, text=u.text[start:end], entities=tuple(replace(s, start=s.start - start, end=s.end - start) for s in u.entities))


def said(text: str, spans: Iterable[Span]) -> Said:
    return text, tuple(sorted((s.start, s.end) for s in spans))


def check(source: Source, found: Imported) -> None:
    """Each record is a seed, or counted as a loss; each seed has a record's text, spans, labels and values, but for what is told."""
    counts, seeds = found.report.counts, found.seeds
    held = [trimmed(u) for u in source.records if u.text.strip()]
    left = sum(loss.kind in LEFT and not loss.detail.startswith("a value or pattern") for loss in found.report.losses)
    left += sum(int(count) for detail in found.details("language") for count in re.findall(r" with (\d+) examples", detail))
    assert len(seeds) + left == len(source.records)
    assert Counter(said(text, spans) for _, _, text, spans in seeds) <= Counter(said(u.text, u.entities) for u in held)
    by_text: dict[Said, list[Utterance]] = {}
    for u in held:
        by_text.setdefault(said(u.text, u.entities), []).append(u)
    for intent, _, text, spans in seeds:
        assert any(same(intent, spans, u, found, source.told | set(counts)) for u in by_text[said(text, spans)])


def same(intent: str, spans: tuple[Span, ...], u: Utterance, found: Imported, told: Container[str]) -> bool:
    labels = u.intent, [(s.entity, s.role or None, s.group or None) for s in sorted(u.entities, key=lambda s: s.start)]
    if "renamed" not in told and (intent, [s.key for s in spans]) != labels:
        return False
    return "value" in told or all(
        s.value == given.value or (given.value == u.text[given.start : given.end] and listed(s, given.value, found))
        for s, given in zip(spans, sorted(u.entities, key=lambda s: s.start), strict=True)
    )


def listed(span: Span, surface: str, found: Imported) -> bool:
    """Whether the spec lists the surface for the value."""
    values = {value.canonical: value.surfaces for value in found.domain.entities[span.entity].values}
    return folded(surface) in {folded(s) for surfaces in values[span.value].values() for s in surfaces}


@given(records=datasets())
@CALM
@pytest.mark.parametrize("to", WAYS)
def test_every_record_is_a_seed_or_a_loss(to: str, records: list[Utterance]) -> None:
    every_record_is_a_seed_or_a_loss(to, records)


def every_record_is_a_seed_or_a_loss(to: str, records: list[Utterance]) -> None:
    """Through a file or another tool's project and back, as a spec. (`make consumers` runs ten thousand.)"""
    writable = [u for u in records if writes(u)]
    with TemporaryDirectory() as folder:
        source = source_of(writable, to, Path(folder))
        try:
            found = imported(source.path, ImportOptions(named=to), Path(folder) / "spec.yml")
        except DataError as error:
            assert "no intent has an example" in str(error)  # noqa: PT017 - none of them could be kept
        else:
            check(source, found)


def writes(u: Utterance) -> bool:
    try:
        to_json(u)
    except DataError:
        return False
    return True
