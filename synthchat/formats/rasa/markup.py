"""Writing Rasa's inline markup. It has no escapes, so what was written is read back, as Rasa reads it, before it is believed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from synthchat.readers.rasa import markup as rasa_markup
from synthchat.records import Span

SHORT = re.compile(r"[^:)]+")
Label = tuple[int, int, str, str, str, str]


def write(text: str, spans: Iterable[Span]) -> str:
    """The text with its spans marked up; `differs` says whether Rasa reads the same."""
    out, at = "", 0
    for s in sorted(spans, key=lambda s: s.start):
        out += text[at : s.start] + _mark(text[s.start : s.end], s)
        at = s.end
    return out + text[at:]


def differs(marked: str, text: str, spans: Iterable[Span]) -> str | None:
    """What Rasa would read instead of this text with these spans; None where it reads just them."""
    try:
        seen, found = rasa_markup.parse(marked)
    except rasa_markup.RasaMarkupError as error:
        return error.problems[0].message
    if seen != text:
        return f"Rasa would read the text as {seen!r}"
    if sorted(map(label, found)) != sorted(map(label, spans)):
        return f"Rasa would read the entities as {', '.join(f'{text[s.start : s.end]!r} ({s.entity})' for s in found) or 'none'}"
    return None


def label(s: Span) -> Label:
    """What Rasa holds of a span."""
    return s.start, s.end, s.entity, s.value, s.role or "", s.group or ""


def _mark(surface: str, s: Span) -> str:
    if s.role is None and s.group is None and s.value == surface and SHORT.fullmatch(s.entity):
        return f"[{surface}]({s.entity})"
    given = {"entity": s.entity, "role": s.role, "group": s.group, "value": s.value if s.value != surface else None}
    labels = json.dumps({k: v for k, v in given.items() if v is not None}, ensure_ascii=False)
    # Rasa takes the first brace for the end, so that one within a value is spelt as JSON may spell it.
    return f"[{surface}]{labels[:-1].replace('}', chr(92) + 'u007d')}}}"
