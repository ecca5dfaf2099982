"""A cell as one line of a prompt: JSON that a program can read, whose values are words rather than labels."""

from __future__ import annotations

import json
from typing import Any

from synthchat.cells import Cell, PlannedValue
from synthchat.spec.model import Domain, Factor

WORDS = {
    ("form", "question"): "a question",
    ("form", "request"): "a request or command",
    ("form", "statement"): "a statement: what the user wants, needs, or what has happened",
    ("form", "fragment"): "a fragment, as in a search box: no full sentence",
    ("length", "short"): "at most 5 words",
    ("length", "medium"): "6 to 12 words",
    ("length", "long"): "13 to 30 words",
    ("register", "casual"): "casual, as in a chat with a friend",
    ("register", "neutral"): "",
    ("register", "formal"): "formal and polite",
    ("detail", "bare"): "",
    ("detail", "reason"): "gives a reason for asking",
    ("detail", "background"): "tells something of the situation first",
    ("sentiment", "positive"): "in a good mood, and it shows",
    ("sentiment", "neutral"): "",
    ("sentiment", "negative"): "annoyed or worried, and it shows",
}


def line(domain: Domain, cell: Cell) -> str:
    """The line of one cell: its number, its values by number, and how it is to be said."""
    row: dict[str, Any] = {"cell": cell.number}
    row["values"] = [_value(domain, number, value) for number, value in enumerate(cell.values, 1)]
    row |= {name: words for name, level in cell.attributes.items() if (words := _level(domain.factors[name], level))}
    if persona := domain.personas.get(cell.persona or ""):
        style = f"style: {', '.join(persona.style)}" if persona.style else None
        row["speaker"] = "; ".join(filter(None, (persona.description or persona.name, style)))
    return json.dumps(row, ensure_ascii=False)


def _value(domain: Domain, number: int, value: PlannedValue) -> dict[str, Any]:
    row: dict[str, Any] = {"mark": number, "text": value.surface, "entity": value.entity}
    row |= {key: text for key, text in (("role", value.role), ("group", value.group)) if text}
    return row | ({"open": True} if domain.entities[value.entity].open else {})


def _level(factor: Factor, level: str) -> str:
    described = next((one.description for one in factor.levels if one.name == level), None)
    if (factor.name, level) in WORDS and factor.built_in:
        return WORDS[factor.name, level]
    return described or level
