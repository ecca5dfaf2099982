"""The JSON form of a record, one line each (SPEC.md, section 7): written in a fixed order of keys, read with every fault named by its place."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NoReturn

import orjson

from synthchat.errors import DataError, Place, Problem
from synthchat.records import Normalized, Origin, Span, Utterance

FORM = 'a record is one JSON object on one line: {"text": "…", "intent": "…"}'


def to_json(u: Utterance) -> bytes:
    """The record as one line of UTF-8 JSON with its line feed. Raises DataError for a lone surrogate and for numbers over 64 bits."""
    try:
        return orjson.dumps(to_row(u)) + b"\n"
    except orjson.JSONEncodeError as error:
        name = u.id or ascii(u.text)
        raise DataError(f"record {name} cannot be written as JSON: {error}", hint="remove lone surrogates, and numbers over 64 bits") from error


def to_row(u: Utterance) -> dict[str, Any]:
    """The record as a JSON object, keys in the order of SPEC.md; what is absent is left out, `entities` never."""
    row = {
        "id": u.id or None,
        "text": u.text,
        "intent": u.intent,
        "language": u.language,
        "entities": [_span_row(s) for s in u.entities],
        "persona": u.persona,
        "attributes": dict(u.attributes) or None,
        "split": u.split,
        "origin": _origin_row(u.origin) if u.origin else None,
    }
    return _present(row)


def from_json(row: bytes | str, where: Place) -> Utterance:
    """The record of one line. Unknown fields are ignored, `null` is absent, spans come out in the order of the text.

    Raises DataError at `where` for what is not JSON, a missing or blank `text` or `intent`, a wrong type, and a span that is empty, overlaps or
    leaves the text.
    """
    return from_row(read_object(row, where), where)


def read_object(row: bytes | str, where: Place) -> dict[str, Any]:
    """The JSON object of one line. Raises DataError at `where`."""
    try:
        data = orjson.loads(row)
    except orjson.JSONDecodeError as error:
        raise DataError(Problem(f"not JSON: {error.msg}", Place(where.path, where.line, error.colno), FORM)) from error
    if not isinstance(data, dict):
        _fail(where, "not a JSON object", FORM)
    return data


def from_row(row: Mapping[str, Any], where: Place) -> Utterance:
    """The record of a JSON object that has been read already, by the rules of `from_json`."""
    fields = _Fields(row, where)
    text = fields.needed("text")
    return Utterance(
        text=text,
        intent=fields.needed("intent"),
        language=fields.text("language"),
        entities=_spans(fields.objects("entities"), text, where),
        id=fields.text("id") or "",
        persona=fields.text("persona"),
        attributes=fields.levels("attributes"),
        split=fields.text("split"),
        origin=_origin(fields.object("origin"), where),
    )


def check_spans(spans: tuple[Span, ...], text: str, where: Place) -> tuple[Span, ...]:
    """The spans in the order of the text. Raises DataError at `where` for one that is empty or leaves the text, and for two that overlap."""
    for s in spans:
        if not 0 <= s.start < s.end <= len(text):
            _fail(where, f"span {s.start} to {s.end} (`{s.entity}`) does not lie in the text of {len(text)} characters", OFFSETS)
    ordered = tuple(sorted(spans, key=lambda s: s.start))
    for first, second in pairwise(ordered):
        if second.start < first.end:
            _fail(where, f"the spans of `{first.entity}` and `{second.entity}` overlap at character {second.start}", "keep one of the two")
    return ordered


OFFSETS = "`start` and `end` count characters (not bytes) from 0; the end is exclusive"


def _present(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def _span_row(s: Span) -> dict[str, Any]:
    normalized = dict(s.normalized) if isinstance(s.normalized, Mapping) else s.normalized
    row = {"start": s.start, "end": s.end, "entity": s.entity, "value": s.value, "role": s.role, "group": s.group, "normalized": normalized}
    return _present(row | {"retracted": s.retracted or None})


def _origin_row(o: Origin) -> dict[str, Any]:
    row = {"kind": o.kind, "backend": o.backend, "model": o.model, "request": o.request, "cell": o.cell, "strategy": list(o.strategy) or None}
    row |= {"template": o.template, "parent": o.parent, "operations": list(o.operations) or None, "stale_prompt": o.stale_prompt or None}
    return _present(row)


def _spans(rows: list[dict[str, Any]], text: str, where: Place) -> tuple[Span, ...]:
    return check_spans(tuple(_span(_Fields(row, where), text) for row in rows), text, where)


def _span(fields: _Fields, text: str) -> Span:
    start, end = fields.integer("start"), fields.integer("end")
    if start is None or end is None:
        _fail(fields.where, "an entity without `start` or `end`", OFFSETS)
    value, normalized = fields.text("value"), _normalized(fields)
    named = fields.needed("entity")
    return Span(start, end, named, text[start:end] if value is None else value, fields.text("role"), fields.text("group"), normalized, fields.flag("retracted"))


def _normalized(fields: _Fields) -> Normalized | None:
    value = fields.get("normalized")
    flat = value.values() if isinstance(value, dict) else () if value is None else (value,)
    for part in flat:
        if not isinstance(part, str | int | float) or isinstance(part, bool):
            _fail(fields.where, "`normalized` is a text, a number, or an object of them", None)
    return value  # type: ignore[no-any-return]  # checked above


def _origin(row: dict[str, Any] | None, where: Place) -> Origin | None:
    if row is None:
        return None
    f = _Fields(row, where)
    return Origin(
        kind=f.needed("kind"),
        backend=f.text("backend"),
        model=f.text("model"),
        request=f.text("request"),
        cell=f.integer("cell"),
        strategy=f.texts("strategy"),
        template=f.text("template"),
        parent=f.text("parent"),
        operations=f.texts("operations"),
        stale_prompt=f.flag("stale_prompt"),
    )


class _Fields:
    """A JSON object whose fields are asked for by type; whatever is of another type is an error at the object's place."""

    def __init__(self, row: Mapping[str, Any], where: Place) -> None:
        self.row, self.where = row, where

    def get(self, key: str) -> Any:  # noqa: ANN401  # JSON is anything
        return self.row.get(key)

    def _typed(self, key: str, kinds: type | tuple[type, ...], name: str) -> Any:  # noqa: ANN401  # as `kinds` says
        value = self.row.get(key)
        if value is not None and (not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool)):
            _fail(self.where, f"`{key}` is not {name}: {orjson.dumps(value).decode()[:60]}", None)
        return value

    def text(self, key: str) -> str | None:
        value: str | None = self._typed(key, str, "a text")
        return value

    def needed(self, key: str) -> str:
        value = self.text(key)
        if value is None or not value.strip():
            _fail(self.where, f"`{key}` is {'missing' if value is None else 'blank'}", FORM)
        return value

    def integer(self, key: str) -> int | None:
        value: int | None = self._typed(key, int, "a whole number")
        return value

    def flag(self, key: str) -> bool:
        return bool(self._typed(key, bool, "true or false"))

    def object(self, key: str) -> dict[str, Any] | None:
        value: dict[str, Any] | None = self._typed(key, dict, "an object")
        return value

    def objects(self, key: str) -> list[dict[str, Any]]:
        value: list[dict[str, Any]] = self._typed(key, list, "a list") or []
        if not all(isinstance(item, dict) for item in value):
            _fail(self.where, f"`{key}` is not a list of objects", '"entities": [{"start": 5, "end": 8, "entity": "amount"}]')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value: list[str] = self._typed(key, list, "a list") or []
        if not all(isinstance(item, str) for item in value):
            _fail(self.where, f"`{key}` is not a list of texts", None)
        return tuple(value)

    def levels(self, key: str) -> dict[str, str]:
        inner = _Fields(self.object(key) or {}, self.where)
        return {name: level for name in inner.row if (level := inner.text(name)) is not None}


def _fail(where: Place, message: str, hint: str | None) -> NoReturn:
    raise DataError(Problem(message, where, hint))
