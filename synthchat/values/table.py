"""Values of a table: those of one row agree with one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from synthchat.cells import Value
from synthchat.spec.model import Entity, Table


class Rows:
    """Uniform over the rows of a table in which none of the entities' columns is blank; `rows` is empty where there is no such row."""

    def __init__(self, table: Table, entities: Sequence[Entity]) -> None:
        columns = {entity.name: table.columns.index(entity.column or "") for entity in entities}
        self.columns = columns
        self.rows = tuple(row for row in table.rows if all(row[column] for column in columns.values()))

    def draw(self, n: int, rng: Random) -> list[Mapping[str, Value]]:
        """`n` rows, each with a value for every entity."""
        drawn = [rng.choice(self.rows) for _ in range(n)]
        return [{name: Value(row[column], row[column]) for name, column in self.columns.items()} for row in drawn]
