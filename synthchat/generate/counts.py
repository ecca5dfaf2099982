"""What the calls of a run cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from synthchat.backends.base import Reply


@dataclass(slots=True)
class Counts:
    """`asked` replies came from the backend, `kept` ones from the ledger, `failed` counts failed tries by kind. Tokens are those of all replies used."""

    asked: int = 0
    kept: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, reply: Reply) -> Reply:
        """Count a reply's tokens, and hand it on."""
        self.input_tokens += reply.input_tokens or 0
        self.output_tokens += reply.output_tokens or 0
        return reply
