"""What a sampler is: something that draws the values of one entity, or of several jointly."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from random import Random
from typing import Protocol

from synthchat.cells import Value
from synthchat.spec.model import Entity


class Sampler(Protocol):
    """Draws values. The same `rng` gives the same values, whatever was drawn before."""

    def draw(self, n: int, rng: Random) -> list[Mapping[str, Value]]:
        """`n` rows: entity name → value."""
        ...


Factory = Callable[[Entity, str], Sampler]
"""Makes the sampler of an entity of some type, in a language (a BCP 47 tag). Entry points of the group `synthchat.samplers` name these."""


class OneEntity(ABC):
    """A sampler of one entity."""

    def __init__(self, entity: Entity) -> None:
        self.entity = entity

    @abstractmethod
    def one(self, rng: Random) -> Value:
        """One value."""

    def draw(self, n: int, rng: Random) -> list[Mapping[str, Value]]:
        """`n` rows of one value each."""
        return [{self.entity.name: self.one(rng)} for _ in range(n)]
