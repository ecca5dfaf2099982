"""What makes the same data the same bytes: ids that are hashes, and JSON in one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

import orjson

NAMESPACE = UUID("6e1b7a9c-4f0d-5c33-9a52-0d1f6f0f5c11")
TIME_ZONE = "Europe/London"
"""An agent must name one; the dates of a dataset know none."""


def stable_id(*parts: str | int) -> str:
    """The uuid of what `parts` name."""
    return str(uuid5(NAMESPACE, orjson.dumps(parts).decode()))


def document(content: Mapping[str, object]) -> bytes:
    """A small file, indented."""
    return orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n"


def lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    """The items of a long list, one a line."""
    return b",\n".join(map(orjson.dumps, rows))
