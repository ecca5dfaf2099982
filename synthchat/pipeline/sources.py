"""Where a run takes its prompts and earlier replies from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from synthchat.backends.base import Backend
from synthchat.config import RunConfig
from synthchat.errors import UsageError
from synthchat.ledger import Ledger, Look


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a run takes its prompts and earlier replies from. `usual` is the ledger where none is named; without either nothing is kept.
    `frozen`: nothing may be asked.
    """

    prompts: Path | None = None
    ledger: Path | None = None
    frozen: bool = False
    usual: Path | None = None

    def check(self, config: RunConfig, backend: Backend) -> None:
        """Raise UsageError for what means nothing to a backend that reads no prompts."""
        reuse = config.sources.get("reuse") == "flag"
        for flag, given in (("--prompts", self.prompts), ("--ledger", self.ledger), ("--reuse or --refresh", reuse)):
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


@contextmanager
def looked_at(path: Path | None) -> Iterator[Look | None]:
    """The ledger at a path, to be read; None where there is none yet."""
    look = Look(path) if path and path.is_file() else None
    try:
        yield look
    finally:
        if look:
            look.close()
