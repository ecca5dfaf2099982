"""How alike intents are by the words of their descriptions and examples: cosine of tf-idf (Salton and Buckley, 1988), entities' values apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt

from synthchat.generate.fold import fold
from synthchat.records import Span
from synthchat.spec.examples import Seed

Words = tuple[str, ...]
"""Sorted, each once: sums are then the same whatever the hash seed."""
Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Said:
    """An intent's texts as sets of words: what it is (description), and its seeds."""

    what: Words
    seeds: tuple[tuple[Seed, Words], ...]

    def texts(self, without: int | None = None) -> list[Words]:
        """All of them, or all but one seed."""
        return [self.what, *(words for n, (_, words) in enumerate(self.seeds) if n != without)]


@dataclass(frozen=True, slots=True)
class Close:
    """Two intents, how alike they are (0 to 1), and their seeds that are nearer to the other intent than to the rest of their own."""

    one: str
    other: str
    likeness: float
    strays: tuple[tuple[Seed, Seed], ...]
    """Each with the other intent's seed that it is most like, the most alike first."""


class Likeness:
    """The words of all intents, weighted by how few intents have them."""

    def __init__(self, said: Mapping[str, Said]) -> None:
        self.said = said
        heard = Counter(word for one in said.values() for word in {word for words in one.texts() for word in words})
        self.weights = {word: log((len(said) + 1) / times) for word, times in heard.items()}
        self.vectors = {name: self.vector(one.texts()) for name, one in said.items()}
        self.seeds = {name: [self.vector([words]) for _, words in one.seeds] for name, one in said.items()}
        self._at_home: dict[str, list[float]] = {}

    def vector(self, texts: Iterable[Words]) -> Vector:
        """Texts together, of length 1; words that no intent has count for nothing."""
        counts = Counter(word for words in texts for word in words)
        vector = {word: (1 + log(times)) * self.weights[word] for word, times in counts.items() if word in self.weights}
        length = sqrt(sum(weight * weight for weight in vector.values())) or 1
        return {word: weight / length for word, weight in vector.items()}

    def nearest(self, text: Words, but: str) -> list[str]:
        """The intents that a text shares words with, but for one; the most alike first."""
        said = self.vector([text])
        likeness = {name: cosine(said, vector) for name, vector in self.vectors.items() if name != but}
        return sorted((name for name in likeness if likeness[name]), key=lambda name: -likeness[name])

    def close(self, least: float) -> Iterator[Close]:
        """The pairs of intents that are at least so much alike, with what strays between them."""
        for one, other in combinations(self.said, 2):
            likeness = cosine(self.vectors[one], self.vectors[other])
            if likeness >= least:
                strays = sorted([*self._strays(one, other), *self._strays(other, one)], key=lambda stray: -stray[0])
                yield Close(one, other, likeness, tuple((seed, like) for _, seed, like in strays))

    def _strays(self, own: str, other: str) -> Iterator[tuple[float, Seed, Seed]]:
        for (seed, _), vector, at_home in zip(self.said[own].seeds, self.seeds[own], self._likeness_at_home(own), strict=True):
            if self.said[other].seeds and cosine(vector, self.vectors[other]) > at_home:
                near = [cosine(vector, theirs) for theirs in self.seeds[other]]
                yield max(near), seed, self.said[other].seeds[near.index(max(near))][0]

    def _likeness_at_home(self, own: str) -> list[float]:
        """How like each seed of an intent is to the rest of it."""
        if own not in self._at_home:
            rest = (self.vector(self.said[own].texts(number)) for number in range(len(self.seeds[own])))
            self._at_home[own] = [cosine(vector, others) for vector, others in zip(self.seeds[own], rest, strict=True)]
        return self._at_home[own]


def cosine(one: Vector, other: Vector) -> float:
    """0 to 1, of two vectors of length 1."""
    return sum(weight * other[word] for word, weight in one.items() if word in other)


def words(text: str, spans: Sequence[Span] = ()) -> Words:
    """The words of a text, a value being its entity's name in brackets."""
    found, at = [], 0
    for span in sorted(spans, key=lambda s: s.start):
        found += [*fold(text[at : span.start]).split(), f"[{span.entity}]"]
        at = span.end
    return tuple(sorted({*found, *fold(text[at:]).split()}))
