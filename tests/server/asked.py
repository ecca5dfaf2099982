"""What a request asks, whichever API it came through: its messages, and the cells that the last user message names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from synthchat.seeding import digest

INTENT = re.compile(r"^Intent: (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Asked:
    """`turns` are (role, text); `structure` is the kind of structured output that is wanted; `max_tokens` 0 is without bound."""

    model: str
    turns: tuple[tuple[str, str], ...]
    structure: str = "text"
    max_tokens: int = 0

    @property
    def digest(self) -> str:
        """The same for the same messages through every API and for every model."""
        return digest(*(f"{role.replace('developer', 'system')}: {text}" for role, text in self.turns))

    @property
    def prompt(self) -> str:
        """The last user message."""
        return next((text for role, text in reversed(self.turns) if role == "user"), "")

    @property
    def attempt(self) -> int:
        """How often the user came back on what was answered."""
        return max(0, sum(role == "user" for role, _ in self.turns) - 1)

    @property
    def intent(self) -> str | None:
        """The intent that the messages name."""
        return next((found[1] for _, text in self.turns if (found := INTENT.search(text))), None)

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The cells in the order of their lines."""
        return list(_cells(self.prompt))


def text_of(content: object) -> str:
    """The text of a message's content: a string, or parts of which the ones with a `text` count."""
    if isinstance(content, str):
        return content
    parts: Iterable[object] = content if isinstance(content, list) else ()
    return "\n".join(str(part["text"]) for part in parts if isinstance(part, Mapping) and "text" in part)


def tokens(text: str) -> int:
    """As many tokens as a tokenizer would find, roughly."""
    return -(-len(text) // 4)


def _cells(prompt: str) -> Iterator[dict[str, Any]]:
    for line in prompt.split("\n"):
        if line.startswith("{"):
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                continue
            if isinstance(row.get("cell"), int):
                yield row | {"values": [_open(value) if "like" in value else value for value in row["values"]]}


def _open(value: dict[str, Any]) -> dict[str, Any]:
    """A value that the model is to think of itself: the one that is shown will do, and another one is not wrong."""
    return {**value, "text": value["like"], "open": True}
