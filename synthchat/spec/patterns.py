r"""Patterns of values: Python `re` syntax, drawn from the parsed tree and never by running it (a pattern that backtracks for ever is drawn like any other).

Why not a library: `rstr` and `xeger` repeat up to 100 without a bound on the whole, know neither flags nor anchors, and draw whatever is printable;
`exrex` draws from the global generator; `hypothesis` explores corners, as a test should, and takes no `random.Random`. So the tree of the standard
library's own parser is walked here. What 3.11 added to the syntax (`(?>…)`, `a*+`) is a problem everywhere, so that all Pythons draw the same.
"""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from random import Random
from typing import Any

from synthchat.errors import SynthchatError
from synthchat.seeding import generator
from synthchat.spec.charsets import PLAIN, Item, is_word, members, printable

MOST = 1_000
ENDLESS = 8
DEEPEST = 50
TRIES = 1_000
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
class _Draft:
    """A text under way, with the anchors that it passed: (position, name, flags)."""

    characters: list[str] = field(default_factory=list)
    anchors: list[tuple[int, str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Class:
    characters: str
    most: int = 1

    def draw(self, rng: Random, draft: _Draft) -> None:
        draft.characters.append(rng.choice(self.characters))


@dataclass(frozen=True, slots=True)
class _Anchor:
    name: str
    flags: int
    most: int = 0

    def draw(self, rng: Random, draft: _Draft) -> None:
        draft.anchors.append((len(draft.characters), self.name, self.flags))


@dataclass(frozen=True, slots=True)
class _Sequence:
    nodes: tuple[_Node, ...]
    most: int

    def draw(self, rng: Random, draft: _Draft) -> None:
        for node in self.nodes:
            node.draw(rng, draft)


@dataclass(frozen=True, slots=True)
class _Choice:
    nodes: tuple[_Node, ...]
    most: int

    def draw(self, rng: Random, draft: _Draft) -> None:
        rng.choice(self.nodes).draw(rng, draft)


@dataclass(frozen=True, slots=True)
class _Repeat:
    node: _Node
    low: int
    high: int
    most: int

    def draw(self, rng: Random, draft: _Draft) -> None:
        for _ in range(rng.randint(self.low, self.high)):
            self.node.draw(rng, draft)


_Node = _Class | _Anchor | _Sequence | _Choice | _Repeat


class Pattern:
    """A pattern to draw from.

    Raises PatternError where nothing, or what exceeds 1,000 characters, could be drawn.
    """

    def __init__(self, pattern: str) -> None:
        items, flags = _parse(pattern)
        self.pattern = pattern
        self._root = _sequence(items, flags)
        if self._root.most > MOST:
            raise PatternError(f"it can exceed {MOST:,} characters", hint="bound its repeats, as in `{1,20}`")
        self._check(generator("pattern", pattern))

    def draw(self, rng: Random) -> str:
        """A text that the pattern matches in full: printable, not empty, no blank at either end."""
        for _ in range(TRIES):
            text = self._try(rng)
            if text is not None:
                return text
        raise PatternError(f"nothing could be drawn from the pattern `{self.pattern}` in {TRIES:,} tries", hint="simplify its anchors")

    def _try(self, rng: Random) -> str | None:
        draft = _Draft()
        self._root.draw(rng, draft)
        text = "".join(draft.characters)
        fits = text != "" and text == text.strip() and all(_holds(text, *anchor) for anchor in draft.anchors)
        return text if fits else None

    def _check(self, rng: Random) -> None:
        """Five good ones among a hundred, so that a thousand tries cannot fail later."""
        good = 0
        for _ in range(100):
            good += self._try(rng) is not None
            if good == 5:
                return
        why = "hardly anything can be drawn from it: anchors that cannot hold, empty text, or blanks at the ends"
        raise PatternError(why, hint="the whole value must match: `^`, `$` and anchors inside are not needed")


def pattern_problem(pattern: str) -> str | None:
    """Why the pattern cannot be drawn from; None where it can."""
    try:
        Pattern(pattern)
    except PatternError as error:
        return error.problems[0].message
    return None


def _parse(pattern: str) -> tuple[Iterable[Item], int]:
    if _depth(pattern) > DEEPEST:
        raise PatternError(f"groups are nested over {DEEPEST} deep")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # 3.10 only warns of flags that are not at the start, and all warn of what will change its meaning
            tree = PARSER.parse(pattern)
    except re.error as error:
        raise PatternError(f"it is no regular expression: {error}") from error
    except (DeprecationWarning, FutureWarning) as warning:
        raise PatternError(f"versions of Python differ over it: {warning}", hint=r"flags stand at the start; `\[` is a bracket in a class") from warning
    except OverflowError as error:
        raise PatternError(f"it can exceed {MOST:,} characters") from error
    return tree, tree.state.flags


def _depth(pattern: str) -> int:
    depth = deepest = 0
    for character in re.sub(r"\\.", "", pattern, flags=re.DOTALL):
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def _sequence(items: Iterable[Item], flags: int) -> _Node:
    nodes = tuple(_node(item, flags) for item in items)
    return nodes[0] if len(nodes) == 1 else _Sequence(nodes, sum(n.most for n in nodes))


def _node(item: Item, flags: int) -> _Node:
    op, argument = item
    if op.name in REFUSED:
        raise PatternError(f"{REFUSED[op.name]} cannot be drawn from")
    if op.name == "AT":
        return _Anchor(argument.name, flags)
    if op.name == "SUBPATTERN":
        _, add, remove, items = argument
        return _sequence(items, (flags | add) & ~remove)
    if op.name == "BRANCH":
        branches = tuple(_sequence(items, flags) for items in argument[1])
        return _Choice(branches, max(b.most for b in branches))
    if op.name in {"MAX_REPEAT", "MIN_REPEAT"}:
        low, high, items = argument
        return _repeat(_sequence(items, flags), int(low), None if high == PARSER.MAXREPEAT else int(high))
    return _class(item, flags)


def _repeat(node: _Node, low: int, high: int | None) -> _Node:
    most = max(low, ENDLESS) if high is None else high
    return _Repeat(node, low, most, most * max(node.most, 1))  # what is empty takes time as well


def _class(item: Item, flags: int) -> _Node:
    op, argument = item
    if op.name == "ANY":
        return _Class(PLAIN)
    if op.name == "LITERAL":
        characters = chr(argument) if printable(chr(argument)) else ""
    elif op.name == "NOT_LITERAL":
        characters = members([(PARSER.NEGATE, None), (PARSER.LITERAL, argument)], flags)
    else:
        characters = members(argument, flags)
    if not characters:
        raise PatternError("a place in it has no printable character")
    return _Class(characters)


def _holds(text: str, at: int, name: str, flags: int) -> bool:
    if name in {"AT_BEGINNING", "AT_BEGINNING_STRING"}:
        return at == 0
    if name in {"AT_END", "AT_END_STRING"}:
        return at == len(text)  # nothing drawn holds a line break
    before, after = (is_word(c, flags) if c else False for c in (text[at - 1 : at] if at else "", text[at : at + 1]))
    return (before != after) == (name == "AT_BOUNDARY")
