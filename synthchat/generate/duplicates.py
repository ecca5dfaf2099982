"""Near-duplicates and worn-out frames within one intent and language (SPEC.md, section 6). Both indexes stream: they know what came before only."""

from __future__ import annotations

from collections import Counter
from math import ceil

from rapidfuzz.distance import Indel

from synthchat.generate.fold import fold, frame
from synthchat.generate.similar import SIMILAR, Similar
from synthchat.records import Span


class NearDuplicates:
    """Finds an admitted text of equal values and normalised Indel similarity ≥ 0.9 (folded). Exact: nothing is missed."""

    def __init__(self) -> None:
        self._texts: dict[str, str | Similar] = {}

    def find(self, text: str, spans: tuple[Span, ...]) -> str | None:
        """The folded text of an admitted near-duplicate, if there is one."""
        there = self._texts.get(_values(spans))
        if isinstance(there, Similar):
            return there.find(fold(text))
        return there if there is not None and Indel.normalized_similarity(there, fold(text), score_cutoff=SIMILAR) >= SIMILAR else None

    def add(self, text: str, spans: tuple[Span, ...]) -> None:
        """Admit a text."""
        values, folded = _values(spans), fold(text)
        there = self._texts.setdefault(values, folded)
        # Most values come once, so a set for each would be a waste.
        if isinstance(there, str) and there is not folded:
            self._texts[values] = there = Similar(there)
        if isinstance(there, Similar):
            there.add(folded)


class Frames:
    """Counts frames: as record n is admitted, its frame may have occurred max(3, ⌈n/10⌉) times, itself included."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._records = 0

    def take(self, text: str, spans: tuple[Span, ...]) -> bool:
        """Admit a record, unless its frame is worn out."""
        framed = frame(text, spans)
        if worn_out := self._counts[framed] >= max(3, ceil((self._records + 1) / 10)):
            return not worn_out
        self._counts[framed] += 1
        self._records += 1
        return True

    def copy(self) -> Frames:
        """One that goes its own way."""
        other = Frames()
        other._counts, other._records = self._counts.copy(), self._records
        return other


def _values(spans: tuple[Span, ...]) -> str:
    """A text that only equal multisets of values have."""
    return "\0\0".join(sorted("\0".join((s.entity, s.role or "", s.group or "", s.value)) for s in spans))
