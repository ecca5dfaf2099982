"""An intent's cells: numbered 0, 1, 2 … for ever, made as they are asked for. Cell i depends on the intent, its values and factors, the seed, and i."""

from __future__ import annotations

from synthchat.cells import Cell
from synthchat.plan.mixture import Mix, mixes
from synthchat.plan.nearby import seed_language
from synthchat.plan.shapes import Shapes
from synthchat.seeding import generator
from synthchat.spec.model import Domain
from synthchat.values import Catalogue


class Cells:
    """The endless sequence of one intent. What has been made is not kept: cells are read forwards, in any number of steps."""

    def __init__(self, domain: Domain, intent: str, catalogue: Catalogue, seed: int) -> None:
        self.intent = domain.intents[intent]
        self.seed = seed
        self._values = {tag: catalogue.of(tag) for tag in domain.spoken}
        self._fixed = {name: frozenset(persona.levels) for name, persona in domain.personas.items()}
        self._mixes = mixes(domain, intent)
        self._shapes = {tag: Shapes(self.intent, seed_language(self.intent, tag)) for tag in domain.languages}
        self._next = 0

    def take(self, count: int) -> tuple[Cell, ...]:
        """The next `count` cells."""
        return tuple(self._make(next(self._mixes)) for _ in range(count))

    def _make(self, mix: Mix) -> Cell:
        number, self._next = self._next, self._next + 1
        stream = f"{self.seed}|{self.intent.name}|{number}"
        keys = self._shapes[mix.language].draw(number, generator(stream, "shape"))
        values = self._values[mix.language].draw(keys, generator(stream, "values"))
        fixed = self._fixed.get(mix.persona or "", frozenset())
        return Cell(self.intent.name, number, mix.language, stream, mix.persona, mix.levels, values, fixed)
