"""All that a run gave, before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synthchat.backends.base import Backend
from synthchat.dataset.inputs import Inputs
from synthchat.generate.counts import Counts
from synthchat.generate.decided import Decisions
from synthchat.generate.settle import Settled
from synthchat.generate.stream import IntentStream
from synthchat.records import Reject
from synthchat.spec.model import Domain


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run gave."""

    domain: Domain
    inputs: Inputs
    backend: Backend
    asked: Mapping[str, int]
    streams: Sequence[IntentStream]
    settled: Settled
    decisions: Decisions
    counts: Counts

    def rejects(self) -> dict[str, list[Reject]]:
        """By intent, in the order of the cells."""
        rows = {stream.intent.name: list(stream.rejects) for stream in self.streams}
        for reject in self.settled.rejects:
            rows[reject.intent].append(reject)
        return {name: sorted(rejects, key=lambda r: (r.cell, r.attempt)) for name, rejects in rows.items()}
