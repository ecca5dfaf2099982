"""Replies to other prompts, taken into a run: they count as kept ones, and a prune leaves them alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from synthchat.backends.base import Request
from synthchat.generate.counts import Counts
from synthchat.ledger import Ledger
from synthchat.plan.reuse import Answer, Reuse


@dataclass(frozen=True, slots=True)
class Reused:
    """What there is for a request, as `Reuse.split`. A reply that answers cells of several requests is counted once."""

    reuse: Reuse
    ledger: Ledger
    counts: Counts
    counted: set[str] = field(default_factory=set)

    def __call__(self, request: Request) -> tuple[list[Answer], Request | None]:
        """The answers, and the request that is left to be asked."""
        answers, rest = self.reuse.split(request)
        for answer in answers:
            if answer.request.key not in self.counted:
                self._count(answer)
        return answers, rest

    def _count(self, answer: Answer) -> None:
        self.counted.add(answer.request.key)
        self.ledger.use(answer.request.key)
        self.counts.kept += 1
        self.counts.stale += answer.stale
        self.counts.add(answer.reply)
