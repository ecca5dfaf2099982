"""`synthchat ledger`: what was paid for, into git and out of it, and out of the way."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from synthchat.cli import options

if TYPE_CHECKING:
    from synthchat.ledger import Ledger
    from synthchat.ledger.upkeep import Replies

Spec = Annotated[Path | None, typer.Option("--spec", metavar="SPEC", help="The ledger beside this spec; by default the one in this folder.")]
At = Annotated[Path | None, typer.Option("--ledger", metavar="FILE", help="The ledger itself; by default .synthchat/ledger.db.")]

commands = typer.Typer(
    help="What was paid for: the replies of language models, in .synthchat/ledger.db beside the spec.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@commands.command("stats")
def stats(spec: Spec = None, ledger: At = None, json: options.Json = False) -> None:
    """Show how many replies there are, by intent and model, their tokens, and when they were paid for and used."""
    from synthchat.cli.terminal import output
    from synthchat.ledger.upkeep import stats

    with _opened(spec, ledger) as kept:
        found = stats(kept)
    with output():
        if json:
            print(found.model_dump_json(indent=2))
        else:
            _print(found.groups)
            tokens = f"{found.input_tokens:,} tokens in, {found.output_tokens:,} out"
            _say(f"{_many(found.replies)} in {found.ledger} ({found.bytes / 1e6:,.1f} MB): {tokens}; {found.claimed} calls under way")


@commands.command("export")
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to: JSON lines, sorted by intent and key.")], spec: Spec = None, ledger: At = None
) -> None:
    """Write all replies as sorted JSON lines, which live well in git."""
    from synthchat.ledger.transfer import export_replies

    with _opened(spec, ledger) as kept:
        _say(f"{_many(export_replies(kept, file))} in {file}")


@commands.command("import")
def take_in(file: Annotated[Path, typer.Argument(metavar="FILE", help="What `export` wrote.")], spec: Spec = None, ledger: At = None) -> None:
    """Take in the replies of an export. Those that are there already stay as they are; a ledger that is not there is made."""
    from synthchat.ledger.transfer import import_replies

    with _opened(spec, ledger, new=True) as kept:
        new, known = import_replies(kept, file)
        _say(f"{_many(new)} new in {kept.path}, {known:,} were there already")


@commands.command("prune")
def prune(
    unused: Annotated[bool, typer.Option("--unused", help="Drop the replies that no run has wanted for --days.")] = False,
    days: Annotated[int, typer.Option("--days", metavar="N", min=1, help="So many days without a use (30).")] = 30,
    yes: Annotated[bool, typer.Option("--yes", help="Do it. Without it nothing is dropped, only shown.")] = False,
    spec: Spec = None,
    ledger: At = None,
) -> None:
    """Drop replies that no run has wanted for long. They would have to be paid for again."""
    from synthchat.errors import UsageError
    from synthchat.ledger import upkeep

    if not unused:
        raise UsageError("say what is to be dropped", hint="--unused: what no run has wanted for --days")
    with _opened(spec, ledger) as kept:
        if yes:
            _say(f"{_many(upkeep.prune(kept, days))} dropped, which no run has wanted for {days} days")
            return
        groups = upkeep.unused(kept, days)
    _print(groups)
    _say(f"{_many(sum(g.replies for g in groups))}, which no run has wanted for {days} days, would be dropped; --yes does it")


def _opened(spec: Path | None, ledger: Path | None, *, new: bool = False) -> Ledger:
    from synthchat.errors import UsageError
    from synthchat.ledger import USUAL, Ledger

    if spec and ledger:
        raise UsageError("--spec and --ledger exclude each other", hint="leave one out")
    if spec and not spec.is_file():
        raise UsageError(f"{spec}: there is no such file", hint="name the spec, or the ledger itself with --ledger")
    path = ledger or (spec.parent if spec else Path()) / USUAL
    if not new and not path.is_file():
        raise UsageError(f"there is no ledger {path}", hint="name its spec with --spec, or the file itself with --ledger")
    return Ledger(path)


def _print(groups: Iterable[Replies]) -> None:
    from rich.table import Table

    from synthchat.cli.terminal import stdout

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("intent", "model"):
        table.add_column(name)
    for name in ("replies", "tokens in", "tokens out", "first", "last", "used"):
        table.add_column(name, justify="right")
    for g in groups:
        numbers = (f"{g.replies:,}", *(f"{n:,}" if n is not None else "–" for n in (g.input_tokens, g.output_tokens)))
        table.add_row(g.intent, g.model or "–", *numbers, *(time[:10] if time else "–" for time in (g.first, g.last, g.used)))
    if table.row_count:
        stdout().print(table)


def _many(replies: int) -> str:
    return f"{replies:,} {'reply' if replies == 1 else 'replies'}"


def _say(told: str) -> None:
    from synthchat.cli.terminal import stderr

    stderr().print(told, markup=False, soft_wrap=True)
