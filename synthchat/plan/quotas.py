"""How many records each intent is to get."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

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
    counts = dict.fromkeys(domain.intents, 0)
    queue = [(rank(0, weight), n, name) for n, (name, weight) in enumerate(shares.items()) if weight]
    heapq.heapify(queue)
    for _ in range(volume.total if queue else 0):
        _, n, name = queue[0]
        counts[name] += 1
        heapq.heapreplace(queue, (rank(counts[name], shares[name]), n, name))
    return counts
