"""`synthchat plan`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from synthchat.cli import options

if TYPE_CHECKING:
    from synthchat.pipeline import Sources
    from synthchat.plan.outlook import Outlook
    from synthchat.plan.prompted import Prompted
    from synthchat.plan.report import Coverage, PlanReport


def command(
    spec: options.Spec,
    config: options.Config = None,
    per_intent: options.PerIntent = None,
    total: options.Total = None,
    backend: options.BackendName = None,
    seed: options.Seed = None,
    assignments: options.Set = None,
    json: options.Json = False,
    prompts: options.Prompts = None,
    ledger: options.Ledger = None,
    reuse: options.Reuse = None,
    show_prompts: Annotated[
        int | None, typer.Option("--show-prompts", metavar="N", min=1, help="Show N prompts instead, of different intents first; no key is needed.")
    ] = None,
) -> None:
    """Show what would be made, what it covers and what it does not; nothing is called."""
    from synthchat.cli.terminal import output
    from synthchat.ledger import USUAL
    from synthchat.pipeline import Sources, first_prompts, plan
    from synthchat.plan.report import PlanReport
    from synthchat.spec import load

    domain, settings = load(spec), options.run_config(config, per_intent, total, backend, seed, assignments, reuse=reuse)
    sources = Sources(prompts, ledger, usual=spec.parent / USUAL)
    result = first_prompts(domain, settings, show_prompts, prompts) if show_prompts else plan(domain, settings, sources)
    with output():
        if json:
            print(result.model_dump_json(indent=2))
        elif isinstance(result, PlanReport):
            print_plan(result, sources)
        else:
            _print_prompts(result)


def _print_prompts(shown: Prompted) -> None:
    from synthchat.cli.messages import print_messages
    from synthchat.cli.terminal import stdout

    console = stdout()
    for request in shown.requests:
        console.print(f"{request.intent}, cells {', '.join(map(str, request.cells))}", style="bold", markup=False, soft_wrap=True)
        console.print(f"{request.key} for {shown.backend} {shown.model or ''}".rstrip(), style="dim", markup=False)
        print_messages(console, request.messages)
        console.print()
    console.print(f"{len(shown.requests)} of {shown.planned} requests", style="dim")


def print_plan(report: PlanReport, sources: Sources) -> None:
    """A plan as a table, with what it does not cover."""
    from rich.table import Table

    from synthchat.cli.terminal import stdout

    console = stdout()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("intent")
    ahead = ("in ledger", "to send") if report.outlook else ()
    for name in ("records", "requests", *ahead, "shapes", "factor pairs", "entities", "values"):
        table.add_column(name, justify="right")
    for name, intent in report.intents.items():
        outlook = (str(intent.outlook.kept), str(intent.outlook.to_send)) if intent.outlook else ()
        numbers = (str(intent.quota), str(intent.requests), *outlook, str(intent.shapes))
        table.add_row(name, *numbers, *map(_of, (intent.pairs, intent.slots, intent.values)))
    console.print(table)
    console.print(f"{report.records} records by {report.requests} requests of `{report.backend}`", markup=False)
    languages = sum((Counter(intent.languages) for intent in report.intents.values()), Counter[str]())
    if len(languages) > 1:
        console.print("by language: " + ", ".join(f"{count} {tag}" for tag, count in languages.items()), markup=False)
    if report.outlook:
        console.print(_ahead(report.outlook, sources), markup=False, soft_wrap=True)
    for name, intent in report.intents.items():
        for what, coverage in (("entities", intent.slots), ("values", intent.values)):
            if coverage.missing:
                console.print(f"{name}: {what} not covered: {_few(coverage.missing)}", style="yellow", markup=False)
    if missing := sum(len(intent.pairs.missing) for intent in report.intents.values()):
        console.print(f"{missing} factor pairs are beyond these volumes (--json names them)", style="dim", markup=False)
    for factor, levels in report.label_only.items():
        console.print(f"label only (this backend cannot show it in a text): {factor}: {', '.join(levels)}", style="dim", markup=False)


def _ahead(outlook: Outlook, sources: Sources) -> str:
    """What a run would cost, in words."""
    stale = f" ({outlook.stale} of them by replies to other prompts)" if outlook.stale else ""
    where = sources.ledger or sources.usual
    known = f"{where} answers {outlook.kept}{stale}" if where and where.is_file() else f"there is no ledger {where} yet"
    return f"{known}; {outlook.to_send} would be sent, and on top of them second tries and other cells in the place of those that fail"


def _of(coverage: Coverage) -> str:
    return f"{coverage.covered}/{coverage.possible}" if coverage.possible else "–"


def _few(names: tuple[str, ...], most: int = 4) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more (--json names all)" if rest > 0 else "")
