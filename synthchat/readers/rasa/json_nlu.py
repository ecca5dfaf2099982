"""Rasa's NLU training data in JSON: `{"rasa_nlu_data": {"common_examples": […], …}}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from synthchat.errors import DataError, Place, Problem
from synthchat.jsonl import from_row
from synthchat.readers.losses import Losses
from synthchat.readers.rasa.items import Item, Known
from synthchat.records import Utterance

TOP = "rasa_nlu_data"
EXAMPLES = ("common_examples", "intent_examples", "entity_examples")


def items(data: Mapping[str, Any], path: str, losses: Losses) -> Iterator[Item]:
    """The examples, synonyms, lookup tables and regexes of a file. Raises DataError with the file, and the number of the example."""
    content = data[TOP]
    if not isinstance(content, dict):
        raise DataError(Problem(f"`{TOP}` is not an object", Place(path)))
    for key in EXAMPLES:
        for number, row in enumerate(_objects(content, key, path), 1):
            place = Place(f"{path}: {key}[{number}]")
            if u := _utterance(row, place, losses):
                yield place, u
    yield from _synonyms(content, path)
    for row in _objects(content, "regex_features", path):
        yield Known("regex", _text(row, "name", path), (_text(row, "pattern", path),), Place(path))
    for row in _objects(content, "lookup_tables", path):
        elements, name = row.get("elements"), _text(row, "name", path)
        if isinstance(elements, str):
            yield Known("lookup", name, (), Place(path), file=elements)
        else:
            yield Known("lookup", name, _texts(row, "elements", path), Place(path))


def _synonyms(content: Mapping[str, Any], path: str) -> Iterator[Known]:
    for row in _objects(content, "entity_synonyms", path):
        if "value" in row and "synonyms" in row:
            yield Known("synonym", str(row["value"]), _texts(row, "synonyms", path), Place(path))


def _utterance(row: dict[str, Any], place: Place, losses: Losses) -> Utterance | None:
    if not row.get("intent"):
        losses.fault("no-intent", Problem("an example without an intent", place, "give it one, or remove it"))
        return None
    try:
        entities = row.get("entities")
        return from_row(row | {"entities": [_entity(e) for e in entities] if isinstance(entities, list) else entities}, place)
    except DataError as error:
        losses.fault("example", error.problems[0])
        return None


def _entity(entity: object) -> object:
    """An entity as our own JSON has it: a number as `value` is its text, an empty role or group none."""
    if not isinstance(entity, dict):
        return entity
    value = entity.get("value")
    given = {"value": str(value)} if isinstance(value, int | float) and not isinstance(value, bool) else {"value": value}
    kept = {key: entity.get(key) or None for key in ("entity", "role", "group")}
    return {"start": entity.get("start"), "end": entity.get("end")} | kept | given


def _objects(content: Mapping[str, Any], key: str, path: str) -> list[dict[str, Any]]:
    found = content.get(key) or []
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise DataError(Problem(f"`{key}` is not a list of objects", Place(path)))
    return found


def _text(row: Mapping[str, Any], key: str, path: str) -> str:
    if not isinstance(row.get(key), str):
        raise DataError(Problem(f"`{key}` is missing, or not a text", Place(path)))
    return str(row[key])


def _texts(row: Mapping[str, Any], key: str, path: str) -> tuple[str, ...]:
    found = row.get(key) or []
    if not isinstance(found, list):
        raise DataError(Problem(f"`{key}` is not a list", Place(path)))
    return tuple(map(str, found))
