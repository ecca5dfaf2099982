"""`synthchat show`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from synthchat.cli import options
from synthchat.cli.options import later


def command(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="A dataset folder, or any file that can be read: JSONL, CSV, Rasa's nlu.yml.")],
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One record, by its id or the beginning of it; with --rejects, a cell by its number.")
    ] = None,
    intent: Annotated[list[str] | None, typer.Option("--intent", metavar="NAME", help="Only these intents.")] = None,
    sample: Annotated[int | None, typer.Option("--sample", metavar="N", min=1, help="So many of each intent, spread over all of them.")] = None,
    rejects: Annotated[bool, typer.Option("--rejects", help="What did not become a record, and why.")] = False,
    json: options.Json = False,
    why: Annotated[bool, later("--why")] = False,
) -> None:
    """Look at records, entities in colour."""
    from synthchat.cli.listing import print_records, print_rejects
    from synthchat.cli.terminal import output
    from synthchat.dataset.look import pick_records, read_rejects

    with output():
        if rejects:
            print_rejects(read_rejects(data, name, intent or [], sample), json=json)
        else:
            print_records(pick_records(data, name, intent or [], sample), json=json)
