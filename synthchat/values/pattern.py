"""Values that a pattern describes."""

from __future__ import annotations

from random import Random

from synthchat.cells import Value
from synthchat.spec.model import Entity
from synthchat.spec.patterns import Pattern
from synthchat.values.base import OneEntity


class FromPattern(OneEntity):
    """Texts that match the entity's pattern in full."""

    def __init__(self, entity: Entity) -> None:
        super().__init__(entity)
        self.pattern = Pattern(entity.pattern or "")

    def one(self, rng: Random) -> Value:
        """A text."""
        text = self.pattern.draw(rng)
        return Value(text, text)
