"""What the calls of a run cost, and where they stand: whoever holds the counts may look at any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from synthchat.backends.base import Reply

State = Literal["waiting", "running", "retrying"]


@dataclass(slots=True)
class Counts:
    """`asked` replies came from the backend, `kept` ones from the ledger, `stale` of these to another prompt, `failed` counts failed tries by kind.
    Tokens are those of all replies used.
    `now` says where the calls under way are: waiting for their turn, running, or waiting to be tried again.
    """

    asked: int = 0
    kept: int = 0
    stale: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    input_tokens: int = 0
    output_tokens: int = 0
    now: Counter[State] = field(default_factory=Counter)

    def add(self, reply: Reply) -> Reply:
        """Count a reply's tokens, and hand it on."""
        self.input_tokens += reply.input_tokens or 0
        self.output_tokens += reply.output_tokens or 0
        return reply

    @contextmanager
    def being(self, state: State) -> Iterator[None]:
        """Count one more call in that state, as long as it is in it."""
        self.now[state] += 1
        try:
            yield
        finally:
            self.now[state] -= 1
