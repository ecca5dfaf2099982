"""The two streams: what a program would read goes to standard output, all else to standard error."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from synthchat.errors import Problem, SynthchatError
    from synthchat.executors.stop import Stop

COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_red", "bright_cyan", "bright_magenta", "bright_green", "bright_blue")

MOST = 40
"""So many problems are shown at once: who has more mends these first."""


def stdout() -> Console:
    """Results. Lines are never wrapped where they go into a file or a pipe."""
    from rich.console import Console

    class Results(Console):
        def on_broken_pipe(self) -> None:
            """Rich would end the program with status 1 here."""
            raise BrokenPipeError

    console = Results(highlight=False)
    return console if console.is_terminal else Results(highlight=False, width=10_000)


def stderr() -> Console:
    """Progress, summaries and errors. Nobody has to listen: a run goes on where its messages go nowhere."""
    from rich.console import Console

    class Messages(Console):
        def on_broken_pipe(self) -> None:
            """rich would end the program with status 1 here."""  # noqa: D403 - a name
            self.quiet = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    return Messages(stderr=True, highlight=False)


def print_error(error: SynthchatError) -> None:
    """Every problem with its place, its line and what would mend it; places are never wrapped."""
    console = stderr()
    shown = error.problems if len(error.problems) <= MOST else (*error.problems[: MOST - 1], error.problems[-1])
    for problem in shown:
        console.print(_shown(problem), soft_wrap=True, markup=False, style=None)
    if len(error.problems) > 1:
        console.print(f"{len(error.problems)} problems" + (f", {MOST} of them shown" if len(error.problems) > MOST else ""), soft_wrap=True)


def _shown(problem: Problem) -> object:
    from rich.text import Text

    text = Text()
    if problem.place:
        text.append(f"{problem.place}: ", "bold")
    text.append(problem.message, "red")
    if problem.source and problem.source.strip():
        text.append(f"\n    {problem.source.strip()[:200]}", "dim")
    if problem.hint:
        text.append(f"\n    hint: {problem.hint}", "green")
    return text


def colour(name: str) -> str:
    """The colour of an entity, the same on every machine."""
    return COLOURS[sum(map(ord, name)) % len(COLOURS)]


@contextmanager
def output() -> Iterator[None]:
    """Where results are printed. A reader that has had enough (`| head`) is no error: what is still buffered has nowhere to go.

    Raises UsageError where standard output cannot be written.
    """
    from synthchat.errors import UsageError

    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise UsageError(f"standard output cannot be written: {error.strerror}") from error


@contextmanager
def interruptible(stop: Stop) -> Iterator[None]:
    """Ctrl-C lets a run stop by itself where that is worth a wait; else, and the second time, the command says what is left behind and ends.

    A command that is to ignore it, as the shell arranges for those in the background of a script, goes on ignoring it.
    """

    def heed(number: int, frame: object) -> None:
        if not stop.wish():
            raise KeyboardInterrupt

    heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if heeded:
        signal.signal(signal.SIGINT, heed)
    try:
        yield
    except KeyboardInterrupt:
        kept = ". Replies that have arrived are kept: run the same command again, it goes on from there" if stop.keeps else ""
        stderr().print(f"interrupted; no dataset was written{kept}", markup=False, soft_wrap=True)
        raise
    finally:
        if heeded:
            signal.signal(signal.SIGINT, signal.default_int_handler)
