"""`synthchat lint`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from synthchat.cli import completion, options

if TYPE_CHECKING:
    from synthchat.advice.run import LintReport


def command(
    spec: options.Spec,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULE", autocompletion=completion.rules, help="Leave this rule out; docs/lint.md lists them.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit status 1 where there is any advice.")] = False,
    config: options.Config = None,
    backend: options.BackendName = None,
    assignments: options.Set = None,
    json: options.Json = False,
) -> None:
    """Give advice on a spec that loads: what is no error, and could be better. Exit status 0, unless --strict."""
    from synthchat.advice.run import lint
    from synthchat.cli.terminal import output

    report = lint(spec, options.run_config(config, None, None, backend, None, assignments), ignore or ())
    with output():
        if json:
            print(report.model_dump_json(indent=2))
        else:
            print_advice(report)
    raise typer.Exit(1 if strict and report.advice else 0)


def print_advice(report: LintReport) -> None:
    """Each piece of advice with its place, then their number."""
    from rich.text import Text

    from synthchat.cli.terminal import stdout

    console = stdout()
    for advice in report.advice:
        text = Text(f"{advice.path}:{advice.line}:{advice.column}: ", "bold").append(advice.message, "not bold").append(f"  {advice.rule}", "not bold cyan")
        if advice.source:
            text.append(f"\n    {advice.source[:200]}", "not bold dim")
        if advice.hint:
            text.append(f"\n    hint: {advice.hint}", "not bold green")
        console.print(text, soft_wrap=True)
    count = len(report.advice)
    ignored = f" ({report.ignored} ignored)" if report.ignored else ""
    console.print(f"{count or 'no'} piece{'s' * (count != 1)} of advice{ignored}" if count else f"no advice{ignored}", style="dim")
