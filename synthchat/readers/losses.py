"""What a reader could not carry over: a fault of a row stops who reads data, and is counted by who imports a bot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn, Protocol

from synthchat.errors import DataError, Place, Problem


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing left behind or changed. `kind` is a short name that is counted, `detail` says what and why."""

    kind: str
    detail: str
    place: Place | None = None


class Losses(Protocol):
    """Where a reader tells of losses."""

    def fault(self, kind: str, problem: Problem) -> None:
        """A row that cannot be read as it stands, and is left out."""

    def note(self, kind: str, detail: str, place: Place | None = None) -> None:
        """Something beside the rows that has no place in a spec."""


class Strict:
    """For who reads data: the first row that cannot be read is a DataError; what stands beside the rows is of no interest."""

    def fault(self, kind: str, problem: Problem) -> NoReturn:
        """Raise the DataError."""
        raise DataError(problem)

    def note(self, kind: str, detail: str, place: Place | None = None) -> None:
        """Pass over it."""


@dataclass
class Counted:
    """For who imports a bot: all losses, in the order in which they were met."""

    found: list[Loss] = field(default_factory=list)

    def fault(self, kind: str, problem: Problem) -> None:
        """Keep it, with its place."""
        self.found.append(Loss(kind, problem.message, problem.place))

    def note(self, kind: str, detail: str, place: Place | None = None) -> None:
        """Keep it."""
        self.found.append(Loss(kind, detail, place))
