"""Near-duplicates and worn-out frames within one intent and language (SPEC.md, section 6). Both indexes stream: they know what came before only."""

from __future__ import annotations

from collections import Counter, defaultdict
from math import ceil

from rapidfuzz import process
from rapidfuzz.distance import Indel

from synthchat.generate.fold import fold, frame
from synthchat.records import Span

SIMILAR = 0.9 - 1e-9  # a similarity of 0.9 itself is near enough, however its float was rounded
Values = tuple[tuple[str, str, str, str], ...]


class NearDuplicates:
    """Finds an admitted text of equal values and normalised Indel similarity ≥ 0.9 (folded). Exact: nothing is missed.

    Texts are kept by their values and length: two texts of lengths m ≤ n are at most 2m/(m+n) similar, so m is to be at least 9n/11.
    """

    def __init__(self) -> None:
        self._texts: dict[Values, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))

    def find(self, text: str, spans: tuple[Span, ...]) -> str | None:
        """The folded text of an admitted near-duplicate, if there is one."""
        folded, by_length = fold(text), self._texts.get(_values(spans), {})
        shortest, longest = -(-len(folded) * 9 // 11), len(folded) * 11 // 9
        for length in range(shortest, longest + 1):
            if (texts := by_length.get(length)) and (hit := process.extractOne(folded, texts, scorer=Indel.normalized_similarity, score_cutoff=SIMILAR)):
                return hit[0]
        return None

    def add(self, text: str, spans: tuple[Span, ...]) -> None:
        """Admit a text."""
        folded = fold(text)
        self._texts[_values(spans)][len(folded)].append(folded)


class Frames:
    """Counts frames: as record n is admitted, its frame may have occurred max(3, ⌈n/10⌉) times, itself included."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._records = 0

    def worn_out(self, text: str, spans: tuple[Span, ...]) -> bool:
        """Whether the next record may not be made from this text's frame."""
        return self._counts[frame(text, spans)] >= max(3, ceil((self._records + 1) / 10))

    def add(self, text: str, spans: tuple[Span, ...]) -> None:
        """Admit a record."""
        self._counts[frame(text, spans)] += 1
        self._records += 1


def _values(spans: tuple[Span, ...]) -> Values:
    return tuple(sorted((s.entity, s.role or "", s.group or "", s.value) for s in spans))
