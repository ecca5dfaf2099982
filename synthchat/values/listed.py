"""Values that are listed."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from synthchat.cells import Value
from synthchat.spec.model import Entity
from synthchat.values.base import OneEntity


class Listed(OneEntity):
    """Uniform over the canonical values, then over their surfaces in one language."""

    def __init__(self, entity: Entity, choices: Mapping[str, tuple[Value, ...]]) -> None:
        super().__init__(entity)
        self.choices = tuple(choices.values())

    def one(self, rng: Random) -> Value:
        """A surface of a value."""
        return rng.choice(rng.choice(self.choices))


def listed(entity: Entity, language: str) -> Listed:
    """The sampler of an entity with `values`. A value without surfaces in the language is said as it is called."""
    surfaces = {value.canonical: value.surfaces.get(language) or (value.canonical,) for value in entity.values}
    return Listed(entity, {canonical: tuple(Value(s, canonical) for s in said) for canonical, said in surfaces.items()})
