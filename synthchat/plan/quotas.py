"""How many records each intent is to get."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, fsum, isfinite

from synthchat.spec.model import Domain


@dataclass(frozen=True, slots=True)
class Volume:
    """What was asked for: `per_intent` records of every intent, or a `total` shared out by weight. Exactly one is set."""

    per_intent: int | None = None
    total: int | None = None


def rank(record: int, weight: float) -> float:
    """Where record number `record` (from 0) of an intent of that weight stands in the queue of all intents; the lower rank goes first."""
    return (record + 0.5) / weight if weight else float("inf")


def weights(domain: Domain, volume: Volume) -> dict[str, float]:
    """The weight of each intent: its own under a total, else 1."""
    return {name: 1.0 if volume.total is None else intent.weight for name, intent in domain.intents.items()}


def quotas(domain: Domain, volume: Volume) -> Mapping[str, int]:
    """The number of records of each intent, in the spec's order.

    A total is apportioned by Webster's method (Balinski and Young, Fair Representation, 1982): no quota falls when the total grows, and the
    records of a total are the lowest ranks of all.
    """
    if volume.total is None:
        return dict.fromkeys(domain.intents, volume.per_intent or 0)
    shares = weights(domain, volume)
    # Below this rank there are no more than the total, however their numbers are rounded: so far nobody has to queue.
    below = (volume.total - len(shares) - 1) / (fsum(shares.values()) or 1)
    counts = {name: _ranked(below, weight) for name, weight in shares.items()}
    queue = [(rank(counts[name], weight), n, name) for n, (name, weight) in enumerate(shares.items()) if weight]
    heapq.heapify(queue)
    for _ in range(volume.total - sum(counts.values()) if queue else 0):
        _, n, name = queue[0]
        counts[name] += 1
        heapq.heapreplace(queue, (rank(counts[name], shares[name]), n, name))
    return counts


def _ranked(below: float, weight: float) -> int:
    """How many records of a weight stand below a rank; one more may."""
    count = max(0, floor(below * weight)) if isfinite(below) else 0
    while count and rank(count - 1, weight) > below:
        count -= 1
    return count
