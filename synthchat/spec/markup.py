"""Inline markup, as in Rasa and with escapes: `move [$50](amount) from [current account]{"entity": "account", "role": "from", "value": "checking"}`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from synthchat.errors import SynthchatError
from synthchat.records import Span

PLAIN = re.compile(r"[^\[\]\\]+")
ESCAPED = re.compile(r"\\([\[\]\\])")
SHORT = re.compile(r"\(([^()\[\]{}]+)\)")
FIELDS = {"entity", "role", "group", "value"}


class MarkupError(SynthchatError):
    """Markup that cannot be read: `offset` counts characters from the start of the marked text."""

    def __init__(self, message: str, offset: int, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.message, self.offset, self.hint = message, offset, hint


def parse(marked: str) -> tuple[str, tuple[Span, ...]]:
    r"""The plain text and its spans, in order. A span's `value` is the one given, else its text; `\[ \] \\` are literal, any other backslash is itself.

    Raises MarkupError for an unmatched or bare bracket, and for empty, nested or unreadable marks.
    """
    return read(marked)[:2]


def read(marked: str) -> tuple[str, tuple[Span, ...], tuple[bool, ...]]:
    """What `parse` gives, and for each span whether its value stands in the mark."""
    text, spans, given, at = "", [], [], 0
    while at < len(marked):
        if plain := PLAIN.match(marked, at):
            text, at = text + plain[0], plain.end()
        elif escape := ESCAPED.match(marked, at):
            text, at = text + escape[1], escape.end()
        elif marked[at] == "[":
            inner, after = _inside(marked, at)
            labels, end = _labels(marked, at, after)
            spans.append(Span(len(text), len(text) + len(inner), labels["entity"], labels.get("value", inner), labels.get("role"), labels.get("group")))
            given.append("value" in labels)
            text, at = text + inner, end
        elif marked[at] == "]":
            raise MarkupError("`]` without a `[` before it", at, r"write `\]` where the bracket itself is meant")
        else:
            text, at = text + marked[at], at + 1
    return text, tuple(spans), tuple(given)


def render(text: str, spans: Iterable[Span]) -> str:
    """The marked text that `parse` reads back; `spans` must not overlap. The short form is used where it says all."""
    out, at = "", 0
    for span in sorted(spans, key=lambda s: s.start):
        out += escape(text[at : span.start]) + mark(text[span.start : span.end], span.entity, span.role, span.group, span.value)
        at = span.end
    return out + escape(text[at:])


def mark(surface: str, entity: str, role: str | None = None, group: str | None = None, value: str | None = None) -> str:
    """One marked value."""
    given = {"entity": entity, "role": role, "group": group, "value": value if value != surface else None}
    labels = {k: v for k, v in given.items() if v is not None}
    tail = f"({entity})" if len(labels) == 1 else json.dumps(labels, ensure_ascii=False)
    return f"[{escape(surface)}]{tail}"


def escape(text: str) -> str:
    """Plain text as markup."""
    return re.sub(r"[\[\]\\]", lambda m: "\\" + m[0], text)


def _inside(marked: str, start: int) -> tuple[str, int]:
    inner, at = "", start + 1
    while at < len(marked):
        if plain := PLAIN.match(marked, at):
            inner, at = inner + plain[0], plain.end()
        elif escape := ESCAPED.match(marked, at):
            inner, at = inner + escape[1], escape.end()
        elif marked[at] == "[":
            raise MarkupError("a mark within a mark", at, r"write `\[` where the bracket itself is meant")
        elif marked[at] == "]":
            if not inner.strip():
                raise MarkupError("an empty mark", start, "put the value between the brackets: `[value](entity)`")
            return inner, at + 1
        else:
            inner, at = inner + marked[at], at + 1
    raise MarkupError("`[` is never closed", start, r"write `\[` where the bracket itself is meant")


def _labels(marked: str, start: int, at: int) -> tuple[dict[str, str], int]:
    if short := SHORT.match(marked, at):
        entity, colon, value = short[1].partition(":")
        if not entity.strip() or (colon and not value.strip()):
            raise MarkupError("a mark with an empty entity or value", at, "write `[text](entity)` or `[text](entity:value)`")
        return {"entity": entity} | ({"value": value} if colon else {}), short.end()
    if marked.startswith("{", at):
        return _mapping(marked, at)
    bare = marked[start:at]
    raise MarkupError(f"`{bare}` names no entity", start, rf"write `{bare}(entity)`, or `\[` where the bracket itself is meant")


def _mapping(marked: str, at: int) -> tuple[dict[str, str], int]:
    form = 'write `[text]{"entity": "…", "role": "…", "group": "…", "value": "…"}`'
    try:
        pairs, end = json.JSONDecoder(object_pairs_hook=tuple).raw_decode(marked, at)
    except json.JSONDecodeError as error:
        raise MarkupError(f"the braces after a mark are not JSON: {error.msg}", error.pos, form) from error
    except RecursionError as error:
        raise MarkupError("the braces after a mark are nested too deep", at, form) from error
    labels = dict(pairs)
    if wrong := sorted(key for key, value in pairs if key not in FIELDS or not _is_text(value)):
        raise MarkupError(f"a mark has no use for `{wrong[0]}`, or it is not a text", at, form)
    if "entity" not in labels or len(labels) < len(pairs):
        raise MarkupError("a mark names each of its labels once, `entity` among them", at, form)
    return labels, end


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not any("\ud800" <= c <= "\udfff" for c in value)
