"""The YAML file as we read it: scalars (text as written), sequences and mappings, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from synthchat.spec.text import At


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. `style` is YAML's: None for plain, else one of `' " | >`; `raw` is what stands in the file."""

    text: str
    at: At
    style: str | None = None
    raw: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was written: `key:` and no value."""
        return not self.text and self.style is None

    def inside(self, offset: int) -> At:
        """Where the character at `offset` of the text stands in the file; the scalar's start where escapes or folding hide it."""
        if self.style == "|":
            return self._in_block(offset)
        quote = 0 if self.style is None else 1
        if self.raw[quote : len(self.raw) - quote] != self.text:
            return self.at
        return At(self.at.source, self.at.line, self.at.column + quote + offset)

    def _in_block(self, offset: int) -> At:
        before = self.text[:offset]
        line = self.at.line + 1 + before.count("\n")
        start = before.rfind("\n") + 1
        content = self.text[start:].split("\n", 1)[0]
        written = self.at.source.lines[line - 1 : line]
        if not written or not written[0].endswith(content):  # an anchor on a line above the `|`
            return self.at
        return At(self.at.source, line, len(written[0]) - len(content) + offset - start + 1)


@dataclass(frozen=True, slots=True)
class Sequence:
    """A YAML list."""

    items: tuple[Node, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Mapping:
    """A YAML mapping: keys are unique, merge keys are already folded in."""

    entries: tuple[Entry, ...]
    at: At

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def get(self, key: str) -> Entry | None:
        """The entry of this key."""
        return next((entry for entry in self.entries if entry.key.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: Node

    @property
    def name(self) -> str:
        """The key's text."""
        return self.key.text

    @property
    def at(self) -> At:
        """Where the key stands: the place of whatever is missing below it."""
        return self.key.at


def kind(node: Node) -> str:
    """What a node is, for a message."""
    if isinstance(node, Scalar):
        return "nothing" if node.empty else f"the text `{shortened(node.text)}`"
    return "a list" if isinstance(node, Sequence) else "a mapping"


def shortened(text: str, most: int = 40) -> str:
    """A text for a message: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
