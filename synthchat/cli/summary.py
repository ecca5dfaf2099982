"""What a run ends with: a table of the intents, what is short and why, and what to type next."""

from __future__ import annotations

import shlex
from pathlib import Path

from rich.console import Console
from rich.table import Table

from synthchat.cli.preview import print_calls
from synthchat.cli.terminal import stderr
from synthchat.dataset.manifest import DecisionCounts, Manifest
from synthchat.generate.counts import Counts


def print_summary(manifest: Manifest, out: Path, seconds: float, calls: Counts) -> None:
    """Print to standard error."""
    console = stderr()
    console.print(_table(manifest))
    totals = manifest.totals
    rate = sum(manifest.intents[name].generated for name in _made(manifest)) / max(seconds, 0.001)
    console.print(f"{totals['generated']} generated + {totals['seeds']} seeds in {out} ({seconds:.1f} s, {rate:,.0f}/s)", markup=False, soft_wrap=True)
    if manifest.tokens:
        print_calls(calls, console)
    if manifest.rejected:
        reasons = ", ".join(f"{count} {reason}" for reason, count in manifest.rejected.items())
        console.print(f"{totals['rejected']} candidates rejected: {reasons} (rejects.jsonl)", soft_wrap=True, markup=False)
    print_decisions(manifest.decisions, console)
    for name, missing in manifest.short.items():
        cells = ", ".join(map(str, manifest.intents[name].failed_cells[:8]))
        console.print(f"short: {name} lacks {missing} of {manifest.intents[name].asked}; cells that gave nothing: {cells}, …", style="red", soft_wrap=True)
    _print_without(manifest, console)
    if manifest.lengths:
        shares = ", ".join(f"{level} {share.given:.0%} (planned {share.planned:.0%})" for level, share in manifest.lengths.items())
        console.print(f"lengths, as measured: {shares}", style="dim", soft_wrap=True, markup=False)
    for note in manifest.notes:
        console.print(f"note: {note}", style="dim", soft_wrap=True, markup=False)
    _print_next(out, console)


def _print_without(manifest: Manifest, console: Console) -> None:
    for split, names in manifest.without.items():
        if told := ", ".join(name for name in names if manifest.intents[name].generated):
            hint = "splits go by template; more examples make them finer"
            console.print(f"nothing generated is in {split}: {told} ({hint})", style="yellow", soft_wrap=True, markup=False)


def print_nothing_to_do(manifest: Manifest, out: Path, seconds: float) -> None:
    """Print to standard error, of a folder that was complete."""
    console = stderr()
    totals = manifest.totals
    told = f"nothing to do: {out} has the {totals['generated']} generated + {totals['seeds']} seeds that are asked for, made from the same spec and settings"
    console.print(f"{told} ({seconds:.1f} s)", markup=False, soft_wrap=True)
    print_decisions(manifest.decisions, console)
    _print_next(out, console)


def _print_next(out: Path, console: Console) -> None:
    folder = shlex.quote(str(out))
    console.print(f"next: synthchat show {folder} --sample 5 · synthchat export {folder} --to rasa", soft_wrap=True, markup=False)


def _made(manifest: Manifest) -> tuple[str, ...]:
    return manifest.only or tuple(manifest.intents)


def print_decisions(decided: DecisionCounts, console: Console) -> None:
    """What became of a person's decisions."""
    if followed := {what: count for what, count in decided.model_dump(exclude={"gone"}).items() if count}:
        told = ", ".join(f"{count} {what}" for what, count in followed.items())
        console.print(f"decisions followed: {told} (decisions.jsonl)", soft_wrap=True, markup=False)
    if decided.gone:
        named = ", ".join(decided.gone[:5]) + (", …" if len(decided.gone) > 5 else "")
        hint = "decisions.jsonl keeps them, in case the records come back; remove the lines if not"
        console.print(f"decisions without a record in this build: {len(decided.gone)} ({named}); {hint}", style="yellow", soft_wrap=True, markup=False)


def _table(manifest: Manifest) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("intent")
    splits = [split for split in ("train", "test", "dev") if any(counts.splits.get(split) for counts in manifest.intents.values())]
    for name in ("asked", "given", "seeds", "rejected", *splits):
        table.add_column(name, justify="right")
    for name in _made(manifest):
        counts = manifest.intents[name]
        numbers = (counts.asked, counts.generated, counts.seeds, sum(counts.rejected.values()), *(counts.splits.get(s, 0) for s in splits))
        table.add_row(name, *map(str, numbers), style="red" if counts.short else None)
    return table
