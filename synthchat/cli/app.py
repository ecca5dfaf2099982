"""The entry point. Commands import what they need when they run, so that `--help` is quick; errors are caught here and nowhere else."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from synthchat.cli import diff, export, generate, import_, init, ledger, lint, plan, schema, show
from synthchat.errors import NotBuiltError, SynthchatError

LATER = ["augment", "check", "evaluate", "profile", "blend", "report", "status", "probe", "ask", "monitor"]
BUG, INTERRUPTED = 70, 130


class Commands(TyperGroup):
    """Knows the commands that later releases bring, to say so."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - click's own types, which typer may vendor
        """A command by its name. Raises NotBuiltError for one that is not there yet."""
        if cmd_name in LATER and not ctx.resilient_parsing:  # a shell that completes is told nothing
            raise NotBuiltError(f"`synthchat {cmd_name}` comes with a later release", hint="`synthchat --help` shows what there is")
        return super().get_command(ctx, cmd_name)


app = typer.Typer(
    cls=Commands,
    help="Labelled chatbot training data from a YAML domain spec: planned, verified, reproducible.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(ctx: typer.Context, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from synthchat import __version__

        print(f"synthchat {__version__}")
        raise typer.Exit


@app.callback()
def root(version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version.")) -> None:
    """Labelled chatbot training data from a YAML domain spec: planned, verified, reproducible."""


for module in (init, import_, lint, plan, generate, show, diff, export, schema):
    app.command(module.__name__.rsplit(".", 1)[-1].rstrip("_"))(module.command)
app.add_typer(ledger.commands, name="ledger")


def main() -> None:
    """Run a command line; the exit statuses are those of docs/cli.md."""
    try:
        app()
    except SynthchatError as error:
        from synthchat.cli.terminal import print_error

        print_error(error)
        sys.exit(error.status)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:  # noqa: BLE001 - the last resort: a bug of ours, told as one
        import traceback

        traceback.print_exception(error)
        print("\nThis is a bug in synthchat. Please report it, with the lines above and the command: see CONTRIBUTING.md", file=sys.stderr)
        sys.exit(BUG)
