"""Which entities occur together in an utterance: the sets that the seeds show, and others of about their sizes (docs/decisions/006)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random

from synthchat.records import Key
from synthchat.seeding import digest
from synthchat.spec.model import Example, Intent, Slot

OTHERS_AT_LEAST, OTHERS_AT_MOST, PRIOR = 0.2, 0.5, 5
"""The share of cells whose set no seed shows: as if five seeds had shown such sets, between a fifth and a half."""
ENOUGH = 3
"""So many seeds that show an entity without exception say that it belongs there."""
STEP = 0x6A09E667F3BCC909
"""√2 − 1 in units of 2⁻⁶⁴. Not the golden ratio, by which factors take turns: personas and entities would go together."""


class Shapes:
    """Draws the slots of an intent's cells. With seeds: by their sets, evenly spread over the cells, else a set about as large as one of them in which
    what the seeds rarely show comes first. Without: each optional slot by a coin."""

    def __init__(self, intent: Intent, language: str) -> None:
        self.intent = intent
        self._order = {slot.key: n for n, slot in enumerate(intent.slots)}
        seeds = [self._sorted(key for key, _ in _values(e)) for e in intent.examples if e.language == language]
        self._seeds = seeds if any(seeds) else []
        self._seen = Counter(self._seeds).most_common()
        self._shown = Counter(key for seed in seeds for key in set(seed))
        self._always = {key for key, times in self._shown.items() if times == len(seeds) >= ENOUGH}
        self._seen_share = 1 - min(max(PRIOR / (PRIOR + len(seeds)), OTHERS_AT_LEAST), OTHERS_AT_MOST)
        self._start = int(digest(intent.name, "shapes"), 16)

    def draw(self, cell: int, rng: Random) -> tuple[Key, ...]:
        """The slots of a cell, in the order in which the intent lists them; a slot that may occur `many` times may stand there repeatedly."""
        # A Weyl sequence: any stretch of cells holds each set in nearly its share, which independent draws would not.
        point = (self._start + cell * STEP) % 2**64 / 2**64
        if self._seeds and point < self._seen_share:
            return self._by_frequency(point / self._seen_share * len(self._seeds))
        drawn = self._another(rng) if self._seeds else [slot for slot in self.intent.slots if slot.required or rng.random() < 0.5]
        return self._sorted(slot.key for slot in drawn for _ in range(rng.randint(1, slot.many)))

    def _another(self, rng: Random) -> list[Slot]:
        """A set about as large as one of the seeds', of what must occur (or does, in every seed) and of what the seeds show least."""
        size = len(set(rng.choice(self._seeds))) + rng.choice((-1, 0, 1))
        drawn = [slot for slot in self.intent.slots if slot.required or slot.key in self._always]
        left = [slot for slot in self.intent.slots if slot not in drawn]
        while left and len(drawn) < size:
            [slot] = rng.choices(left, [1 / (1 + self._shown[slot.key]) for slot in left])
            left.remove(slot)
            drawn.append(slot)
        return drawn

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
