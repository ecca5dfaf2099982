"""The two streams: what a program would read goes to standard output, all else to standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from synthchat.errors import Problem, SynthchatError

COLOURS = ("cyan", "magenta", "green", "yellow", "blue", "bright_red", "bright_cyan", "bright_magenta", "bright_green", "bright_blue")


def stdout() -> Console:
    """Results. Lines are never wrapped where they go into a file or a pipe."""
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=10_000)


def stderr() -> Console:
    """Progress, summaries and errors."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def print_error(error: SynthchatError) -> None:
    """Every problem with its place, its line and what would mend it; places are never wrapped."""
    console = stderr()
    for problem in error.problems:
        console.print(_shown(problem), soft_wrap=True, markup=False, style=None)
    if len(error.problems) > 1:
        console.print(f"{len(error.problems)} problems", soft_wrap=True)


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
