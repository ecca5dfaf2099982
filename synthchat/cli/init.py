"""`synthchat init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from synthchat.cli.options import later


def command(
    path: Annotated[Path, typer.Argument(metavar="[FILE]", help="Where to write the spec.")] = Path("domain.yml"),
    source: Annotated[Path | None, later("--from")] = None,
) -> None:
    """Write a commented spec to start from. It runs as it is."""
    from synthchat.cli.terminal import stderr
    from synthchat.spec.starter import write_starter

    write_starter(path)
    stderr().print(f"wrote {path}; next: synthchat plan {path}", soft_wrap=True, markup=False)
