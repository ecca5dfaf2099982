"""Whether a pattern of others may be run at all: a repeat of what repeats or branches can take for ever on a text that it does not match."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from synthchat.spec.pattern_tree import PARSER

FEW = 10
"""What is repeated so often at most is tried in a moment, whatever is in it."""


def backtracks(pattern: str) -> bool:
    """Whether a repeat of more than a few holds another repeat, or a choice. The pattern is one to draw from."""
    return _any(PARSER.parse(pattern), repeated=False)


def _any(items: Iterable[tuple[object, Any]], repeated: bool) -> bool:
    for operation, argument in items:
        name = str(operation)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, body = argument
            if (repeated and low != high) or _any(body, repeated or int(high) > FEW):
                return True
        elif (name == "BRANCH" and repeated) or any(_any(inner, repeated) for inner in _within(argument)):
            return True
    return False


def _within(argument: object) -> Iterator[Iterable[tuple[object, Any]]]:
    """The sequences in what the parser gives for a group or a choice."""
    for part in argument if isinstance(argument, tuple | list) else ():
        if isinstance(part, list):
            yield from (inner for inner in part if hasattr(inner, "data"))
        elif hasattr(part, "data"):
            yield part
