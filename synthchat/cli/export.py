"""`synthchat export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from synthchat.cli import completion, options

if TYPE_CHECKING:
    from synthchat.formats.base import ExportReport


def command(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="A dataset folder, or what `import` reads: JSONL, CSV, a Rasa project, a Dialogflow agent …")],
    to: Annotated[str, typer.Option("--to", metavar="FORMAT", autocompletion=completion.exporters, help="rasa, dialogflow-es, dialogflow-cx, jsonl or csv.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="DIR", help="Where to; by default a folder named after the format, beside DATA.")] = None,
    nlu_only: Annotated[bool, typer.Option("--nlu-only", help="Rasa: write our own training data only, into a project that is yours.")] = False,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Write a dataset in another tool's format. What the format cannot hold is counted and named, never altered."""
    from synthchat.cli.terminal import output
    from synthchat.formats.base import export
    from synthchat.formats.folder import open_dataset

    beside = data if data.name else data.resolve()
    report = export(open_dataset(data), out or beside.with_name(f"{beside.stem}-{to}"), to, nlu_only=nlu_only)
    if json:
        with output():
            print(report.model_dump_json(indent=2))
    if not quiet:
        _print(report)


def _print(report: ExportReport) -> None:
    from synthchat.cli.terminal import stderr

    console = stderr()
    splits = ", ".join(f"{count} {split}" for split, count in report.splits.items())
    console.print(f"{report.written} records as {report.format} ({splits})", markup=False, soft_wrap=True)
    for path in report.files:
        console.print(f"  {path}", markup=False, soft_wrap=True)
    for reason, count in report.reasons.items():
        first = next(r for r in report.refused if r.reason == reason)
        console.print(f"refused: {count} {reason}, such as {first.record}: {first.detail}", style="yellow", markup=False, soft_wrap=True)
    for name, count in report.warnings.items():
        console.print(f"warning: {count} {name}", style="yellow", markup=False, soft_wrap=True)
    for note in report.notes:
        console.print(f"note: {note}", style="dim", markup=False, soft_wrap=True)
