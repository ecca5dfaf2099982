"""`synthchat diff`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from synthchat.cli import options


def command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A dataset folder, or what `import` reads: JSONL, CSV, a Rasa project, a Dialogflow agent …")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="What to hold against it: the same kinds.")],
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown, for a comment on a pull request.")] = False,
    json: options.Json = False,
) -> None:
    """Show what is different between two datasets: records, labels, factors, words, rejects, tokens. Exit status 0 also where they differ."""
    from synthchat.cli import changes
    from synthchat.cli.terminal import output
    from synthchat.dataset.diff import diff
    from synthchat.dataset.tally import open_side
    from synthchat.errors import UsageError

    if markdown and json:
        raise UsageError("--markdown and --json exclude each other", hint="leave one out")
    found = diff(open_side(old), open_side(new))
    with output():
        if json:
            print(found.model_dump_json(indent=2))
        elif markdown:
            print(changes.markdown(found), end="")
        else:
            changes.print_diff(found)
