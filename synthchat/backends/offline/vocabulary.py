"""The words of a domain: what it talks about, so that carriers and out-of-scope texts keep away from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from synthchat.spec.model import Domain, Intent

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|[_\W]+")
ENDINGS = ("ies", "ing", "ed", "es", "s", "y", "e")
SHORTEST_STEM = 3
OWN = 0.25  # the share of a word's seeds that are an intent's, from which it speaks for the intent


def stem(word: str) -> str:
    """A word without its commonest ending: crude, but the same for both sides of a comparison."""
    word = word.lower()
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def stems(text: str, common: frozenset[str]) -> frozenset[str]:
    """The stems of a text's words that are not common ones."""
    return frozenset(stem(w) for w in map(str.lower, WORD.findall(text)) if w not in common)


def spelled(name: str) -> str:
    """A name as words: `timeRange` → `time range`."""
    return " ".join(filter(None, CAMEL.split(name))).lower()


class Vocabulary:
    """The content words of one language's seeds, of all names, and of all values."""

    def __init__(self, domain: Domain, language: str, common: frozenset[str]) -> None:
        self.common = common
        self.seeds = {i.name: Counter(s for t in _texts(i, language) for s in sorted(stems(t, common))) for i in domain.intents.values()}
        scoped = [i for i in domain.intents.values() if not i.fallback]
        names = [spelled(n) for n in [*(i.name for i in scoped), *domain.entities]]
        surfaces = [s for e in domain.entities.values() for v in e.values for s in v.surfaces.get(language, (v.canonical,))]
        self.talk = frozenset(s for i in scoped for s in self.seeds[i.name]) | _all(names, common)
        self.values = _all(surfaces, common)
        self.proper = _proper(t for i in domain.intents.values() for t in _texts(i, language)) - {w.capitalize() for w in common}
        self._everywhere = sum(self.seeds.values(), Counter[str]())

    def touches(self, text: str) -> bool:
        """Whether a text has a content word of the domain's seeds, names or values."""
        found = stems(text, self.common)
        return not found.isdisjoint(self.talk) or not found.isdisjoint(self.values)

    def speaks_of(self, words: Iterable[str]) -> bool:
        """Whether seeds or names have one of these words."""
        return any(stem(w) in self.talk for w in words)

    def informative(self, intent: str, text: str) -> bool:
        """Whether a sentence of a seed can stand for its intent: it has a word that comes again in its seeds, and not in everybody's."""
        counts, total = self.seeds[intent], self._everywhere
        return any(counts[s] > 1 and counts[s] >= OWN * total[s] for s in stems(text, self.common))


def _texts(intent: Intent, language: str) -> list[str]:
    texts = []
    for example in intent.examples:
        if example.language == language:
            text, at = "", 0
            for span in sorted(example.spans, key=lambda s: s.start):
                text, at = text + example.text[at : span.start] + "\x00", span.end
            texts.append(text + example.text[at:])
    return texts


def _all(texts: Iterable[str], common: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(stems(t, common) for t in texts))


def _proper(texts: Iterable[str]) -> frozenset[str]:
    """Words that are written with a capital in the middle of a sentence."""
    return frozenset(m[1] for t in texts for m in re.finditer(r"(?<=[a-z,] )([A-Z]\w+)", t))
