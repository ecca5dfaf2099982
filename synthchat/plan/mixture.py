"""How language, persona and factors are mixed, cell by cell: shares kept at every prefix, few clashes, pairs of levels covered as early as possible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import fsum

from synthchat.plan.axes import LANGUAGE, PERSONA, Axis, axes
from synthchat.plan.clashes import Point, clash, excluded
from synthchat.spec.model import Domain

Pair = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Mix:
    """One combination: a language, who speaks it (None: nobody in particular), and a level of each factor."""

    language: str
    persona: str | None
    levels: Mapping[str, str]


def mixes(domain: Domain, intent: str) -> Iterator[Mix]:
    """The endless sequence of an intent's combinations. It depends on languages, personas and factors of the domain, and on the intent's name, only."""
    language, persona, *factors = axes(domain, intent)
    fixed = {name: p.levels for name, p in domain.personas.items()}
    pairs: Counter[Pair] = Counter()
    while True:
        draft = _Draft(pairs)
        tag = str(draft.choose(language, ()))
        speaker = draft.choose(persona, ())
        draft.given = fixed.get(speaker or "", {})
        free = [axis for axis in factors if axis.name not in draft.given]
        drawn = {axis.name: str(draft.choose(axis, free[n:])) for n, axis in enumerate(free, 1)}
        pairs.update(combinations(draft.chosen, 2))
        yield Mix(tag, speaker, {axis.name: draft.given.get(axis.name) or drawn[axis.name] for axis in factors})


def possible_pairs(domain: Domain) -> set[Pair]:
    """All pairs of levels of share > 0 that are to come together: what a persona fixes makes no pair, nor do levels that clash."""
    language, persona, *factors = axes(domain, "")
    tongues: list[Point] = [(LANGUAGE, tag) for tag, share in zip(language.levels, language.shares, strict=True) if share and len(language.levels) > 1]
    found: set[Pair] = set()
    for speaker, share in zip(persona.levels, persona.shares, strict=True):
        given = domain.personas[speaker].levels if speaker else {}
        if share:
            free = [(a.name, level) for a in factors if a.name not in given for level, s in zip(a.levels, a.shares, strict=True) if s]
            points = tongues + ([(PERSONA, speaker)] if len(persona.levels) > 1 else []) + free
            found.update((one, two) for one, two in combinations(points, 2) if one[0] != two[0] and not clash(one, two))
    return found


def pairs_of(domain: Domain, mix: Mix) -> set[Pair]:
    """The pairs of levels that a combination shows."""
    given = domain.personas[mix.persona].levels if mix.persona else {}
    points: list[Point] = [(LANGUAGE, mix.language)] if len(domain.languages) > 1 else []
    points += [(PERSONA, mix.persona)] if domain.personas else []
    points += [(factor, level) for factor, level in mix.levels.items() if factor not in given]
    return set(combinations(points, 2))


@dataclass(slots=True)
class _Draft:
    """A combination in the making: the levels chosen so far with their shares, and those that the persona has given."""

    pairs: Counter[Pair]
    chosen: dict[Point, float] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)

    def choose(self, axis: Axis, later: Sequence[Axis]) -> str | None:
        """Draw the next level of an axis: of those that keep to the shares, one that clashes least, then the one whose pairs are furthest behind."""
        if len(axis.levels) == 1:
            return axis.levels[0]  # no choice, and in no pair
        turn, size, options = axis.turn(), len(axis.levels), axis.drawn.options()
        best = options[0]
        if len(options) > 1:
            best = max(options, key=lambda level: (-self._clashes(axis, level, later), self._behind(axis, level), -((level - turn) % size)))
        axis.drawn.take(best)
        self.chosen[axis.point(best)] = axis.shares[best]
        return axis.levels[best]

    def _clashes(self, axis: Axis, level: int, later: Sequence[Axis]) -> int:
        """With what is there already, and with axes that have nothing else to offer in this cell."""
        if not (apart := excluded(axis.point(level))):
            return 0
        here = sum(other in apart for other in (*self.chosen, *self.given.items()))
        return here + sum(apart.issuperset(after.open()) for after in later)

    def _behind(self, axis: Axis, level: int) -> float:
        """How many cells the pairs of this level are behind what their shares ask for."""
        point, cells = axis.point(level), axis.drawn.steps + 1
        apart, own = excluded(point), axis.shares[level]
        # fsum, as Python 3.12 changed how sum() rounds
        return fsum(cells * share * own - self.pairs[other, point] for other, share in self.chosen.items() if other not in apart)
