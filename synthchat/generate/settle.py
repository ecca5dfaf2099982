"""What is settled between intents: no text stands under two of them. The lower rank stays (SPEC.md, section 6; docs/decisions/001).

A person's decisions are heeded here, so that another record takes the place of one that was dropped.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from synthchat.generate.decided import TAKEN_OUT, Decision, Decisions
from synthchat.generate.duplicates import Frames
from synthchat.generate.fold import fold
from synthchat.generate.stream import IntentStream
from synthchat.plan.quotas import rank
from synthchat.records import Reject, Utterance
from synthchat.spec.model import Domain

A_PERSON = ""
"""Owns the texts that persons have written or moved: no generated record may repeat one, under any intent."""
NONE = Decisions()
NOTHING: Mapping[str, str] = {}


@dataclass(slots=True)
class Settled:
    """What each intent keeps, what it lost to others, and which intents need more of their streams to fill their quotas.

    `moved` are the records that a person put under another intent, `met` the ids of those that a decision was about.
    """

    kept: dict[str, list[Utterance]]
    rejects: list[Reject] = field(default_factory=list)
    wanting: dict[str, int] = field(default_factory=dict)
    moved: list[Utterance] = field(default_factory=list)
    met: set[str] = field(default_factory=set)


def settle(
    domain: Domain,
    streams: Sequence[IntentStream],
    quotas: Mapping[str, int],
    weights: Mapping[str, float],
    decisions: Decisions = NONE,
    held: Mapping[str, str] = NOTHING,
) -> Settled:
    """Hand out places in rank order; a record whose text another intent (or its seeds) already has gives its place to its intent's next one.

    `held` are folded texts that stay with their owners whatever their rank.
    """
    settled = Settled({stream.intent.name: [] for stream in streams})
    owners = dict(held) | {fold(e.text): name for name, intent in domain.intents.items() for e in intent.examples}
    owners.update(dict.fromkeys(decisions.texts, A_PERSON))
    takers = [_Taker(stream, settled, owners, decisions.by_id) for stream in streams]
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
    decisions: Mapping[str, Decision]
    seen: int = 0
    frames: defaultdict[str | None, Frames] = field(default_factory=lambda: defaultdict(Frames))

    @property
    def name(self) -> str:
        return self.stream.intent.name

    @property
    def count(self) -> int:
        return len(self.settled.kept[self.name])

    def take(self) -> bool:
        """Keep the next record that no other intent has, and that no decision takes out."""
        while self.seen < len(self.stream.records):
            record, attempt = self.stream.records[self.seen], self.stream.attempts[self.seen]
            self.seen += 1
            reason = self._judged(record)
            if not reason:
                self.settled.kept[self.name].append(record)
                return True
            self.settled.rejects.append(_reject(record, attempt, *reason))
        return False

    def _judged(self, record: Utterance) -> tuple[str, str] | None:
        """Why the record is none of its intent's; a person's decision goes before the rules."""
        decision, text = self.decisions.get(record.id), fold(record.text)
        changed = decision if decision and decision.what != "keep" else None
        # What will not stand under its own text cannot be in another's way, nor be refused for it.
        reason = None if changed and changed.settles else self._conflict(text)
        reason = reason or (self._heed(record, text, changed) if changed else self._worn_out(record, text))
        if decision and (not reason or reason[0] in TAKEN_OUT):
            self.settled.met.add(record.id)
        return reason

    def _conflict(self, text: str) -> tuple[str, str] | None:
        owner = self.owners.get(text, self.name)
        if owner == self.name:
            return None
        return "conflict", f"`{owner}` has the same text" if owner else "a record that a person has changed has the same text"

    def _heed(self, record: Utterance, text: str, decision: Decision) -> tuple[str, str] | None:
        """Do as was decided. The text of a record that goes stays its intent's: no other intent's records change for it."""
        if decision.settles:
            self.owners.setdefault(text, self.name)
        else:
            self.owners[text] = A_PERSON
        reason = decision.takes_out(record)
        if reason and decision.what != "drop":
            self.settled.moved.append(record)
        return reason

    def _worn_out(self, record: Utterance, text: str) -> tuple[str, str] | None:
        # A record lost to another intent makes the later ones come sooner, so their frames are counted again.
        if self.stream.limits_frames:
            if self.frames[record.language].worn_out(record.text, record.entities):
                return "worn-frame", "too many records have this sentence around their values"
            self.frames[record.language].add(record.text, record.entities)
        self.owners[text] = self.name
        return None


def _reject(record: Utterance, attempt: int, reason: str, detail: str) -> Reject:
    origin = record.origin
    cell = origin.cell if origin and origin.cell is not None else -1
    return Reject(record.intent, cell, attempt, reason, detail, record.text, origin.request if origin else None)
