"""What is shown while a run goes on: bars on a terminal, a line per finished intent elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from synthchat.cli.terminal import stderr
from synthchat.config import RunConfig
from synthchat.generate.counts import Counts
from synthchat.plan.quotas import Volume, quotas
from synthchat.records import Reject, Utterance
from synthchat.spec.model import Domain


class Counting:
    """Counts what happens, and says nothing: `--quiet`."""

    def __init__(self, asked: dict[str, int]) -> None:
        self.asked = asked
        self.given: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.calls = Counts()
        self._started = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self._started

    def warned(self, message: str) -> None:
        """Nothing: what is told here stands in the manifest too."""

    def admitted(self, record: Utterance) -> None:
        """Count a record."""
        self.given[record.intent] += 1

    def rejected(self, reject: Reject) -> None:
        """Count a reject."""
        self.refused[reject.intent] += 1
        self.reasons[reject.reason] += 1

    def called(self, counts: Counts) -> None:
        """Keep what the calls cost, for the summary."""
        self.calls = counts


class Lines(Counting):
    """Plain lines, for logs: one when an intent has what it was to get, and with `verbose` one per reject."""

    def __init__(self, asked: dict[str, int], console: Console, *, verbose: bool) -> None:
        super().__init__(asked)
        self._console, self._verbose = console, verbose

    def warned(self, message: str) -> None:
        """Tell it before the run."""
        self._console.print(f"warning: {message}", style="yellow", markup=False, soft_wrap=True)

    def admitted(self, record: Utterance) -> None:
        """Count a record, and tell when the intent is full."""
        super().admitted(record)
        name = record.intent
        if self.given[name] == self.asked[name]:
            self._console.print(f"{name}: {self.given[name]} records, {self.refused[name]} rejected", markup=False, soft_wrap=True)

    def rejected(self, reject: Reject) -> None:
        """Count a reject, and tell it."""
        super().rejected(reject)
        if self._verbose:
            self._console.print(f"  {reject.intent} cell {reject.cell}: {reject.reason}: {reject.detail}", markup=False, soft_wrap=True)


class Bars(Lines):
    """A bar for the whole run and one for the intent at work; finished intents scroll by above."""

    def __init__(self, asked: dict[str, int], console: Console, *, verbose: bool) -> None:
        super().__init__(asked, console, verbose=verbose)
        width = 40 if console.width >= 110 else 20
        self.bars = Progress(TextColumn("{task.description}"), BarColumn(width), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[note]}"))
        self._all = self.bars.add_task("all intents", total=sum(asked.values()), note="")
        self._tasks: dict[str, TaskID] = {}

    def admitted(self, record: Utterance) -> None:
        """Move the bars."""
        super().admitted(record)
        name = record.intent
        if name not in self._tasks:
            self._tasks[name] = self.bars.add_task(name, total=self.asked[name], note="")
        self.bars.update(self._tasks[name], completed=self.given[name], visible=self.given[name] < self.asked[name])
        rate = sum(self.given.values()) / max(self.seconds, 0.001)
        self.bars.update(self._all, completed=sum(self.given.values()), note=f"{rate:,.0f}/s, {sum(self.refused.values())} rejected")


@contextmanager
def progress(domain: Domain, config: RunConfig, *, quiet: bool, verbose: bool) -> Iterator[Counting]:
    """The watcher that fits the terminal at hand."""
    console = stderr()
    asked = dict(quotas(domain, Volume(config.volume.per_intent, config.volume.total)))
    if quiet:
        yield Counting(asked)
    elif not console.is_terminal:
        yield Lines(asked, console, verbose=verbose)
    else:
        bars = Bars(asked, console, verbose=verbose)
        with Live(bars.bars, console=console, transient=True, refresh_per_second=10):
            yield bars
