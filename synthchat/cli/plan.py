"""`synthchat plan`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from synthchat.cli import options
from synthchat.cli.options import later

if TYPE_CHECKING:
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
    show_prompts: Annotated[int | None, later("--show-prompts")] = None,
) -> None:
    """Show what would be made, what it covers and what it does not; nothing is called."""
    from synthchat.cli.terminal import output
    from synthchat.pipeline import plan
    from synthchat.spec import load

    report = plan(load(spec), options.run_config(config, per_intent, total, backend, seed, assignments))
    with output():
        if json:
            print(report.model_dump_json(indent=2))
        else:
            _print(report)


def _print(report: PlanReport) -> None:
    from rich.table import Table

    from synthchat.cli.terminal import stdout

    console = stdout()
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("intent")
    for name in ("records", "requests", "shapes", "factor pairs", "entities", "values"):
        table.add_column(name, justify="right")
    for name, intent in report.intents.items():
        numbers = (str(intent.quota), str(intent.requests), str(intent.shapes))
        table.add_row(name, *numbers, *map(_of, (intent.pairs, intent.slots, intent.values)))
    console.print(table)
    console.print(f"{report.records} records by {report.requests} requests of `{report.backend}`", markup=False)
    for name, intent in report.intents.items():
        for what, coverage in (("entities", intent.slots), ("values", intent.values)):
            if coverage.missing:
                console.print(f"{name}: {what} not covered: {_few(coverage.missing)}", style="yellow", markup=False)
    if missing := sum(len(intent.pairs.missing) for intent in report.intents.values()):
        console.print(f"{missing} factor pairs are beyond these volumes (--json names them)", style="dim", markup=False)
    for factor, levels in report.label_only.items():
        console.print(f"label only (this backend cannot show it in a text): {factor}: {', '.join(levels)}", style="dim", markup=False)


def _of(coverage: Coverage) -> str:
    return f"{coverage.covered}/{coverage.possible}" if coverage.possible else "–"


def _few(names: tuple[str, ...], most: int = 4) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more (--json names all)" if rest > 0 else "")
