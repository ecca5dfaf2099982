"""Which planned value each mark stands for. A mark names its value by number (`[$50](1)`, as prompts ask for it) or by its entity (`[$50](amount)`)."""

from __future__ import annotations

from collections.abc import Sequence

from synthchat.cells import PlannedValue
from synthchat.generate.parse import Failure
from synthchat.records import Key, Span
from synthchat.spec.values import folded

Pairs = list[tuple[Span, PlannedValue]]


def assign(spans: Sequence[Span], planned: Sequence[PlannedValue]) -> Pairs | Failure:
    """Each span with its value, in the order of the text; or why marks and values do not go together one by one."""
    numbered = [_number(span, planned) for span in spans]
    left, pairs = list(planned), []
    # Those that say which value they are go first, then those that hold its very surface, then the others in order.
    for span, number in sorted(zip(spans, numbered, strict=True), key=lambda pair: (pair[1] is None, not _verbatim(pair[0], planned))):
        value = planned[number - 1] if number else _best(span, left)
        if value is None or value not in left:
            return Failure("extra-mark", f"{named(span.key)} is marked but was not planned, or not that often")
        left.remove(value)
        pairs.append((span, value))
    if left:
        return Failure("missing-value", f"{named(left[0].key)} is not marked")
    return sorted(pairs, key=lambda pair: pair[0].start)


def named(key: Key) -> str:
    """An entity with its role and group, for a message."""
    entity, role, group = key
    return f"`{entity}`" + (f" ({', '.join(filter(None, (role, group)))})" if role or group else "")


def _number(span: Span, planned: Sequence[PlannedValue]) -> int | None:
    """The number that a mark gives instead of an entity; an entity that has a number for its name is meant itself."""
    digits = span.entity.isdecimal() and not any(v.entity == span.entity for v in planned)
    return int(span.entity) if digits and 1 <= int(span.entity) <= len(planned) else None


def _verbatim(span: Span, planned: Sequence[PlannedValue]) -> bool:
    return any(span.key == v.key and folded(span.value) == folded(v.surface) for v in planned)


def _best(span: Span, left: Sequence[PlannedValue]) -> PlannedValue | None:
    same = [v for v in left if v.key == span.key]
    return next((v for v in same if folded(v.surface) == folded(span.value)), same[0] if same else None)
