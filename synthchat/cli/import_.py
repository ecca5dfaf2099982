"""`synthchat import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from synthchat.cli import completion, options

if TYPE_CHECKING:
    from synthchat.importing.report import ImportReport

SHOWN = 3
"""So many losses of a kind are shown; --json has all."""


def command(
    path: Annotated[
        Path,
        typer.Argument(metavar="PATH", help="A Rasa project or file, an agent of Dialogflow ES or CX (zip or folder), CSV, JSONL, Chatito, Chatette."),
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="Where to write the spec.")] = Path("domain.yml"),
    named: Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", autocompletion=completion.importers, help="The format, where its content does not tell.")
    ] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="TAG", help="The main language, where the file does not tell it: en, pt-BR.")] = None,
    column: Annotated[
        list[str] | None,
        typer.Option("--column", metavar="FIELD=COLUMN", help="CSV, JSONL: where text, intent, language, entities stand; numbers where there is no header."),
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Keep so many examples of an intent.")] = None,
    examples: Annotated[
        Path | None, typer.Option("--examples", metavar="FILE", help="Write the examples into this JSONL file beside the spec, which names it.")
    ] = None,
    json: options.Json = False,
    quiet: options.Quiet = False,
) -> None:
    """Write a spec from another tool's bot or data. What a spec cannot hold is counted and named."""
    from synthchat.cli.terminal import output
    from synthchat.importing.run import ImportOptions, import_spec

    report = import_spec(path, out, ImportOptions(named, language, examples, limit, _columns(column or [])))
    if json:
        with output():
            print(report.model_dump_json(indent=2))
    if not quiet:
        print_import(report)


def _columns(given: list[str]) -> dict[str, str]:
    from synthchat.errors import UsageError

    pairs = [item.partition("=") for item in given]
    if wrong := [item for item, (_, equals, name) in zip(given, pairs, strict=True) if not equals or not name]:
        raise UsageError(f"`{wrong[0]}` names no column", hint="--column takes FIELD=COLUMN, as in --column text=utterance")
    return {field.strip(): name for field, _, name in pairs}


def print_import(report: ImportReport) -> None:
    """What was imported, and what was not."""
    from synthchat.cli.terminal import stderr

    console = stderr()
    numbers = f"{report.examples} examples of {report.intents} intents, {report.entities} entities, in {', '.join(report.languages)}"
    console.print(f"{numbers}: {', '.join(map(str, report.files))} (from {report.format})", markup=False, soft_wrap=True)
    for kind, count in report.counts.items():
        console.print(f"left or changed: {count} {kind}", style="yellow", markup=False, soft_wrap=True)
        for loss in [loss for loss in report.losses if loss.kind == kind][:SHOWN]:
            console.print(f"  {loss.place + ': ' if loss.place else ''}{loss.detail}", style="dim", markup=False, soft_wrap=True)
        if count > SHOWN:
            console.print(f"  and {count - SHOWN} more (--json names all)", style="dim")
    console.print(f"next: synthchat plan {report.files[0]}", markup=False, soft_wrap=True)
