"""Why a record is as it is, or why there is none: what was planned for its cell, and each try with its prompt, its reply and its verification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from synthchat.backends.base import Message, Reply, Request
from synthchat.cells import Cell, PlannedValue
from synthchat.dataset.cases import Case, Tried
from synthchat.dataset.past import Past
from synthchat.dataset.replies import Replies
from synthchat.generate.checks import path
from synthchat.generate.parse import Candidate, parse_reply
from synthchat.jsonl import to_row

NOT_PLANNED = {"seed": "a person wrote it, in the spec: nothing was asked or verified"}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Check(_Model):
    """One step of the verification. `passed` is none where an earlier one had failed."""

    check: str
    passed: bool | None


class Planned(_Model):
    """What the cell was to hold."""

    cell: int
    language: str
    values: tuple[PlannedValue, ...]
    persona: str | None
    attributes: Mapping[str, str] = Field(description="factor → level")


class Try(_Model):
    """One try at the cell. Prompt, reply and tokens are those of the whole request, which may ask for several cells."""

    attempt: int
    request: str | None = Field(description="the key under which the reply was kept")
    today: str = Field(description="the key of the request as it is made today; another one where it is not what was sent")
    cells: tuple[int, ...] = Field(description="what the request asks for")
    messages: tuple[Message, ...] = Field(description="the prompt, made again; none offline")
    model: str | None
    finish: str | None
    input_tokens: int | None
    output_tokens: int | None
    reply: str | None = Field(description="as it came; none where no ledger at hand has it, and offline")
    text: str | None = Field(description="what the reply says for this cell, marks included")
    reason: str | None = Field(description="why it was rejected; none for the record")
    detail: str | None
    checks: tuple[Check, ...]


class Why(_Model):
    """`synthchat show --why --json`."""

    format: Literal["synthchat-why/1"] = "synthchat-why/1"
    intent: str
    record: Mapping[str, Any] | None = Field(description="as in utterances.jsonl; none where the cell gave no record")
    backend: str
    prompted: bool = Field(description="whether the backend takes prompts")
    planned: Planned | None = Field(None, description="none for what was not planned, like a seed")
    tries: tuple[Try, ...] = ()
    notes: tuple[str, ...] = ()


def explain(case: Case, past: Past, replies: Replies) -> Why:
    """The story of a record or a cell, as far as plan and ledgers at hand can tell it."""
    backend, record = past.backend, to_row(case.record) if case.record else None
    if case.cell is None:
        kind = case.record.origin.kind if case.record and case.record.origin else "unknown"
        told = NOT_PLANNED.get(kind, f"its origin is {kind}: it was not planned here")
        return Why(intent=case.intent, record=record, backend=backend.name, prompted=backend.prompted, notes=(told,))
    block = past.block(case.intent, case.cell)
    cell = next(cell for cell in block if cell.number == case.cell)
    tries = tuple(_tries(case, past, replies, block, cell))
    planned = Planned(cell=cell.number, language=cell.language, values=cell.values, persona=cell.persona, attributes=cell.attributes)
    notes = tuple(_notes(case, tries, past, replies))
    return Why(intent=case.intent, record=record, backend=backend.name, prompted=backend.prompted, planned=planned, tries=tries, notes=notes)


def _tries(case: Case, past: Past, replies: Replies, block: tuple[Cell, ...], cell: Cell) -> Iterator[Try]:
    before = None
    for attempt, tried in enumerate(case.tried):
        key = tried.request if past.backend.prompted else None
        request = past.request(_together(block, replies.cells(key) if key else frozenset()), cell, attempt, before)
        reply = replies.get(key) if key else None
        yield _try(attempt, tried, request, reply, cell)
        before = tried.failure


def _together(block: tuple[Cell, ...], asked: frozenset[int]) -> tuple[Cell, ...]:
    """The cells of a block that were asked for together: not all of them where replies to other prompts answered the rest."""
    part = tuple(cell for cell in block if cell.number in asked)
    return part if asked and len(part) == len(asked) else block


def _try(attempt: int, tried: Tried, request: Request, reply: Reply | None, cell: Cell) -> Try:
    said = parse_reply(reply, request)[cell.number] if reply else None
    failure = tried.failure
    return Try(
        attempt=attempt,
        request=tried.request,
        today=request.key,
        cells=tuple(c.number for c in request.cells),
        messages=request.messages,
        model=reply.model if reply else None,
        finish=reply.finish if reply else None,
        input_tokens=reply.input_tokens if reply else None,
        output_tokens=reply.output_tokens if reply else None,
        reply=reply.text if reply else None,
        text=said.marked if isinstance(said, Candidate) else failure.text if failure else None,
        reason=failure.reason if failure else None,
        detail=failure.detail if failure else None,
        checks=tuple(Check(check=title, passed=passed) for title, passed in path(failure.reason if failure else None)),
    )


def _notes(case: Case, tries: tuple[Try, ...], past: Past, replies: Replies) -> Iterator[str]:
    if case.record and case.record.origin and case.record.origin.stale_prompt:
        yield "the reply was given to another prompt than the one that is shown, which is today's (`reuse: cell`); `generate --refresh` asks for it anew"
    elif any(t.request != t.today for t in tries):
        updates = "; ".join(past.updates())
        if past.backend.prompted:
            yield "the prompt that is shown is not the one that was sent: templates, or what fills them, have changed since; name the run's with --prompts DIR"
        else:
            yield "what is shown as planned is not what was asked: the plan comes out otherwise today"
        if updates:
            yield f"since the run, versions have changed: {updates}"
    if past.backend.prompted and any(t.reply is None for t in tries):
        yield replies.missing
