"""A cell as one line of a prompt: JSON that a program can read, whose values are words rather than labels. And a seed as a user said it."""

from __future__ import annotations

import json
from typing import Any

from synthchat.cells import Cell, PlannedValue
from synthchat.seeding import generator
from synthchat.spec.lengths import words_in
from synthchat.spec.model import Domain, Entity, Example, Factor

WORDS = {
    ("form", "question"): "a question",
    ("form", "request"): "a request or command",
    ("form", "statement"): "a statement: what the user wants, needs, or what has happened",
    ("form", "fragment"): "a fragment, as in a search box: no full sentence",
    ("length", "short"): "at most 5 words",
    ("length", "medium"): "6 to 12 words",
    ("length", "long"): "13 to 30 words",
    ("register", "casual"): "casual",
    ("register", "neutral"): "",
    ("register", "formal"): "polite",
    ("detail", "bare"): "",
    ("detail", "reason"): "with the reason for asking, in a few words",
    ("detail", "background"): "with something of the situation, in a few words",
    ("sentiment", "positive"): "in a good mood",
    ("sentiment", "neutral"): "",
    ("sentiment", "negative"): "annoyed or worried",
}
ROOM = {"short": 5, "medium": 12}
"""Words that a text of this length has at most."""
OWN_SHARE = 0.5
"""Of the values of open entities, those that the backend is to think of itself: it knows which ones users name often, a list does not."""
BESIDE = 2
"""Words that a text needs beside its values, at least."""


def line(domain: Domain, cell: Cell) -> str:
    """The line of one cell: its number, its values by number, and how it is to be said."""
    row: dict[str, Any] = {"cell": cell.number}
    row["values"] = [_value(domain, cell, number, value) for number, value in enumerate(cell.values, 1)]
    row |= {name: words for name, level in cell.attributes.items() if (words := _level(domain.factors[name], level))}
    if "length" in row and _too_narrow(cell):
        row["length"] = "brief"
    if persona := domain.personas.get(cell.persona or ""):
        style = f"style: {', '.join(persona.style)}" if persona.style else None
        row["speaker"] = "; ".join(filter(None, (persona.description or persona.name, style)))
    return json.dumps(row, ensure_ascii=False)


def said(example: Example) -> str:
    """A seed with its labels, for people and language models to read: `move [$50](amount) from [savings](account, from)`."""
    out, at = "", 0
    for span in sorted(example.spans, key=lambda s: s.start):
        label = ", ".join(filter(None, (span.entity, span.role, span.group)))
        out += f"{example.text[at : span.start]}[{example.text[span.start : span.end]}]({label})"
        at = span.end
    return out + example.text[at:]


def _value(domain: Domain, cell: Cell, number: int, value: PlannedValue) -> dict[str, Any]:
    entity = domain.entities[value.entity]
    own = entity.open and (generator(cell.stream, "own", number).random() < OWN_SHARE or _borrowed(domain, cell, entity, value))
    row: dict[str, Any] = {"mark": number, "like" if own else "text": value.surface, "entity": value.entity}
    return row | {key: text for key, text in (("role", value.role), ("group", value.group)) if text}


def _borrowed(domain: Domain, cell: Cell, entity: Entity, value: PlannedValue) -> bool:
    """Whether a value is another language's, because its own has none: the backend knows what it is called there."""
    if cell.language == domain.main_language or entity.type or entity.pattern or entity.table:
        return False
    listed = next((v for v in entity.values if v.canonical == value.value), None)
    if listed:
        return listed.surfaces.get(cell.language, (listed.canonical,)) == (listed.canonical,)
    examples = (e for intent in domain.intents.values() for e in intent.examples if e.language == cell.language)
    return not any(span.entity == entity.name for example in examples for span in example.spans)


def _level(factor: Factor, level: str) -> str:
    described = next((one.description for one in factor.levels if one.name == level), None)
    if (factor.name, level) in WORDS and factor.built_in:
        return WORDS[factor.name, level]
    return described or level


def _too_narrow(cell: Cell) -> bool:
    """Whether what is to be said has no room in a text of the planned length. It is measured anyway, but for one that the persona fixes."""
    room = ROOM.get(cell.attributes["length"])
    needed = BESIDE + sum(words_in(value.surface) for value in cell.values) + (cell.attributes.get("detail", "bare") != "bare") * BESIDE
    return room is not None and needed > room and "length" not in cell.fixed
