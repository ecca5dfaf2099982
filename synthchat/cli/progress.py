"""What is shown while a run goes on: a panel on a terminal, a line per finished intent elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console

from synthchat.backends.base import Named
from synthchat.cli.terminal import stderr
from synthchat.config import RunConfig
from synthchat.generate.counts import Counts
from synthchat.pipeline import Part
from synthchat.records import Reject, Utterance
from synthchat.spec.model import Domain


class Counting:
    """Counts what happens, and says nothing: `--quiet`."""

    def __init__(self, asked: Mapping[str, int]) -> None:
        self.asked = asked
        self.given: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.backend: Named | None = None
        self.calls = Counts()
        self.completed = False
        self._started = time.perf_counter()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self._started

    def warned(self, message: str) -> None:
        """Nothing: what is told here stands in the manifest too."""

    def noted(self, message: str) -> None:
        """Nothing."""

    def complete(self) -> None:
        """Keep in mind that nothing was to be done."""
        self.completed = True

    def began(self, backend: Named, counts: Counts) -> None:
        """Keep hold of the counts of the calls, which go on changing."""
        self.backend, self.calls = backend, counts

    def admitted(self, record: Utterance) -> None:
        """Count a record."""
        self.given[record.intent] += 1

    def rejected(self, reject: Reject) -> None:
        """Count a reject."""
        self.refused[reject.intent] += 1
        self.reasons[reject.reason] += 1


class Telling(Counting):
    """Tells warnings, and with `verbose` every reject."""

    def __init__(self, asked: Mapping[str, int], console: Console, *, verbose: bool) -> None:
        super().__init__(asked)
        self._console, self._verbose = console, verbose

    def warned(self, message: str) -> None:
        """Tell it before the run."""
        self._console.print(f"warning: {message}", style="yellow", markup=False, soft_wrap=True)

    def noted(self, message: str) -> None:
        """Tell it as it is."""
        self._console.print(message, markup=False, soft_wrap=True)

    def rejected(self, reject: Reject) -> None:
        """Count a reject, and tell it."""
        super().rejected(reject)
        if self._verbose:
            self._console.print(f"  {reject.intent} cell {reject.cell}: {reject.reason}: {reject.detail}", markup=False, soft_wrap=True)


class Lines(Telling):
    """Plain lines, for logs: one when an intent has what it was to get."""

    def admitted(self, record: Utterance) -> None:
        """Count a record, and tell when the intent is full."""
        super().admitted(record)
        name = record.intent
        if self.given[name] == self.asked[name]:
            self._console.print(f"{name}: {self.given[name]} records, {self.refused[name]} rejected", markup=False, soft_wrap=True)


@contextmanager
def progress(domain: Domain, config: RunConfig, part: Part, *, quiet: bool, verbose: bool) -> Iterator[Counting]:
    """The watcher that fits the terminal at hand."""
    console = stderr()
    asked = part.asked(domain, config)
    if quiet:
        yield Counting(asked)
    elif not console.is_terminal:
        yield Lines(asked, console, verbose=verbose)
    else:
        from synthchat.cli.panel import live

        with live(domain.name, asked, console, verbose=verbose) as panel:
            yield panel
