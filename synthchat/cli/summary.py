"""What a run ends with: a table of the intents, what is short and why, and what to type next."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from synthchat.cli.terminal import stderr
from synthchat.dataset.manifest import IntentCounts, Manifest


def print_summary(manifest: Manifest, out: Path, seconds: float) -> None:
    """Print to standard error."""
    console = stderr()
    console.print(_table(manifest))
    totals = manifest.totals
    rate = totals["generated"] / max(seconds, 0.001)
    console.print(f"{totals['generated']} generated + {totals['seeds']} seeds in {out} ({seconds:.1f} s, {rate:,.0f}/s)", markup=False, soft_wrap=True)
    if manifest.rejected:
        reasons = ", ".join(f"{count} {reason}" for reason, count in manifest.rejected.items())
        console.print(f"{totals['rejected']} candidates rejected: {reasons} (rejects.jsonl)", soft_wrap=True, markup=False)
    for name, missing in manifest.short.items():
        cells = ", ".join(map(str, manifest.intents[name].failed_cells[:8]))
        console.print(f"short: {name} lacks {missing} of {manifest.intents[name].asked}; cells that gave nothing: {cells}, …", style="red", soft_wrap=True)
    if manifest.without_test:
        console.print(f"no test row: {', '.join(manifest.without_test)}", style="yellow", soft_wrap=True, markup=False)
    for note in manifest.notes:
        console.print(f"note: {note}", style="dim", soft_wrap=True, markup=False)
    console.print(f"next: synthchat show {out} --sample 5 · synthchat export {out} --to rasa", soft_wrap=True, markup=False)


def _table(manifest: Manifest) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("intent")
    for name in ("asked", "given", "seeds", "rejected", "test"):
        table.add_column(name, justify="right")
    for name, counts in manifest.intents.items():
        table.add_row(name, *map(str, _row(counts)), style="red" if counts.short else None)
    return table


def _row(counts: IntentCounts) -> tuple[int, ...]:
    return counts.asked, counts.generated, counts.seeds, sum(counts.rejected.values()), counts.splits.get("test", 0)
