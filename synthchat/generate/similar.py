"""A set of texts that finds one which is much like another text: exact, and not by comparing with all of them.

A text is turned into another by deleting e characters and inserting i; where it has m of them and the two are 0.9 similar, 3e + 2i, which is how many of
its trigrams that can destroy, is 6m/11 at most (Ukkonen, «Approximate string-matching with q-grams and maximal matches», 1992). So only texts that share
all others are compared. Which do is counted for all at once: for every trigram (by a hash) there is a number whose bit k says whether text k has it, and
such bits are added up like the digits of binary numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import Indel

SIMILAR = 0.9 - 1e-9  # a similarity of 0.9 itself is near enough, however its float was rounded
FEW = 1000
"""So many texts are compared with one by one sooner."""
KINDS = 1024
"""Of trigrams, told apart by a hash: two of one kind let a text through that need not be compared, never the other way round."""


class Similar:
    """Texts, and for each length and kind of trigram which of them have it, as the bits of a number."""

    def __init__(self, *texts: str) -> None:
        self._texts: list[str] = []
        self._lengths: defaultdict[int, int] = defaultdict(int)
        self._having: list[int] = []
        for text in texts:
            self.add(text)

    def find(self, text: str) -> str | None:
        """A text of normalised Indel similarity ≥ 0.9: of the shortest such length the one that is most like it, the first of equals."""
        for _, texts in groupby(self.candidates(text), key=len):
            if hit := process.extractOne(text, [*texts], scorer=Indel.normalized_similarity, score_cutoff=SIMILAR):
                return str(hit[0])
        return None

    def candidates(self, text: str) -> list[str]:
        """The texts that have to be compared with one, by length, as they were added."""
        # Two texts of lengths m ≤ n are at most 2m/(m+n) similar, so m is to be at least 9n/11.
        lengths = [n for n in range(-(-len(text) * 9 // 11), len(text) * 11 // 9 + 1) if n in self._lengths]
        sharing = self._sharing(text, sum(self._lengths[n] for n in lengths))
        return sorted((self._texts[number] for number in _ones(sharing)), key=len)

    def add(self, text: str) -> None:
        """Take one in."""
        bit = 1 << len(self._texts)
        self._texts.append(text)
        self._lengths[len(text)] |= bit
        if len(self._texts) == FEW:
            self._having = [0] * KINDS
            for number, one in enumerate(self._texts):
                self._note(one, 1 << number)
        elif len(self._texts) > FEW:
            self._note(text, bit)

    def _note(self, text: str, bit: int) -> None:
        for kind in _kinds(text):
            self._having[kind] |= bit

    def _sharing(self, text: str, among: int) -> int:
        """Those among some texts that share enough trigrams with a text."""
        kinds = _kinds(text) if self._having and among else ()
        least = len(kinds) - 6 * len(text) // 11 - 1
        return _at_least(least, [self._having[kind] & among for kind in kinds], among) if least > 0 else among


def _kinds(text: str) -> set[int]:
    return {hash(text[n : n + 3]) % KINDS for n in range(len(text) - 2)}


def _ones(bits: int) -> Iterator[int]:
    """The positions of the bits that are set, from the lowest."""
    digits = bin(bits)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def _at_least(least: int, numbers: Iterable[int], among: int) -> int:
    """The bits that are set in so many of the numbers."""
    more, equal = 0, among
    sums = _sums([*numbers])
    for place in range(max(len(sums), least.bit_length()) - 1, -1, -1):
        digit = sums[place] if place < len(sums) else 0
        if least >> place & 1:
            equal &= digit
        else:
            more, equal = more | equal & digit, equal & ~digit
    return more | equal


def _sums(column: list[int]) -> list[int]:
    """The digits, from the lowest, of the binary numbers that say for each bit in how many numbers it is set."""
    digits = []
    while column:
        carried = []
        while len(column) > 1:
            one, two, three = column.pop(), column.pop(), column.pop() if column else 0
            column.append(one ^ two ^ three)
            carried.append(one & two | three & (one ^ two))
        digits += column
        column = carried
    return digits
