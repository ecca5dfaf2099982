"""All that a run gave, before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synthchat.backends.base import Backend
from synthchat.dataset.held import Effort, Held
from synthchat.dataset.inputs import Inputs
from synthchat.generate.counts import Counts
from synthchat.generate.decided import Decisions
from synthchat.generate.settle import Settled
from synthchat.generate.stream import IntentStream
from synthchat.records import Reject
from synthchat.spec.model import Domain

NOTHING = Held()


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run gave. `held` is what stays as it was where it made `only` these intents."""

    domain: Domain
    inputs: Inputs
    backend: Backend
    asked: Mapping[str, int]
    streams: Sequence[IntentStream]
    settled: Settled
    decisions: Decisions
    counts: Counts
    only: tuple[str, ...] = ()
    held: Held = NOTHING

    def rejects(self) -> dict[str, list[Reject]]:
        """By intent, in the order of the cells."""
        rows = {name: list(self.held.rejects.get(name, ())) for name in self.domain.intents}
        for stream in self.streams:
            rows[stream.intent.name] += stream.rejects
        for reject in self.settled.rejects:
            rows[reject.intent].append(reject)
        return {name: sorted(rejects, key=lambda r: (r.cell, r.attempt)) for name, rejects in rows.items()}

    def efforts(self) -> dict[str, Effort]:
        """By intent."""
        made = {s.intent.name: Effort(self.asked[s.intent.name], s.requests, tuple(s.failed_cells)) for s in self.streams}
        return {name: made.get(name) or self.held.effort(name) for name in self.domain.intents}
