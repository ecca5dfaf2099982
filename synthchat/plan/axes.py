"""What varies within an intent beside its values: the languages, the personas, and each factor, with what has been drawn of them so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum

from synthchat.plan.apportion import Apportionment
from synthchat.plan.clashes import Point
from synthchat.seeding import fraction
from synthchat.spec.model import Domain

PERSONA = "persona"
LANGUAGE = "language"
GOLDEN = 0.6180339887498949


@dataclass(slots=True)
class Axis:
    """A factor, the personas, or the languages, within one intent: its levels (None: nobody in particular) and their shares."""

    name: str
    levels: tuple[str | None, ...]
    shares: tuple[float, ...]
    offset: float
    drawn: Apportionment = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = Apportionment(self.shares)

    def point(self, level: int) -> Point:
        """A level by its index, with the axis's name."""
        return self.name, self.levels[level]

    def open(self) -> list[Point]:
        """The levels that may come next."""
        return [self.point(level) for level in self.drawn.options()]

    def turn(self) -> int:
        """The level whose turn it would be by a golden-ratio rotation from the offset: what decides between equals."""
        point, level = (self.offset + self.drawn.steps * GOLDEN) % 1, 0
        while level < len(self.shares) - 1 and point >= self.shares[level]:
            point, level = point - self.shares[level], level + 1
        return level


def axes(domain: Domain, intent: str) -> list[Axis]:
    """The languages, the personas, then the factors in their order."""
    people: dict[str | None, float] = {name: p.share for name, p in domain.personas.items()}
    rest = 1 - fsum(people.values())
    if rest > 1e-6:
        people[None] = rest
    found: list[tuple[str, tuple[str | None, ...], tuple[float, ...]]] = [(LANGUAGE, tuple(domain.languages), tuple(domain.languages.values()))]
    found.append((PERSONA, tuple(people), tuple(people.values())))
    found += [(f.name, tuple(level.name for level in f.levels), tuple(level.share for level in f.levels)) for f in domain.factors.values()]
    return [Axis(name, levels, shares, fraction(intent, name)) for name, levels, shares in found]
