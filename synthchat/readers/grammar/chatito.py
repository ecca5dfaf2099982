"""Chatito's files (chatito.pegjs and spec.md of version 2.3): `%[intent]`, `@[slot#variation?]`, `~[alias?]`, imports, probabilities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.bot import Bot, Located, ReadOptions
from synthchat.readers.grammar import files
from synthchat.readers.grammar.expand import Grammar
from synthchat.readers.grammar.nodes import NOTHING, Choice, Node, Sequence_, Slot, Text, Tidied, Valued
from synthchat.readers.losses import Losses, Strict
from synthchat.readers.package import Package

SUFFIX = ".chatito"
HEADER = re.compile(r"([%@~])\[([^\]?#]+)(?:#([^\]?]+))?\](\(.*\))?\s*")
IMPORT = re.compile(r"import (.+)")
COMMENT = re.compile(r"//|#")
TOKEN = re.compile(r"([~@])\[([^\]?]+)(\?)?\]")
PROBABILITY = re.compile(r"\*\[\d+(?:\.\d+)?%?\]")
SYNONYM = re.compile(r"""["']synonym["']\s*:\s*["']true["']""")

DEEPEST = 50
"""So deep may definitions refer to one another."""


@dataclass
class Definition:
    """`%[…]`, `@[…]` or `~[…]` with its sentences."""

    place: Place
    synonyms: bool = False
    sentences: list[tuple[Place, str]] = field(default_factory=list)


class ChatitoImporter:
    """A `.chatito` file with its imports, or a folder of them."""

    suffixes = (SUFFIX,)

    def recognises(self, package: Package) -> bool:
        """Whether all are called so, or a file begins as one."""
        if len(package.names) == 1 and package.names[0].lower().endswith(SUFFIX):
            return True
        return len(package.names) > 1 and all(name.lower().endswith(SUFFIX) for name in package.names)

    def rows(self, package: Package, options: ReadOptions) -> Located:
        """The texts of all intents, at most `options.most` of each."""
        return iter(self.bot(package, options, Strict()).rows)

    def bot(self, package: Package, options: ReadOptions, losses: Losses) -> Bot:
        """The texts, and the values of the slots."""
        return grammar(package).bot(options.most, losses)


def grammar(package: Package) -> Grammar:
    """What the files define. Raises DataError, with file and line, for what Chatito would refuse."""
    folder, names = files.opened(package, SUFFIX)
    found = Grammar()
    for name in names:
        _Builder(_definitions(folder, name)).add_to(found)
    return found


def _definitions(package: Package, start: str) -> dict[tuple[str, str], Definition]:
    """Kind and name → definition; of an imported file its slots and aliases alone."""
    found: dict[tuple[str, str], Definition] = {}
    for _, first, lines in files.walked(package, start, _import, SUFFIX):
        current: Definition | None = None
        for place, line in lines:
            if not line.strip() or COMMENT.match(line):
                continue
            if header := HEADER.fullmatch(line):
                key = header[1], header[2] + (f"#{header[3]}" if header[3] else "")
                current = Definition(place, bool(header[4] and SYNONYM.search(header[4])))
                if key in found:
                    _fail(place, f"`{key[0]}[{key[1]}]` is defined twice, first at {found[key].place}", line)
                if first or header[1] != "%":
                    found[key] = current
            elif current and line.startswith("    "):
                current.sentences.append((place, PROBABILITY.sub("", line[4:], count=1) if line[4:].startswith("*[") else line[4:]))
            else:
                _fail(place, "neither a definition, nor a sentence with four blanks before it", line)
    return found


def _import(line: str) -> str | None:
    match = IMPORT.fullmatch(line)
    return match[1].strip() if match else None


@dataclass
class _Builder:
    """Definitions as nodes. `made` keeps those that are done, `open` those on the way."""

    definitions: dict[tuple[str, str], Definition]
    made: dict[tuple[str, str], Node] = field(default_factory=dict)
    open: list[tuple[str, str]] = field(default_factory=list)

    def add_to(self, found: Grammar) -> None:
        """Add intents and slots to a grammar."""
        for key, definition in self.definitions.items():
            if key[0] == "%":
                found.intents.setdefault(key[1], []).extend(self._sentences(definition, key))
            elif key[0] == "@":
                slot = self._node(key)
                assert isinstance(slot, Slot)
                found.slots.setdefault(slot.entity, []).append(slot)

    def _node(self, key: tuple[str, str]) -> Node:
        if key in self.open:
            way = " → ".join(f"{kind}[{name}]" for kind, name in (*self.open[self.open.index(key) :], key))
            _fail(self.definitions[key].place, f"it leads back to itself: {way}")
        if len(self.open) > DEEPEST:
            _fail(self.definitions[key].place, f"definitions refer to one another over {DEEPEST} deep")
        if key not in self.made:
            self.open.append(key)
            node = Choice([node for _, node in self._sentences(self.definitions[key], key)])
            self.open.pop()
            self.made[key] = Slot(key[1].partition("#")[0], node) if key[0] == "@" else node
        return self.made[key]

    def _sentences(self, definition: Definition, key: tuple[str, str]) -> Iterator[tuple[Place, Node]]:
        if not definition.sentences:
            _fail(definition.place, f"`{key[0]}[{key[1]}]` has no sentence")
        for place, sentence in definition.sentences:
            only = TOKEN.fullmatch(sentence)
            node: Node = Tidied(Sequence_(list(self._tokens(sentence, place, key))))
            yield place, Valued(node, only[2]) if definition.synonyms and only and only[1] == "~" and key[0] == "@" else node

    def _tokens(self, sentence: str, place: Place, within: tuple[str, str]) -> Iterator[Node]:
        at = 0
        for token in TOKEN.finditer(sentence):
            if within[0] == "@" and token[1] == "@":
                _fail(place, "a slot within a slot", sentence)
            if sentence[at : token.start()]:
                yield Text(sentence[at : token.start()])
            node = self._reference((token[1], token[2]), place)
            yield Choice([NOTHING, node]) if token[3] else node
            at = token.end()
        if sentence[at:]:
            yield Text(sentence[at:])

    def _reference(self, key: tuple[str, str], place: Place) -> Node:
        if key in self.definitions:
            return self._node(key)
        if key[0] == "@":
            _fail(place, f"the slot `@[{key[1]}]` is not defined")
        return Text(key[1])  # an alias that is not defined is its own name


def _fail(place: Place, message: str, source: str | None = None) -> NoReturn:
    raise DataError(Problem(message, place, "see Chatito's spec.md", source))
