"""One rule of Chatette: words, choices, references, each with a blank before it or not, and with modifiers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.grammar.nodes import NOTHING, Choice, EitherCase, Filled, Node, Sequence_, Text

Key = tuple[str, str]
"""Kind (`%`, `@`, `~`) and name."""
Look = Callable[[Key, "str | None"], Node]
COMMENT = re.compile(r"(?<!\\)(?://|;)")
REFERENCE = re.compile(r"([~@%])\[(&?)((?:\\.|[^\]\\#?$/])+)((?:[#?$/](?:\\.|[^\]\\#?$/])*)*)\]")
MODIFIER = re.compile(r"([#?$])((?:\\.|[^\\#?$])*)")
WORD = re.compile(r"(?:\\.|[^\s\\\[\]{}~@%|])+")
WORD_IN_CHOICE = re.compile(r"(?:\\.|[^\s\\\[\]{}~@%|/?])+")
RANDOM = re.compile(r"\?(!?)([^\]}/]*)(?:/\s*\d+\s*%?)?")
ENDS = {"[": "]", "{": "}"}
DEEPEST = 50
"""So deep may choices be nested, and definitions refer to one another."""


def fail(place: Place, message: str, source: str | None = None) -> NoReturn:
    """Raise the DataError of a place."""
    raise DataError(Problem(message, place, "see Chatette's wiki, «Syntax specifications»", source))


def uncommented(line: str) -> str:
    """A line without its comment."""
    found = COMMENT.search(line)
    return line[: found.start()].rstrip() if found else line.rstrip()


def unescaped(text: str) -> str:
    """A text without the backslashes that took a character's meaning from it."""
    return re.sub(r"\\(.)", r"\1", text)


@dataclass
class Rule:
    """A rule that has been read; `node` is what it says once every definition is known. `named` are its random modifiers with a name."""

    place: Place
    parts: list[Callable[[Look, Callable[[Key], str]], Node]] = field(default_factory=list)
    value: str | None = None
    named: list[str] = field(default_factory=list)
    first: str | None = None
    """Its first word, or what the first reference is to: what `= /` gives as a value."""

    def node(self, look: Look, argument: Callable[[Key], str]) -> Node:
        """The node. `look` gives what a reference stands for, `argument` what a definition calls its argument."""
        return Sequence_([part(look, argument) for part in self.parts])


class RuleReader:
    """Reads a rule from left to right."""

    def __init__(self, text: str, place: Place, in_slot: bool) -> None:
        self.text, self.place, self.in_slot, self.at, self.depth = text, place, in_slot, 0, 0

    def rule(self) -> Rule:
        """The whole rule, with a slot's value behind `=`."""
        body, value = self.text, None
        if self.in_slot and (found := re.search(r"(?<!\\)=", self.text)):
            body, value = self.text[: found.start()].rstrip(), self.text[found.end() :].strip()
        self.text = body
        rule = self._sequence("")
        if self.at < len(self.text):
            fail(self.place, f"`{self.text[self.at]}` stands alone at character {self.at + 1}: escape it by a backslash", self.text)
        rule.value = rule.first if value == "/" else value
        return rule

    def _sequence(self, closing: str) -> Rule:
        rule = Rule(self.place)
        while self.at < len(self.text):
            blank = self._blank() and bool(rule.parts)
            if self.at == len(self.text) or self.text[self.at] in closing:
                break
            part = self._part(rule, blank, closing)
            if part is None:
                break
            rule.parts.append(part)
        return rule

    def _blank(self) -> bool:
        start = self.at
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at > start

    def _part(self, rule: Rule, blank: bool, closing: str) -> Callable[[Look, Callable[[Key], str]], Node] | None:
        if reference := REFERENCE.match(self.text, self.at):
            self.at = reference.end()
            return self._reference(rule, reference, blank)
        if self.text[self.at] in ENDS:
            return self._choice(rule, blank)
        if word := (WORD_IN_CHOICE if closing else WORD).match(self.text, self.at):
            self.at = word.end()
            rule.first = rule.first or (None if rule.parts else unescaped(word[0]))
            node = Text((" " if blank else "") + unescaped(word[0]))
            return lambda look, argument: node
        return None

    def _choice(self, rule: Rule, blank: bool) -> Callable[[Look, Callable[[Key], str]], Node]:
        start, closing = self.at, ENDS[self.text[self.at]]
        separator = "|" if closing == "]" else "/"
        self.at, self.depth = self.at + 1, self.depth + 1
        if self.depth > DEEPEST:
            fail(self.place, f"choices are nested over {DEEPEST} deep")
        either = self.text.startswith("&", self.at)
        self.at += either
        options = [self._sequence(f"{separator}{closing}?")]
        while self.text.startswith(separator, self.at):
            self.at += 1
            options.append(self._sequence(f"{separator}{closing}?"))
        random = RANDOM.match(self.text, self.at)
        if random:
            self.at = random.end()
            rule.named += [random[2].strip()] if random[2].strip() else []
        if not self.text.startswith(closing, self.at):
            fail(self.place, f"the `{self.text[start]}` at character {start + 1} is not closed", self.text)
        self.at, self.depth = self.at + 1, self.depth - 1
        for option in options:
            rule.named += option.named
        return lambda look, argument: _modified(Choice([option.node(look, argument) for option in options]), blank, either, bool(random))

    def _reference(self, rule: Rule, found: re.Match[str], blank: bool) -> Callable[[Look, Callable[[Key], str]], Node]:
        key = found[1], unescaped(found[3].strip())
        rule.first = rule.first or (None if rule.parts else key[1])
        modifiers = dict(MODIFIER.findall(found[4]))
        variation = unescaped(modifiers["#"].strip()) if "#" in modifiers else None
        name = modifiers.get("?", "").partition("/")[0].strip().lstrip("!")
        rule.named += [name] if name else []

        def node(look: Look, argument: Callable[[Key], str]) -> Node:
            said = look(key, variation)
            if "$" in modifiers:
                said = Filled(said, argument(key), unescaped(modifiers["$"].strip()))
            return _modified(said, blank, bool(found[2]), "?" in modifiers)

        return node


def _modified(node: Node, blank: bool, either_case: bool, random: bool) -> Node:
    if either_case:
        node = EitherCase(node)
    if blank:
        node = Sequence_([Text(" "), node])
    return Choice([NOTHING, node]) if random else node
