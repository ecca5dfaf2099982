"""What a spec says after an import is what the records say, or is named: for strings that look like markup, YAML, and nothing at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
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

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LEFT = {"row", "empty", "unwritable", "spans", "duplicate", "two-intents", "two-labellings", "several-entities", "not-in-main"}
Said = tuple[str, tuple[tuple[int, int], ...]]


def source_of(records: list[Utterance], to: str, folder: Path) -> tuple[Path, list[Utterance]]:
    """The records as a file or project, and those that are in it."""
    if to != "jsonl":
        report = export(Dataset(records), folder / "bot", to)
        refused = {r.record for r in report.refused}
        return folder / "bot", [u for u in records if u.id not in refused and u.split != "test"]
    (folder / "a.jsonl").write_bytes(b"".join(map(to_json, records)))
    return folder / "a.jsonl", records


def trimmed(u: Utterance) -> Utterance:
    """Without blanks at the ends, as far as no entity begins or ends with them."""
    start = min([len(u.text) - len(u.text.lstrip()), *(s.start for s in u.entities)])
    end = max([len(u.text.rstrip()), *(s.end for s in u.entities)])
    return replace(u, text=u.text[start:end], entities=tuple(replace(s, start=s.start - start, end=s.end - start) for s in u.entities))


def said(text: str, spans: Iterable[Span]) -> Said:
    return text, tuple(sorted((s.start, s.end) for s in spans))


def check(records: list[Utterance], found: Imported) -> None:
    """Each record is a seed, or counted as a loss; each seed has a record's text, spans, labels and values, but for what is told."""
    counts, seeds = found.report.counts, found.seeds
    held = [trimmed(u) for u in records if u.text.strip()]
    left = sum(count for kind, count in counts.items() if kind in LEFT)
    left += sum(int(count) for detail in found.details("language") for count in re.findall(r" with (\d+) examples", detail))
    assert len(seeds) + left == len(records)
    assert Counter(said(text, spans) for _, _, text, spans in seeds) <= Counter(said(u.text, u.entities) for u in held)
    by_text: dict[Said, list[Utterance]] = {}
    for u in held:
        by_text.setdefault(said(u.text, u.entities), []).append(u)
    for intent, _, text, spans in seeds:
        assert any(same(intent, spans, u, found) for u in by_text[said(text, spans)])


def same(intent: str, spans: tuple[Span, ...], u: Utterance, found: Imported) -> bool:
    labels = u.intent, [(s.entity, s.role or None, s.group or None) for s in sorted(u.entities, key=lambda s: s.start)]
    if "renamed" not in found.report.counts and (intent, [s.key for s in spans]) != labels:
        return False
    return "value" in found.report.counts or all(
        s.value == given.value or (given.value == u.text[given.start : given.end] and listed(s, given.value, found))
        for s, given in zip(spans, sorted(u.entities, key=lambda s: s.start), strict=True)
    )


def listed(span: Span, surface: str, found: Imported) -> bool:
    """Whether the spec lists the surface for the value."""
    values = {value.canonical: value.surfaces for value in found.domain.entities[span.entity].values}
    return folded(surface) in {folded(s) for surfaces in values[span.value].values() for s in surfaces}


@given(records=datasets())
@CALM
@pytest.mark.parametrize("to", ["jsonl", "rasa"])
def test_every_record_is_a_seed_or_a_loss(to: str, records: list[Utterance]) -> None:
    writable = [u for u in records if writes(u)]
    with TemporaryDirectory() as folder:
        source, kept = source_of(writable, to, Path(folder))
        try:
            found = imported(source, ImportOptions(named="rasa" if to == "rasa" else "jsonl"), Path(folder) / "spec.yml")
        except DataError as error:
            assert "no intent has an example" in str(error)  # noqa: PT017 - none of them could be kept
        else:
            check(kept, found)


def writes(u: Utterance) -> bool:
    try:
        to_json(u)
    except DataError:
        return False
    return True
