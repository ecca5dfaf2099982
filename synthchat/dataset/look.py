"""Looking into a dataset: some of its records, or what was rejected."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson

from synthchat.errors import DataError, Place, Problem, UsageError
from synthchat.readers import read
from synthchat.records import Utterance
from synthchat.spec.problems import meant


def pick_records(data: Path, name: str | None, intents: Sequence[str], sample: int | None) -> Iterator[Utterance]:
    """The records of a file or folder: one by (the beginning of) its id, those of some intents, or so many of each intent, evenly spread.

    Raises DataError for what cannot be read, UsageError where nothing fits.
    """
    seen: dict[str, None] = {}
    chosen = (r for r in _noted(read(data), seen) if (not intents or r.intent in intents) and (name is None or r.id.startswith(name)))
    picked = iter(chosen if sample is None else _spread(chosen, sample))
    first = next(picked, None)
    if first is None:
        raise nothing(data, intents, list(seen))
    yield first
    yield from picked


def read_rejects(folder: Path, cell: str | None, intents: Sequence[str], sample: int | None) -> Iterator[dict[str, Any]]:
    """The rows of a folder's `rejects.jsonl`, all or those of a cell or of some intents; with `sample`, so many of each intent.

    Raises DataError where there is no such file, UsageError where nothing fits.
    """
    path = folder / "rejects.jsonl"
    try:
        lines = path.read_bytes().splitlines() if path.exists() else None
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error
    if lines is None:
        raise DataError(Problem("there is no such file", Place(str(path)), "name a folder that `synthchat generate` wrote"))
    every = list(map(orjson.loads, lines))
    rows = [row for row in every if (not intents or row["intent"] in intents) and (cell is None or str(row["cell"]) == cell)]
    if not rows and (intents or cell):
        raise nothing(folder, intents, sorted({row["intent"] for row in every}))
    for _, group in groupby(rows, key=lambda row: row["intent"]):
        yield from _every(list(group), sample)


def _noted(records: Iterable[Utterance], seen: dict[str, None]) -> Iterator[Utterance]:
    for record in records:
        seen[record.intent] = None
        yield record


def nothing(data: Path, intents: Sequence[str], known: list[str]) -> UsageError:
    """What to say where nothing fits: the intent that is not there, else how to see some of what is."""
    unknown = next((i for i in intents if i not in known), None)
    if unknown:
        return UsageError(f"{data} has nothing of the intent `{unknown}`", hint=meant(unknown, known))
    return UsageError(f"{data} has nothing of the kind", hint=f"`synthchat show {shlex.quote(str(data))} --sample 3` shows some of each intent")


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
