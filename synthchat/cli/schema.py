"""`synthchat schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write it to a file, for the first line of a spec.")] = None,
) -> None:
    """Print the JSON Schema of a domain spec, for editors."""
    from synthchat.cli.terminal import output
    from synthchat.spec.schema import schema_text, write_schema

    if out:
        write_schema(out)
    else:
        with output():
            print(schema_text(), end="")
