"""The replies that a dataset was made from, as far as a ledger at hand still has them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from synthchat.backends.base import Named, Reply
from synthchat.errors import UsageError
from synthchat.ledger import USUAL, Look

T = TypeVar("T")


class Replies:
    """Looks into the ledger that is named, else into the usual ones in the working folder, the dataset's and those above it.

    Raises UsageError where there is no file of that name, or where the backend's replies are not kept.
    """

    def __init__(self, folder: Path, backend: Named, ledger: Path | None = None) -> None:
        if ledger and not backend.prompted:
            raise UsageError(f"--ledger means nothing to the backend `{backend.name}`", hint="leave it out")
        if ledger and not ledger.is_file():
            raise UsageError(f"--ledger {ledger}: there is no such file", hint=f"`synthchat generate` keeps replies in {USUAL} beside the spec")
        places = [USUAL, *(parent / USUAL for parent in folder.resolve().parents)]
        self.paths = [ledger] if ledger else list(dict.fromkeys(place.resolve() for place in places if place.is_file()))

    def get(self, key: str) -> Reply | None:
        """The reply under a key."""
        return self._first(lambda ledger: ledger.get(key))

    def cells(self, key: str) -> frozenset[int]:
        """The numbers of the cells that the reply under a key was asked for; none where that is not known."""
        return self._first(lambda ledger: ledger.cells(key)) or frozenset()

    @property
    def missing(self) -> str:
        """What to say, and to type, where a reply is not found."""
        where = ", ".join(map(str, self.paths))
        looked = f"{where} {'has' if len(self.paths) == 1 else 'have'} it not" if where else f"there is no {USUAL} here, nor above the dataset"
        return f"the reply is not at hand: {looked}; name the ledger of the run with --ledger FILE"

    def _first(self, find: Callable[[Look], T | None]) -> T | None:
        for path in self.paths:
            ledger = Look(path)
            try:
                if found := find(ledger):
                    return found
            finally:
                ledger.close()
        return None
