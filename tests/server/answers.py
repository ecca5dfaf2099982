"""The answer to a request: JSON by the schema that was asked for, or what a model may write instead."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.server.asked import Asked, tokens
from tests.server.script import UNUSABLE, Script
from tests.server.texts import spoiled, text

Finish = Literal["stop", "length", "refused", "content-filter"]
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says and why it ended; `planted` is what went wrong for each cell: its item's fault, or the reply's where it has no item."""

    text: str
    finish: Finish = "stop"
    planted: dict[int, str] = field(default_factory=dict)


def answer(asked: Asked, script: Script, fault: str | None) -> Answer:
    """What the model answers, with the fault of the request in it; a fault that is none of an answer's leaves it as it is."""
    items, planted = _items(asked, script)
    if fault == "refused":
        return Answer("I cannot help with that request.", "refused", _lost(fault, items))
    if fault in ("content-filter", "prompt-filter"):
        return Answer("", "content-filter", _lost(fault, items))
    said = _said(fault, items)
    most = 4 * (asked.max_tokens or tokens(said))
    cut = len(said) // 2 if fault == "length" else min(most, len(said))
    whole = {item["cell"] for item in _usable(fault, items) if cut == len(said) or _json(item) in said[:cut]}
    lost = _lost(fault or "length", [item for item in items if item["cell"] not in whole])
    return Answer(said[:cut], "length" if cut < len(said) else "stop", {**planted, **lost})


def _lost(fault: str, items: list[Item]) -> dict[int, str]:
    return {item["cell"]: fault for item in items}


def _usable(fault: str | None, items: list[Item]) -> list[Item]:
    if fault in UNUSABLE:
        return []
    return items[1::2] if fault == "half-broken" else _changed(fault, items)


def _items(asked: Asked, script: Script) -> tuple[list[Item], dict[int, str]]:
    items, planted, cells = [], {}, asked.cells
    for row in cells:
        number, fault = row["cell"], script.of_item(asked.digest, row["cell"])
        bad = spoiled(fault, row, asked, script.free) if fault else None
        if fault and bad is not None:
            planted[number] = fault
        items.append({"cell": number, "text": None if fault == "not-text" else text(row, asked.digest) if bad is None else bad})
    return items, planted


def _said(fault: str | None, items: list[Item]) -> str:
    if fault == "half-broken":
        return '{"items": [' + ", ".join(_textless(item) if n % 2 == 0 else _json(item) for n, item in enumerate(items)) + "]}"
    said = _json({"items": _changed(fault, items)})
    forms = {
        "not-json": "\n".join(["Here they are:", *(f"{n}. {item['text']}" for n, item in enumerate(items, 1))]),
        "broken-json": said.replace('": ', '" '),
        "empty": "",
        "fenced": f"```json\n{said}\n```",
        "around": f"Here are the texts you asked for:\n\n{said}\n\nLet me know if you need more of them!",
        "single-quotes": repr({"items": items}),
        "trailing-commas": '{"items": [' + "".join(_json(item)[:-1] + ",}," for item in items) + "],}",
        "control": said.replace('"text": "', '"text": "\n\x07'),
        "wrong-keys": said.replace('"items"', '"utterances"').replace('"cell"', '"id"').replace('"text"', '"utterance"'),
    }
    return forms.get(fault or "", said)


def _changed(fault: str | None, items: list[Item]) -> list[Item]:
    if fault == "shuffled":
        return items[::-1]
    if fault == "too-many":
        return [*items, *({"cell": item["cell"] + 100_000, "text": "one more than was asked"} for item in items[:1])]
    return items[: len(items) // 2] if fault == "too-few" else items


def _textless(item: Item) -> str:
    return f'{{"cell": {item["cell"]}, "text": }}'


def _json(what: object) -> str:
    return json.dumps(what, ensure_ascii=False)
