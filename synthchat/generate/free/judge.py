"""What a judge of reworded values says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from synthchat.cells import PlannedValue


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wrong`: why the text surely is another value, or of another kind; `same`: that it surely means what was planned. Neither: nobody can tell."""

    wrong: str | None = None
    same: bool = False


OPEN = Verdict()
SAME = Verdict(same=True)

Judge = Callable[[PlannedValue, str], Verdict]
"""Takes the planned value and the marked text, which differ in more than case."""


def no(kind: str) -> Verdict:
    """It is not of the kind that was planned."""
    return Verdict(f"no {kind}")


CHANGED = Verdict("another value")
