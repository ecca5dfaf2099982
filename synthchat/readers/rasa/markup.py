"""Rasa's own inline markup, read as Rasa 3 reads it: by one regular expression and without escapes. (`spec.markup` is the one for specs.)"""

from __future__ import annotations

import json
import re
from typing import Any

from synthchat.errors import DataError
from synthchat.records import Span

# rasa/shared/nlu/training_data/entities_parser.py, ENTITY_REGEX
MARK = re.compile(r"\[(?P<text>[^\]]+?)\](\((?P<entity>[^:)]+?)(?:\:(?P<value>[^)]+))?\)|\{(?P<labels>[^}]+?)\}|\[(?P<several>.*?)\])")
LABELS = re.compile(r"{[^}]+?\}")
EDGES = "\n\r "


class RasaMarkupError(DataError):
    """An example that Rasa refuses, or that our records cannot hold; who knows the place adds it."""


class SeveralEntitiesError(RasaMarkupError):
    """Several entities on one span: Rasa takes them, and our records' spans may not overlap."""


def parse(example: str) -> tuple[str, tuple[Span, ...]]:
    """The text and spans that Rasa sees in an example, edges stripped. A span's `value` is the one given, else its text.

    Raises RasaMarkupError for braces that Rasa refuses, SeveralEntitiesError for several entities on one span.
    """
    example, text, spans, at = example.strip(EDGES), "", [], 0
    for mark in MARK.finditer(example):
        text += example[at : mark.start()]
        labels = _labels(mark)
        if labels:
            start, end = len(text), len(text) + len(mark["text"])
            value = labels.get("value", mark["text"])
            spans.append(Span(start, end, labels["entity"], str(value), labels.get("role") or None, labels.get("group") or None))
        text, at = text + mark["text"], mark.end()
    return text + example[at:], tuple(spans)


def _labels(mark: re.Match[str]) -> dict[str, Any] | None:
    if mark["entity"]:
        return {"entity": mark["entity"]} | ({"value": mark["value"]} if mark["value"] else {})
    if mark["labels"]:
        return _braces("{" + mark["labels"] + "}")
    # `array[0][1]`: Rasa takes the second brackets for a list of entities, finds none, and drops them.
    several = LABELS.findall(mark["several"])
    if len(several) > 1:
        raise SeveralEntitiesError(f"several entities on `{mark['text']}`: a record's spans may not overlap")
    return _braces(several[0]) if several else None


def _braces(braces: str) -> dict[str, Any]:
    try:
        labels = json.loads(braces)
    except json.JSONDecodeError as error:
        raise RasaMarkupError(f"{braces} is not JSON: {error.msg}") from error
    if not isinstance(labels.get("entity"), str) or not labels["entity"]:
        raise RasaMarkupError(f"{braces} names no entity")
    for key in ("role", "group", "value"):
        allowed = (str, int, float) if key == "value" else str
        if key in labels and (not isinstance(labels[key], allowed) or isinstance(labels[key], bool)):
            raise RasaMarkupError(f"{braces}: `{key}` is not a text")
    return labels  # type: ignore[no-any-return]  # `{…}` is an object
