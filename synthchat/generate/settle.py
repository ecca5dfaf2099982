"""What is settled between intents: no text stands under two of them. The lower rank stays (SPEC.md, section 6; docs/decisions/001)."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from synthchat.generate.duplicates import Frames
from synthchat.generate.fold import fold
from synthchat.generate.stream import IntentStream
from synthchat.plan.quotas import rank
from synthchat.records import Reject, Utterance
from synthchat.spec.model import Domain


@dataclass(slots=True)
class Settled:
    """What each intent keeps, what it lost to others, and which intents need more of their streams to fill their quotas."""

    kept: dict[str, list[Utterance]]
    rejects: list[Reject] = field(default_factory=list)
    wanting: dict[str, int] = field(default_factory=dict)


def settle(domain: Domain, streams: Sequence[IntentStream], quotas: Mapping[str, int], weights: Mapping[str, float]) -> Settled:
    """Hand out places in rank order; a record whose text another intent (or its seeds) already has gives its place to its intent's next one."""
    settled = Settled({stream.intent.name: [] for stream in streams})
    owners = {fold(e.text): name for name, intent in domain.intents.items() for e in intent.examples}
    takers = [_Taker(stream, settled, owners) for stream in streams]
    queue = [(rank(0, weights[t.name]), n) for n, t in enumerate(takers) if quotas[t.name]]
    heapq.heapify(queue)
    while queue:
        _, n = heapq.heappop(queue)
        taker = takers[n]
        if taker.take() and taker.count < quotas[taker.name]:
            heapq.heappush(queue, (rank(taker.count, weights[taker.name]), n))
        elif taker.count < quotas[taker.name] and not taker.stream.ended:
            settled.wanting[taker.name] = taker.seen + quotas[taker.name] - taker.count
    return settled


@dataclass(slots=True)
class _Taker:
    """One intent's place in the queue: how far its stream has been read, and what it keeps of it."""

    stream: IntentStream
    settled: Settled
    owners: dict[str, str]
    seen: int = 0
    frames: Frames = field(default_factory=Frames)

    @property
    def name(self) -> str:
        return self.stream.intent.name

    @property
    def count(self) -> int:
        return len(self.settled.kept[self.name])

    def take(self) -> bool:
        """Keep the next record that no other intent has."""
        while self.seen < len(self.stream.records):
            record, attempt = self.stream.records[self.seen], self.stream.attempts[self.seen]
            self.seen += 1
            if not (reason := self._refusal(record)):
                self.settled.kept[self.name].append(record)
                return True
            self.settled.rejects.append(_reject(record, attempt, *reason))
        return False

    def _refusal(self, record: Utterance) -> tuple[str, str] | None:
        text = fold(record.text)
        owner = self.owners.get(text, self.name)
        if owner != self.name:
            return "conflict", f"`{owner}` has the same text"
        # A record lost to another intent makes the later ones come sooner, so their frames are counted again.
        if self.stream.limits_frames:
            if self.frames.worn_out(record.text, record.entities):
                return "worn-frame", "too many records have this sentence around their values"
            self.frames.add(record.text, record.entities)
        self.owners[text] = self.name
        return None


def _reject(record: Utterance, attempt: int, reason: str, detail: str) -> Reject:
    origin = record.origin
    cell = origin.cell if origin and origin.cell is not None else -1
    return Reject(record.intent, cell, attempt, reason, detail, record.text, origin.request if origin else None)
