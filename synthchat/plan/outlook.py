"""What a run would have to send: the first tries of a plan, held against what a ledger has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pydantic import BaseModel, ConfigDict, Field

from synthchat.backends.base import Request
from synthchat.cells import Cell
from synthchat.ledger import Look
from synthchat.plan.requests import Requests
from synthchat.plan.reuse import Answer, Reuse


class Outlook(BaseModel):
    """The first tries of an intent, or of a whole plan: `kept` + `to_send` are its requests. Further tries, and cells for those that fail, come on top."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kept: int = Field(description="those that the ledger has replies for")
    stale: int = Field(0, description="of `kept`, those that replies to other prompts would answer (`reuse: cell`)")
    to_send: int = Field(description="those that would be sent")
    cells: tuple[str, ...] = Field((), description="of an intent: the cells that would be asked for, like `0-9`")


class Outlooks:
    """Makes them, intent by intent. Without a ledger all is to be sent; `by_cell`: replies to other prompts will do."""

    def __init__(self, requests: Requests, ledger: Look | None, *, by_cell: bool) -> None:
        self._requests, self._ledger = requests, ledger
        self._reuse = Reuse(ledger, requests) if ledger and by_cell else None

    def of(self, asked: Iterable[tuple[Cell, ...]]) -> Outlook:
        """For these cells of one intent, by request."""
        found = [self._looked_up(self._requests.first(cells)) for cells in asked]
        left = [rest for _, rest in found if rest]
        stale = sum(any(answer.stale for answer in answers) for answers, rest in found if not rest)
        cells = ranges(sorted(cell.number for rest in left for cell in rest.cells))
        return Outlook(kept=len(found) - len(left), stale=stale, to_send=len(left), cells=tuple(cells))

    def _looked_up(self, request: Request) -> tuple[list[Answer], Request | None]:
        """Replies to other prompts that would be used, and what would be sent."""
        if self._ledger and self._ledger.has(request.key):
            return [], None
        return self._reuse.split(request) if self._reuse else ([], request)


def ranges(numbers: Sequence[int]) -> Iterator[str]:
    """Ascending numbers, as `0-9`, `12`, `20-29`."""
    starts = [n for n, number in enumerate(numbers) if not n or number != numbers[n - 1] + 1]
    for start, end in zip(starts, [*starts[1:], len(numbers)], strict=False):
        first, last = numbers[start], numbers[end - 1]
        yield f"{first}-{last}" if last > first else str(first)


def total(outlooks: Iterable[Outlook | None]) -> Outlook | None:
    """The sums over all intents; None where there is none to be told."""
    found = [outlook for outlook in outlooks if outlook]
    sums = {name: sum(getattr(outlook, name) for outlook in found) for name in ("kept", "stale", "to_send")}
    return Outlook(**sums) if found else None
