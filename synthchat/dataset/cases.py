"""What a folder tells of one record, or of one cell: which tries there were, and how each ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from synthchat.dataset.look import nothing, read_rejects
from synthchat.errors import UsageError
from synthchat.generate.parse import Failure
from synthchat.readers import read
from synthchat.records import Utterance


@dataclass(frozen=True, slots=True)
class Tried:
    """One try: the key of its request, and why it was rejected; None where it became the record."""

    request: str | None
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Case:
    """A record, or a cell without one; `cell` is None for what was not planned: a seed, or a record from elsewhere."""

    intent: str
    cell: int | None
    record: Utterance | None
    tried: tuple[Tried, ...] = ()


def case_of_record(folder: Path, name: str, intents: Sequence[str]) -> Case:
    """The case of the one record whose id begins so.

    Raises UsageError where there is none, or more than one.
    """
    found = [r for r in read(folder) if r.id.startswith(name) and (not intents or r.intent in intents)]
    exact = [r for r in found if r.id == name] or found
    if not exact:
        raise nothing(folder, [], [])
    if len({r.id for r in exact}) > 1:
        raise UsageError(f"{len(exact)} records have an id that begins with `{name}`", hint=f"write more of it, like {exact[0].id}")
    return _case(folder, _planned_for(folder, exact[0]), exact[0].origin.cell if exact[0].origin else None, exact[0])


def case_of_cell(folder: Path, name: str, intents: Sequence[str]) -> Case:
    """The case of the one cell of that number that had a reject.

    Raises UsageError where there is none, or where several intents have one.
    """
    rows = list(read_rejects(folder, name, intents, None))
    found = sorted({row["intent"] for row in rows})
    if len(found) > 1:
        raise UsageError(f"cell {name} was rejected in {len(found)} intents", hint=f"name one: --intent {found[0]}")
    record = next((r for r in read(folder) if r.intent == found[0] and r.origin and str(r.origin.cell) == name), None)
    return _case(folder, found[0], int(name), record)


def _planned_for(folder: Path, record: Utterance) -> str:
    """The intent whose cell the record is of: not its own where a person has moved it."""
    if not record.origin or "relabel" not in record.origin.operations:
        return record.intent
    rows = read_rejects(folder, str(record.origin.cell), (), None)
    return next((str(row["intent"]) for row in rows if row["reason"] == "relabelled" and row.get("request") == record.origin.request), record.intent)


def _case(folder: Path, intent: str, cell: int | None, record: Utterance | None) -> Case:
    if cell is None:
        return Case(intent, None, record)
    rows = [row for row in read_rejects(folder, None, (), None) if row["intent"] == intent and row["cell"] == cell]
    # One that a person moved to another intent is among the rejects of its own.
    tried = [*_rejected(rows), *([Tried(record.origin.request, None)] if record and record.origin and record.intent == intent else [])]
    return Case(intent, cell, record, tuple(tried))


def _rejected(rows: Iterable[dict[str, Any]]) -> Iterable[Tried]:
    for row in sorted(rows, key=lambda row: row["attempt"]):
        yield Tried(row.get("request"), Failure(row["reason"], row["detail"], row.get("text")))
