"""A bar for each intent, in as many columns as it takes; where all do not fit, those that are not done yet come first."""

from __future__ import annotations

from collections.abc import Mapping

from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

NARROWEST, GAP = 27, 3
"""Characters: a column of bars, and what is between two columns."""
BAR = 8, 40
"""Characters: the shortest and the longest bar."""


def bars(asked: Mapping[str, int], given: Mapping[str, int], width: int, rows: int) -> tuple[Table, int]:
    """The bars in `rows` lines at most, always in the spec's order; and how many intents are left out."""
    columns = max(1, min((width + GAP) // (NARROWEST + GAP), -(-len(asked) // max(rows, 1))))
    shown = _shown(asked, given, columns * rows)
    height = -(-len(shown) // columns)
    room = (width - GAP * (columns - 1)) // columns
    count = max(len(_count(asked[name], asked[name])) for name in shown)
    label = max(1, min(max(map(len, shown)), room - count - BAR[0] - 2))
    widths = label, max(1, min(BAR[1], room - label - count - 2)), count
    grid = Table.grid(padding=(0, GAP, 0, 0))
    for row in range(height):
        grid.add_row(*(_bar(name, given.get(name, 0), asked[name], widths) for name in shown[row::height]))
    return grid, len(asked) - len(shown)


def _shown(asked: Mapping[str, int], given: Mapping[str, int], room: int) -> list[str]:
    done = {name for name, number in asked.items() if given.get(name, 0) >= number}
    chosen = set(sorted(asked, key=lambda name: name in done)[:room])
    return [name for name in asked if name in chosen]


def _bar(name: str, given: int, asked: int, widths: tuple[int, int, int]) -> Table:
    line = Table.grid(padding=(0, 1, 0, 0))
    for width in widths:
        line.add_column(width=width, no_wrap=True, overflow="ellipsis")
    done, given = given >= asked, min(given, asked)
    line.add_row(Text(name, "dim" if done else ""), ProgressBar(asked, given), Text(_count(given, asked), "green" if done else "", justify="right"))
    return line


def _count(given: int, asked: int) -> str:
    return f"{given:,}/{asked:,}"
