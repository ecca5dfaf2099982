"""What the server tells of its work: one entry for each request."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.server.asked import Asked
from tests.server.wire import Json


@dataclass(slots=True)
class Call:
    """One request and what became of it.

    `asked` is None where it was refused unread (key, model, parameters); `status` is 0 where nothing was sent. `items` are what went wrong, by cell:
    the fault of its item, or that of the reply where it has none. `at_once` is how many were being answered when this one came, itself included.
    """

    api: str
    headers: dict[str, str]
    body: Json
    asked: Asked | None = None
    seen: int = 0
    fault: str | None = None
    items: dict[int, str] = field(default_factory=dict)
    status: int | None = None
    reply: str | None = None
    at_once: int = 0

    @property
    def cells(self) -> tuple[int, ...]:
        """The numbers of the cells that were asked for."""
        return tuple(row["cell"] for row in self.asked.cells) if self.asked else ()


class Log(list[Call]):
    """The calls in the order in which they came, which is nobody's promise."""

    @property
    def faults(self) -> Counter[str]:
        """How many requests got which fault."""
        return Counter(call.fault for call in self if call.fault)

    @property
    def planted(self) -> dict[tuple[str | None, int, int], str]:
        """What went wrong with each cell that was answered, by intent, cell and attempt: it has to be found among the rejects.

        Faults of the way are in `faults`: they cost no cell, and have to be found among the retries.
        """
        told = [(call.asked, cell, fault) for call in self for cell, fault in call.items.items()]
        return {(asked.intent, cell, asked.attempt): fault for asked, cell, fault in told if asked}
