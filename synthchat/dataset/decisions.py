"""Reading `decisions.jsonl`: one decision a line. A person writes it; whatever is wrong is told with its place, all at once, before anything is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from synthchat.dataset.folder import DECISIONS
from synthchat.errors import DataError, Place, Problem
from synthchat.generate.decided import Decision, Decisions, What
from synthchat.generate.verify import text_failure, trim
from synthchat.readers.lines import raw_lines
from synthchat.records import utterance_id
from synthchat.spec.markup import MarkupError, read
from synthchat.spec.model import Domain
from synthchat.spec.problems import meant

FORM = 'write {"id": "u-…", "decision": "drop"} (or "keep"), {…, "decision": "edit", "text": "…"}, or {…, "decision": "relabel", "intent": "…"}'
TAKES: dict[What, tuple[set[str], set[str]]] = {
    "drop": (set(), set()),
    "keep": (set(), set()),
    "edit": ({"text"}, {"text", "intent"}),
    "relabel": ({"intent"}, {"intent"}),
}
"""What each decision needs, and what it may have, beside `id`, `decision` and a `note`."""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    id: str
    decision: What
    text: str | None = None
    intent: str | None = None
    note: str | None = None


def read_decisions(folder: Path, domain: Domain) -> Decisions:
    """A folder's decisions; none where it has no such file.

    Raises DataError with all problems: lines that are no decision, a second one for an id, unknown intents, marks that cannot be read, examples of the spec.
    """
    path = folder / DECISIONS
    found: dict[str, Decision] = {}
    problems: list[Problem] = []
    for number, line in raw_lines(path) if path.exists() else ():
        if not line.strip():
            continue
        try:
            decision = _decision(line, Place(str(path), number), domain)
            _check_once(decision, found)
            found[decision.id] = decision
        except DataError as error:
            problems += error.problems
    problems += _seeds(found, domain)
    if problems:
        raise DataError(sorted(problems, key=lambda p: p.place or Place("")))
    return Decisions(found, _digest(found) if found else "")


def _decision(line: bytes, place: Place, domain: Domain) -> Decision:
    try:
        row = _Line.model_validate(orjson.loads(line))
    except orjson.JSONDecodeError as error:
        _fail(f"not JSON: {error.msg}", Place(place.path, place.line, error.colno), FORM)
    except ValidationError as error:
        first = error.errors()[0]
        _fail(f"`{'.'.join(map(str, first['loc'])) or 'the line'}`: {first['msg']}", place, FORM)
    needed, allowed = TAKES[row.decision]
    given = {name for name in ("text", "intent") if getattr(row, name) is not None}
    if wrong := sorted(needed - given) or sorted(given - allowed):
        _fail(f"`{row.decision}` {'needs' if needed - given else 'takes no'} `{wrong[0]}`", place, FORM)
    if row.intent is not None and row.intent not in domain.intents:
        _fail(f"`{row.intent}` is not one of the spec's intents", place, meant(row.intent, domain.intents))
    if row.text is None:
        return Decision(row.id, row.decision, place, intent=row.intent)
    return _edit(row.id, row.text, row.intent, place)


def _edit(name: str, marked: str, intent: str | None, place: Place) -> Decision:
    try:
        text, spans, given = read(marked)
    except MarkupError as error:
        _fail(f"`text`, character {error.offset + 1}: {error.message}", place, error.hint)
    text, spans = trim(text, spans)
    if failure := text_failure(text):
        _fail(f"`text`: {failure.detail}", place, "write one line of words, values marked like `[Oslo](city)`")
    return Decision(name, "edit", place, text, spans, given, intent)


def _check_once(decision: Decision, found: dict[str, Decision]) -> None:
    if first := found.get(decision.id):
        _fail(f"{decision.id} has a decision already, at {first.place}", decision.place, "remove one of the two; an edit may name an `intent`, too")


def _seeds(found: dict[str, Decision], domain: Domain) -> Iterator[Problem]:
    """Examples are the spec's: what is wrong with one is put right there."""
    for intent in domain.intents.values():
        for example in intent.examples:
            decision = found.get(utterance_id(example.language, intent.name, example.text, example.spans))
            if decision:
                yield Problem(f"{decision.id} is an example of `{intent.name}`", decision.place, "change it in the spec, and remove this line")


def _digest(found: dict[str, Decision]) -> str:
    """A hash of what is decided: the order of the lines, blanks and notes do not matter."""
    rows = [[d.id, d.what, d.text, d.intent, [[s.start, s.end, s.entity, s.value, s.role, s.group] for s in d.spans]] for _, d in sorted(found.items())]
    return hashlib.sha256(orjson.dumps(rows)).hexdigest()


def _fail(message: str, place: Place, hint: str | None) -> NoReturn:
    raise DataError(Problem(message, place, hint))
