"""Chatette's files (version 1.6, the syntax with `[a|b]`, and the old `{a/b}`): intents, slots, aliases, choices, modifiers, imports by `|`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from synthchat.errors import Place
from synthchat.readers.bot import Bot, Located, ReadOptions
from synthchat.readers.grammar import files
from synthchat.readers.grammar.chatette_rules import DEEPEST, Key, Rule, RuleReader, fail, uncommented
from synthchat.readers.grammar.expand import Grammar
from synthchat.readers.grammar.nodes import Choice, EitherCase, Led, Node, Slot, Valued
from synthchat.readers.losses import Losses, Strict
from synthchat.readers.package import Package

SUFFIX = ".chatette"
HEADER = re.compile(r"([%@~])\[(&?)([^\]#?$/]+)((?:[#?$/][^\]#?$/]*)*)\]\s*(?:\(.*\))?\s*")
MODIFIER = re.compile(r"([#$])([^#?$/]*)")


@dataclass
class Definition:
    """`%[…]`, `@[…]` or `~[…]` with its rules by variation (`""`: none)."""

    place: Place
    either_case: bool = False
    argument: str | None = None
    rules: dict[str, list[Rule]] = field(default_factory=dict)


class ChatetteImporter:
    """A `.chatette` file with what it includes, or a folder of them."""

    suffixes = (SUFFIX,)

    def recognises(self, package: Package) -> bool:
        """Whether all files are called so."""
        return bool(package.names) and all(name.lower().endswith(SUFFIX) for name in package.names)

    def rows(self, package: Package, options: ReadOptions) -> Located:
        """The texts of all intents, at most `options.most` of each."""
        return iter(self.bot(package, options, Strict()).rows)

    def bot(self, package: Package, options: ReadOptions, losses: Losses) -> Bot:
        """The texts, and the values of the slots."""
        return grammar(package, losses).bot(options.most, losses)


def grammar(package: Package, losses: Losses) -> Grammar:
    """What the files define. Raises DataError, with file and line, for what Chatette would refuse."""
    folder, names = files.opened(package, SUFFIX)
    included = {files.imported(folder, name, wanted, place, SUFFIX) for name in names for place, line in files.lines(folder, name) if (wanted := _import(line))}
    found = Grammar()
    for name in [name for name in names if name not in included] or names:
        _Builder(_definitions(folder, name), losses).add_to(found)
    return found


def _import(line: str) -> str | None:
    return uncommented(line[1:]).strip() or None if line.startswith("|") else None


def _definitions(package: Package, start: str) -> dict[Key, Definition]:
    found: dict[Key, Definition] = {}
    for _, _, lines in files.walked(package, start, _import, SUFFIX):
        current: tuple[Key, str] | None = None
        for place, line in lines:
            text = uncommented(line)
            if not text.strip():
                continue
            if text[0].isspace():
                if current is None:
                    fail(place, "a rule outside of a definition", line)
                (kind, name), variation = current
                found[kind, name].rules[variation].append(RuleReader(text.strip(), place, in_slot=kind == "@").rule())
            else:
                current = _header(text, place, found)
    return found


def _header(text: str, place: Place, found: dict[Key, Definition]) -> tuple[Key, str]:
    header = HEADER.fullmatch(text)
    if not header:
        fail(place, "neither a definition, nor a rule with blanks before it", text)
    modifiers = dict(MODIFIER.findall(header[4]))
    key, variation = (header[1], header[3].strip()), modifiers.get("#", "").strip()
    definition = found.setdefault(key, Definition(place, bool(header[2]), modifiers.get("$")))
    if variation in definition.rules:
        fail(place, f"`{key[0]}[{key[1]}]` is defined twice, first at {definition.place}", text)
    definition.rules[variation] = []
    return key, variation


@dataclass
class _Builder:
    """Definitions as nodes, by key and variation; `open` are those on the way."""

    definitions: dict[Key, Definition]
    losses: Losses
    made: dict[tuple[Key, str | None], Node] = field(default_factory=dict)
    open: list[Key] = field(default_factory=list)

    def add_to(self, found: Grammar) -> None:
        """Add intents and slots to a grammar."""
        for key, definition in self.definitions.items():
            rules = [rule for rules in definition.rules.values() for rule in rules]
            if key[0] == "%":
                self.open = [key]
                found.intents.setdefault(key[1], []).extend((rule.place, self._cased(definition, self._rule(rule, False))) for rule in rules)
                self.open = []
            elif key[0] == "@":
                slot = self.node(key, None, definition.place, False)
                inner = slot.inner if isinstance(slot, EitherCase) else slot
                assert isinstance(inner, Slot)
                found.slots.setdefault(key[1], []).append(inner)

    def node(self, key: Key, variation: str | None, place: Place, in_slot: bool) -> Node:
        """What a reference stands for: without a variation, all of them."""
        if key not in self.definitions:
            fail(place, f"`{key[0]}[{key[1]}]` is not defined")
        if in_slot and key[0] == "@":
            fail(place, "a slot within a slot")
        if key in self.open:
            fail(place, f"it leads back to itself: {' → '.join(f'{kind}[{name}]' for kind, name in (*self.open[self.open.index(key) :], key))}")
        if len(self.open) > DEEPEST:
            fail(place, f"definitions refer to one another over {DEEPEST} deep")
        if (key, variation) not in self.made:
            self.open.append(key)
            self.made[key, variation] = self._made(key, variation, place, in_slot)
            self.open.pop()
        return self.made[key, variation]

    def _made(self, key: Key, variation: str | None, place: Place, in_slot: bool) -> Node:
        definition = self.definitions[key]
        if variation is not None and variation not in definition.rules:
            fail(place, f"`{key[0]}[{key[1]}]` has no variation `{variation}`")
        rules = [rule for name, rules in definition.rules.items() for rule in rules if variation in (None, name)]
        if not rules:
            fail(definition.place, f"`{key[0]}[{key[1]}]` has no rule")
        node: Node = Choice(list(self._nodes(rules, in_slot or key[0] == "@")))
        return self._cased(definition, Slot(key[1], node) if key[0] == "@" else node)

    def _nodes(self, rules: list[Rule], in_slot: bool) -> Iterator[Node]:
        for rule in rules:
            node = self._rule(rule, in_slot)
            yield node if rule.value is None else Valued(node, rule.value)

    def _rule(self, rule: Rule, in_slot: bool) -> Node:
        for name in rule.named:
            self.losses.note("randgen", f"`?{name}`: what comes and goes together in Chatette does so on its own here", rule.place)
        return Led(rule.node(lambda key, variation: self.node(key, variation, rule.place, in_slot), lambda key: self._argument(key, rule)))

    def _argument(self, key: Key, rule: Rule) -> str:
        definition = self.definitions.get(key)
        if definition is None or definition.argument is None:
            fail(rule.place, f"`{key[0]}[{key[1]}]` takes no argument")
        return definition.argument

    @staticmethod
    def _cased(definition: Definition, node: Node) -> Node:
        return EitherCase(node) if definition.either_case else node
