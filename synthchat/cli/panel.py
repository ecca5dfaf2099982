"""The live panel of a run: how far it is, what its calls do, a bar for each intent, and the latest utterances. It leaves nothing behind."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.live import Live
from rich.progress import Progress
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from synthchat.cli.bars import bars
from synthchat.cli.listing import in_colour
from synthchat.cli.progress import Telling
from synthchat.records import Utterance

REFRESH = 8
"""Times a second."""
CALM = 0.5
"""Seconds between two of the latest utterances, however fast they come: a person is to read them."""
LATEST, LABEL = 5, 28
"""So many of them where there is room, and so many characters of their intents' names."""


class Panel(Telling):
    """A watcher that can be printed at any moment, from another thread too: what changes meanwhile is copied first."""

    def __init__(self, name: str, asked: Mapping[str, int], console: Console, *, verbose: bool, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__({intent: number for intent, number in asked.items() if number}, console, verbose=verbose)
        self._name, self._clock = name, clock
        self._latest: deque[Utterance] = deque(maxlen=LATEST)
        self._next = clock()
        self._begun = clock()
        self._pace = Progress(console=console, get_time=clock)
        self._whole = self._pace.add_task("", total=sum(self.asked.values()))

    def admitted(self, record: Utterance) -> None:
        """Count a record, and show it if the last one has been there for a while."""
        super().admitted(record)
        if self._clock() >= self._next:
            self._next = self._clock() + CALM
            self._latest.append(record)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As much as the terminal has room for; one line is left free, so that it never scrolls."""
        width, room = options.max_width, options.size.height - 1
        head = [self._title(width), self._total(), *self._calls(), self._rejects()]
        room -= len(head)
        most = 0 if room <= 10 else 3 if room <= 22 else LATEST
        yield from head
        if self.asked and room - most > 3:
            yield from self._intents(width, room - most - 3)
        yield from self._utterances(most)

    def _title(self, width: int) -> RenderableType:
        backend = self.backend
        by = f"  {backend.name} {backend.model or ''}".rstrip() if backend else ""
        line = Table.grid(expand=True)
        line.add_column(no_wrap=True, overflow="ellipsis")
        line.add_column(justify="right", no_wrap=True)
        line.add_row(Text.assemble((self._name, "bold"), (by, "cyan")), Text(_time(self._clock() - self._begun), "dim"))
        return line

    def _total(self) -> RenderableType:
        asked = sum(self.asked.values())
        given = min(sum(dict(self.given).values()), asked)
        self._pace.update(self._whole, completed=given)
        task = self._pace.tasks[0]
        rate = f"{task.speed:,.0f}/s" if task.speed else ""
        left = f"{_time(task.time_remaining)} left" if task.time_remaining and given < asked else ""
        line = Table.grid(expand=True, padding=(0, 2, 0, 0))
        line.add_column(ratio=1)
        for width in (2 * len(f"{asked:,}") + 1, len("10,000/s"), len("1:00:00 left")):
            line.add_column(width=width, justify="right", no_wrap=True)  # fixed, so that the bar keeps its length
        line.add_row(ProgressBar(asked, given), f"{given:,}/{asked:,}", Text(rate, "dim"), Text(left, "dim"))
        return line

    def _calls(self) -> list[RenderableType]:
        """What the calls do; nothing where nobody is called."""
        if not (self.backend and self.backend.prompted):
            return []
        calls, now = self.calls, self.calls.now
        failed = " · ".join(f"{count} {kind}" for kind, count in sorted(dict(calls.failed).items()))
        kept = f" · {calls.kept:,} from the ledger" if calls.kept else ""
        return [
            _fact("requests", f"{now['running']} running · {now['waiting']} waiting · {now['retrying']} to be tried again"),
            _fact("replies", f"{calls.asked:,}{kept} · {calls.input_tokens:,} tokens in · {calls.output_tokens:,} out"),
            _fact("failed", failed or "none", "yellow" if failed else ""),
        ]

    def _rejects(self) -> RenderableType:
        reasons = sorted(dict(self.reasons).items(), key=lambda item: (-item[1], item[0]))
        return _fact("rejected", " · ".join(f"{count} {reason}" for reason, count in reasons) or "none")

    def _intents(self, width: int, rows: int) -> Iterator[RenderableType]:
        given = dict(self.given)
        grid, hidden = bars(self.asked, given, width, rows)
        done = sum(given.get(name, 0) >= number for name, number in self.asked.items())
        yield Text()
        yield grid
        if hidden:
            yield _line(Text(f"{hidden} more intents; {done} of all {len(self.asked)} are done", "dim"))

    def _utterances(self, most: int) -> Iterator[RenderableType]:
        shown = list(self._latest)[-most:] if most else []
        wide = min(max((len(record.intent) for record in shown), default=0), LABEL)
        if shown:
            yield Text()
        for record in shown:
            yield _line(Text.assemble((f"{record.intent:<{wide}.{wide}}  ", "dim"), in_colour(record)))


def _fact(name: str, text: str, style: str = "") -> Text:
    return _line(Text.assemble((f"{name:<10}", "dim"), (text, style)))


def _line(text: Text) -> Text:
    """A text that keeps to one line."""
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@contextmanager
def live(name: str, asked: Mapping[str, int], console: Console, *, verbose: bool) -> Iterator[Panel]:
    """The panel, on the terminal as long as the block runs."""
    panel = Panel(name, asked, console, verbose=verbose)
    with Live(panel, console=console, transient=True, refresh_per_second=REFRESH, vertical_overflow="crop"):
        yield panel
