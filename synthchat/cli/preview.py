"""What a preview ends with, beside its records."""

from __future__ import annotations

from rich.console import Console

from synthchat.cli.terminal import stderr
from synthchat.generate.counts import Counts
from synthchat.pipeline import Preview


def print_preview(shown: Preview, seconds: float, calls: Counts, *, prompted: bool) -> None:
    """Print what there is to know about a preview to standard error."""
    console = stderr()
    count = sum(map(len, shown.records.values()))
    intents = len(shown.records)
    told = f"preview: {count} record{'s' * (count != 1)} of {intents} intent{'s' * (intents != 1)} ({seconds:.1f} s)"
    console.print(f"{told}, examples not among them; no dataset was written", soft_wrap=True)
    if prompted:
        print_calls(calls, console)
        console.print("these replies are kept: no later run asks for them again", soft_wrap=True)
    if shown.rejected:
        reasons = ", ".join(f"{count} {reason}" for reason, count in shown.rejected.items())
        console.print(f"{sum(shown.rejected.values())} candidates rejected: {reasons}", soft_wrap=True, markup=False)
    for name, missing in shown.short.items():
        console.print(f"short: {name} lacks {missing} of {shown.asked[name]}", style="red", soft_wrap=True, markup=False)
    unknown = "what a preview cannot know: which of these texts another intent has, too, and keeps in the whole run"
    console.print("these are the first records of the whole run" if shown.first else unknown, style="dim", soft_wrap=True)
    console.print("next: the same command with -o DIR in the place of --preview", soft_wrap=True)


def print_calls(calls: Counts, console: Console) -> None:
    """How many replies were asked for, how many came from the ledger, and their tokens."""
    failed = ", ".join(f"{count} {kind}" for kind, count in sorted(calls.failed.items())) or "none"
    stale = f" ({calls.stale} of them to other prompts)" if calls.stale else ""
    console.print(f"{calls.asked} replies asked for, {calls.kept} from the ledger{stale}; failed calls that were tried again: {failed}", soft_wrap=True)
    console.print(f"{calls.input_tokens:,} tokens in, {calls.output_tokens:,} out, over all of these replies", soft_wrap=True)
