"""Which entities occur together in an utterance: the sets that the seeds show, with back-off to what the intent declares (SPEC.md, section 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random

from synthchat.records import Key
from synthchat.seeding import digest
from synthchat.spec.model import Example, Intent

SEEN_SHARE = 0.8
STEP = 0x6A09E667F3BCC909
"""√2 − 1 in units of 2⁻⁶⁴. Not the golden ratio, by which factors take turns: personas and entities would go together."""


class Shapes:
    """Draws the slots of an intent's cells: 80 % by the sets of its seeds, evenly spread over the cells; else each optional slot by a coin."""

    def __init__(self, intent: Intent, language: str) -> None:
        self.intent = intent
        self._order = {slot.key: n for n, slot in enumerate(intent.slots)}
        seeds = [self._sorted(key for key, _ in _values(e)) for e in intent.examples if e.language == language]
        self._seen = Counter(seeds).most_common() if any(seeds) else []
        self._total = len(seeds)
        self._start = int(digest(intent.name, "shapes"), 16)

    def draw(self, cell: int, rng: Random) -> tuple[Key, ...]:
        """The slots of a cell, in the order in which the intent lists them; a slot that may occur `many` times may stand there repeatedly."""
        # A Weyl sequence: any stretch of cells holds each set in nearly its share, which independent draws would not.
        point = (self._start + cell * STEP) % 2**64 / 2**64
        if self._seen and point < SEEN_SHARE:
            return self._by_frequency(point / SEEN_SHARE * self._total)
        drawn = (slot for slot in self.intent.slots if slot.required or rng.random() < 0.5)
        return self._sorted(slot.key for slot in drawn for _ in range(rng.randint(1, slot.many)))

    def _by_frequency(self, point: float) -> tuple[Key, ...]:
        for shape, count in self._seen:
            point -= count
            if point < 0:
                return shape
        return self._seen[-1][0]

    def _sorted(self, keys: Iterable[Key]) -> tuple[Key, ...]:
        return tuple(sorted(keys, key=lambda key: self._order[key]))


def _values(example: Example) -> list[tuple[Key, str]]:
    """The labelled values of a seed; one that is said twice is one value, as for `many`."""
    return list(dict.fromkeys((span.key, span.value.casefold()) for span in example.spans))
