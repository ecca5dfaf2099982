"""Looking into a dataset: some of its records, or what was rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from synthchat.errors import DataError, Place, Problem, UsageError
from synthchat.readers import read
from synthchat.records import Utterance


def pick_records(data: Path, name: str | None, intents: Sequence[str], sample: int | None) -> Iterator[Utterance]:
    """The records of a file or folder: one by (the beginning of) its id, those of some intents, or so many of each intent, evenly spread.

    Raises DataError for what cannot be read, UsageError where nothing fits.
    """
    chosen = (r for r in read(data) if (not intents or r.intent in intents) and (name is None or r.id.startswith(name)))
    picked = chosen if sample is None else _spread(chosen, sample)
    first = next(iter(picked := iter(picked)), None)
    if first is None:
        raise UsageError(f"{data} has no such record", hint=f"`synthchat show {data} --sample 3` shows some of each intent")
    yield first
    yield from picked


def read_rejects(folder: Path, intents: Sequence[str], sample: int | None) -> Iterator[dict[str, Any]]:
    """The rows of a folder's `rejects.jsonl`; with `sample`, so many of each intent.

    Raises DataError where there is no such file.
    """
    path = folder / "rejects.jsonl"
    try:
        lines = path.read_bytes().splitlines() if path.exists() else None
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error
    if lines is None:
        raise DataError(Problem("there is no such file", Place(str(path)), "name a folder that `synthchat generate` wrote"))
    rows = [row for row in map(orjson.loads, lines) if not intents or row["intent"] in intents]
    for _, group in groupby(rows, key=lambda row: row["intent"]):
        yield from _every(list(group), sample)


def _spread(records: Iterable[Utterance], sample: int) -> Iterator[Utterance]:
    """So many of each intent, at even distances; seeds and generated ones alike."""
    by_intent: dict[str, list[Utterance]] = {}
    for record in records:
        by_intent.setdefault(record.intent, []).append(record)
    for rows in by_intent.values():
        yield from _every(rows, sample)


def _every(rows: list[Any], sample: int | None) -> list[Any]:
    if sample is None or sample >= len(rows):
        return rows
    return [rows[(2 * n + 1) * len(rows) // (2 * sample)] for n in range(sample)]
