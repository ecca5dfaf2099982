"""What is settled between intents: no text stands under two of them. The lower rank stays (SPEC.md, section 6; docs/decisions/001).

A person's decisions are heeded here, so that another record takes the place of one that was dropped.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

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


class Settlement:
    """Hands out places in rank order; a record whose text another intent (or its seeds) already has gives its place to its intent's next one.

    `held` are folded texts that stay with their owners whatever their rank.
    """

    def __init__(
        self,
        domain: Domain,
        streams: Sequence[IntentStream],
        quotas: Mapping[str, int],
        weights: Mapping[str, float],
        decisions: Decisions = NONE,
        held: Mapping[str, str] = NOTHING,
    ) -> None:
        self._quotas, self._weights = quotas, weights
        owners = dict(held) | {fold(e.text): name for name, intent in domain.intents.items() for e in intent.examples}
        owners.update(dict.fromkeys(decisions.texts, A_PERSON))
        settled = Settled({stream.intent.name: [] for stream in streams})
        takers = [_Taker(stream, settled, owners, decisions.by_id) for stream in streams]
        queue = [(rank(0, weights[t.name]), n) for n, t in enumerate(takers) if quotas[t.name]]
        heapq.heapify(queue)
        self._for_good = _State(settled, takers, queue)

    def settle(self) -> Settled:
        """What is kept by what the streams have now. Where that is not enough, nothing before the first place that is wanting is settled again."""
        state, first = self._for_good, True
        while queue := state.queue:
            taker = state.takers[queue[0][1]]
            if taker.take():
                self._next(queue, taker)
            elif taker.stream.ended:
                heapq.heappop(queue)
            else:
                self._for_good, first = state.copy() if first else self._for_good, False
                state.settled.wanting[taker.name] = taker.seen + self._quotas[taker.name] - taker.count
                heapq.heappop(queue)
        return state.settled

    def _next(self, queue: list[tuple[float, int]], taker: _Taker) -> None:
        if taker.count < self._quotas[taker.name]:
            heapq.heapreplace(queue, (rank(taker.count, self._weights[taker.name]), queue[0][1]))
        else:
            heapq.heappop(queue)


@dataclass(slots=True)
class _State:
    """How far the settlement has come: `queue` has the next rank of each taker, by its number."""

    settled: Settled
    takers: list[_Taker]
    queue: list[tuple[float, int]]

    def copy(self) -> _State:
        """One that goes its own way."""
        now = self.settled
        settled = Settled({name: [*records] for name, records in now.kept.items()}, [*now.rejects], {}, [*now.moved], {*now.met})
        owners = dict(self.takers[0].owners)
        return _State(settled, [taker.copy(settled, owners) for taker in self.takers], [*self.queue])


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

    def copy(self, settled: Settled, owners: dict[str, str]) -> _Taker:
        """The same place in a state of its own."""
        frames = defaultdict(Frames, {language: frames.copy() for language, frames in self.frames.items()})
        return replace(self, settled=settled, owners=owners, frames=frames)

    def take(self) -> bool:
        """Keep the next record that no other intent has, and that no decision takes out."""
        while self.seen < len(self.stream.records):
            record, attempt, text = self.stream.records[self.seen], self.stream.attempts[self.seen], self.stream.folded[self.seen]
            self.seen += 1
            reason = self._judged(record, text)
            if not reason:
                self.settled.kept[self.name].append(record)
                return True
            self.settled.rejects.append(_reject(record, attempt, *reason))
        return False

    def _judged(self, record: Utterance, text: str) -> tuple[str, str] | None:
        """Why the record is none of its intent's; a person's decision goes before the rules."""
        decision = self.decisions.get(record.id)
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
        if self.stream.limits_frames and not self.frames[record.language].take(record.text, record.entities):
            return "worn-frame", "too many records have this sentence around their values"
        self.owners[text] = self.name
        return None


def _reject(record: Utterance, attempt: int, reason: str, detail: str) -> Reject:
    origin = record.origin
    cell = origin.cell if origin and origin.cell is not None else -1
    return Reject(record.intent, cell, attempt, reason, detail, record.text, origin.request if origin else None)
