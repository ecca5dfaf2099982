"""Out-of-scope texts: made up from a shipped grammar of everyday topics, keeping away from what the domain speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import prod
from random import Random

from synthchat.backends.offline.grammar import OutOfScope, choose
from synthchat.backends.offline.vocabulary import Vocabulary
from synthchat.seeding import digest

LIST = re.compile(r"\{(\w+)\}")
CHOSEN = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text over lists, and its name."""

    text: str
    template: str


class Fallback:
    """Draws out-of-scope texts. `dropped` names the topics that the domain itself speaks of, and the patterns that share a word with it."""

    def __init__(self, grammar: OutOfScope, words: Vocabulary) -> None:
        self._lists = {name: tuple(i for i in items if not words.touches(i)) for name, items in grammar.lists.items()}
        self._topics: list[tuple[Pattern, ...]] = []
        dropped = []
        for topic in grammar.topics:
            if words.speaks_of(topic.words):
                dropped.append(topic.name)
                continue
            kept = tuple(Pattern(p, "t-" + digest("fallback", p, length=8)) for p in topic.patterns if self._usable(p, words))
            dropped += [p for p in topic.patterns if not self._usable(p, words)]
            self._topics += [kept] if kept else []
        self.dropped = tuple(dropped)

    def draw(self, rng: Random) -> tuple[str, str] | None:
        """A text and the name of its pattern; None where the domain leaves no topic."""
        if not self._topics:
            return None
        pattern = rng.choice(rng.choice(self._topics))
        return LIST.sub(lambda m: rng.choice(self._lists[m[1]]), choose(pattern.text, rng)), pattern.template

    def capacity(self) -> int:
        """How many distinct texts there are, before any rewriting."""
        return sum(self._count(p.text) for topic in self._topics for p in topic)

    def _count(self, pattern: str) -> int:
        # Choices are never nested in the shipped grammar.
        return prod(len(m.split("|")) for m in CHOSEN.findall(pattern)) * prod(len(self._lists[n]) for n in LIST.findall(pattern))

    def _usable(self, pattern: str, words: Vocabulary) -> bool:
        return all(self._lists[n] for n in LIST.findall(pattern)) and not words.touches(LIST.sub(" ", pattern))
