"""Where a run takes its prompts and earlier replies from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from synthchat.backends.base import Backend
from synthchat.errors import UsageError
from synthchat.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a run takes its prompts and earlier replies from. `usual` is the ledger where none is named; without either nothing is kept.
    `frozen`: nothing may be asked.
    """

    prompts: Path | None = None
    ledger: Path | None = None
    frozen: bool = False
    usual: Path | None = None

    def check(self, backend: Backend) -> None:
        """Raise UsageError for what means nothing to a backend that reads no prompts."""
        for flag, given in (("--prompts", self.prompts), ("--ledger", self.ledger)):
            if given and not backend.prompted:
                raise UsageError(f"{flag} means nothing to the backend `{backend.name}`", hint="leave it out, or name a language model's backend")


@contextmanager
def kept(path: Path | None) -> Iterator[Ledger | None]:
    """The ledger at a path, closed at the end."""
    ledger = Ledger(path) if path else None
    try:
        yield ledger
    finally:
        if ledger:
            ledger.close()
