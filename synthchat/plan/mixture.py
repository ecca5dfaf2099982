"""How persona and factors are mixed, cell by cell: shares kept at every prefix, pairs of levels covered as early as possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import fsum

from synthchat.plan.apportion import Apportionment
from synthchat.seeding import fraction
from synthchat.spec.model import Domain

PERSONA = "persona"
Pair = tuple[tuple[str, str | None], tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Mix:
    """One combination: who speaks (None: nobody in particular), and a level of each factor."""

    persona: str | None
    levels: Mapping[str, str]


@dataclass(slots=True)
class _Axis:
    """A factor, or the personas, within one intent: its levels, their shares, and what has been drawn of them so far."""

    name: str
    levels: tuple[str | None, ...]
    shares: tuple[float, ...]
    offset: float
    drawn: Apportionment = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = Apportionment(self.shares)

    def turn(self) -> int:
        """The level whose turn it would be by a golden-ratio rotation from the offset: what decides between equals."""
        point, level = (self.offset + self.drawn.steps * 0.6180339887498949) % 1, 0
        while level < len(self.shares) - 1 and point >= self.shares[level]:
            point, level = point - self.shares[level], level + 1
        return level


def mixes(domain: Domain, intent: str) -> Iterator[Mix]:
    """The endless sequence of an intent's combinations. It depends on personas and factors of the domain, and on the intent's name, only."""
    persona, *factors = _axes(domain, intent)
    fixed = {name: p.levels for name, p in domain.personas.items()}
    pairs: Counter[Pair] = Counter()
    while True:
        chosen: list[tuple[str, str | None, float]] = []
        speaker = _choose(persona, chosen, pairs)
        given = fixed.get(speaker, {}) if speaker else {}
        levels = {axis.name: given.get(axis.name) or str(_choose(axis, chosen, pairs)) for axis in factors}
        pairs.update(_pairs(chosen))
        yield Mix(speaker, levels)


def possible_pairs(domain: Domain) -> set[Pair]:
    """All pairs of levels of share > 0 that can come together: what a persona fixes makes no pair."""
    persona, *factors = _axes(domain, "")
    found: set[Pair] = set()
    for speaker, share in zip(persona.levels, persona.shares, strict=True):
        given = domain.personas[speaker].levels if speaker else {}
        if share:
            free = [(a.name, level) for a in factors if a.name not in given for level, s in zip(a.levels, a.shares, strict=True) if s]
            points = ([(PERSONA, speaker)] if len(persona.levels) > 1 else []) + free
            found.update((one, two) for i, one in enumerate(points) for two in points[i + 1 :] if one[0] != two[0])
    return found


def pairs_of(domain: Domain, mix: Mix) -> set[Pair]:
    """The pairs of levels that a combination shows."""
    given = domain.personas[mix.persona].levels if mix.persona else {}
    points: list[tuple[str, str | None]] = [(PERSONA, mix.persona)] if domain.personas else []
    points += [(factor, level) for factor, level in mix.levels.items() if factor not in given]
    return {(one, two) for i, one in enumerate(points) for two in points[i + 1 :]}


def _axes(domain: Domain, intent: str) -> list[_Axis]:
    people: dict[str | None, float] = {name: p.share for name, p in domain.personas.items()}
    rest = 1 - fsum(people.values())
    if rest > 1e-6:
        people[None] = rest
    axes = [(PERSONA, tuple(people), tuple(people.values()))]
    axes += [(f.name, tuple(level.name for level in f.levels), tuple(level.share for level in f.levels)) for f in domain.factors.values()]
    return [_Axis(name, levels, shares, fraction(intent, name)) for name, levels, shares in axes]


def _choose(axis: _Axis, chosen: list[tuple[str, str | None, float]], pairs: Counter[Pair]) -> str | None:
    """Draw the next level of an axis: of those that keep to the shares, the one that brings most new pairs, then those furthest behind."""
    turn, size, cells = axis.turn(), len(axis.levels), axis.drawn.steps + 1

    def merit(level: int) -> tuple[int, float, int]:
        counts = [(pairs[(name, other), (axis.name, axis.levels[level])], share) for name, other, share in chosen]
        # fsum, as Python 3.12 changed how sum() rounds
        behind = fsum(cells * share * axis.shares[level] - count for count, share in counts)
        return sum(not count for count, _ in counts), behind, -((level - turn) % size)

    best = max(axis.drawn.options(), key=merit)
    axis.drawn.take(best)
    if size > 1:
        chosen.append((axis.name, axis.levels[best], axis.shares[best]))
    return axis.levels[best]


def _pairs(chosen: list[tuple[str, str | None, float]]) -> Iterator[Pair]:
    for i, (name, level, _) in enumerate(chosen):
        for other, its, _ in chosen[i + 1 :]:
            yield (name, level), (other, its)
