"""A pattern's parse tree as something to draw from: classes of characters, sequences, choices, repeats, and anchors to be looked at afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from random import Random
from typing import Any

from synthchat.errors import SynthchatError
from synthchat.spec.charsets import PLAIN, Item, is_word, members, printable

ENDLESS = 8
PARSER: Any = import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
REFUSED = {
    "ASSERT": "look-around",
    "ASSERT_NOT": "look-around",
    "FAILURE": "look-around",
    "GROUPREF": "a back-reference",
    "GROUPREF_EXISTS": "a conditional",
    "ATOMIC_GROUP": "an atomic group",
    "POSSESSIVE_REPEAT": "a possessive repeat",
}


class PatternError(SynthchatError):
    """A pattern that nothing can be drawn from."""


@dataclass(slots=True)
class Draft:
    """A text under way, with the anchors that it passed: (position, name, flags)."""

    characters: list[str] = field(default_factory=list)
    anchors: list[tuple[int, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Class:
    """One character of several. `most`: how many characters it can draw."""

    characters: str
    most: int = 1

    def draw(self, rng: Random, draft: Draft) -> None:
        """Add to the draft."""
        draft.characters.append(rng.choice(self.characters))


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that must be what its name says; it is looked at when the text is whole. `most`: how many characters it can draw."""

    name: str
    flags: int
    most: int = 0

    def draw(self, rng: Random, draft: Draft) -> None:
        """Add to the draft."""
        draft.anchors.append((len(draft.characters), self.name, self.flags))


@dataclass(frozen=True, slots=True)
class Sequence:
    """One node after the other. `most`: how many characters it can draw."""

    nodes: tuple[Node, ...]
    most: int

    def draw(self, rng: Random, draft: Draft) -> None:
        """Add to the draft."""
        for node in self.nodes:
            node.draw(rng, draft)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several nodes. `most`: how many characters it can draw."""

    nodes: tuple[Node, ...]
    most: int

    def draw(self, rng: Random, draft: Draft) -> None:
        """Add to the draft."""
        rng.choice(self.nodes).draw(rng, draft)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A node, `low` to `high` times. `most`: how many characters it can draw."""

    node: Node
    low: int
    high: int
    most: int

    def draw(self, rng: Random, draft: Draft) -> None:
        """Add to the draft."""
        for _ in range(rng.randint(self.low, self.high)):
            self.node.draw(rng, draft)


Node = Class | Anchor | Sequence | Choice | Repeat


def sequence(items: Iterable[Item], flags: int) -> Node:
    """What to draw from, for items of the parse tree.

    Raises PatternError for what cannot be drawn from.
    """
    nodes = tuple(_node(item, flags) for item in items)
    return nodes[0] if len(nodes) == 1 else Sequence(nodes, sum(n.most for n in nodes))


def _node(item: Item, flags: int) -> Node:
    op, argument = item
    if op.name in REFUSED:
        raise PatternError(f"{REFUSED[op.name]} cannot be drawn from")
    if op.name == "AT":
        return Anchor(argument.name, flags)
    if op.name == "SUBPATTERN":
        _, add, remove, items = argument
        return sequence(items, (flags | add) & ~remove)
    if op.name == "BRANCH":
        branches = tuple(sequence(items, flags) for items in argument[1])
        return Choice(branches, max(b.most for b in branches))
    if op.name in {"MAX_REPEAT", "MIN_REPEAT"}:
        low, high, items = argument
        return _repeat(sequence(items, flags), int(low), None if high == PARSER.MAXREPEAT else int(high))
    return _class(item, flags)


def _repeat(node: Node, low: int, high: int | None) -> Node:
    most = max(low, ENDLESS) if high is None else high
    return Repeat(node, low, most, most * max(node.most, 1))  # what is empty takes time as well


def _class(item: Item, flags: int) -> Node:
    op, argument = item
    if op.name == "ANY":
        return Class(PLAIN)
    if op.name == "LITERAL":
        characters = chr(argument) if printable(chr(argument)) else ""
    elif op.name == "NOT_LITERAL":
        characters = members([(PARSER.NEGATE, None), (PARSER.LITERAL, argument)], flags)
    else:
        characters = members(argument, flags)
    if not characters:
        raise PatternError("a place in it has no printable character")
    return Class(characters)


def holds(text: str, at: int, name: str, flags: int) -> bool:
    """Whether an anchor holds at a position of the whole text."""
    if name in {"AT_BEGINNING", "AT_BEGINNING_STRING"}:
        return at == 0
    if name in {"AT_END", "AT_END_STRING"}:
        return at == len(text)  # nothing drawn holds a line break
    before, after = (is_word(c, flags) if c else False for c in (text[at - 1 : at] if at else "", text[at : at + 1]))
    return (before != after) == (name == "AT_BOUNDARY")
