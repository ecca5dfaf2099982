"""The spec that `synthchat init` writes."""

from __future__ import annotations

from pathlib import Path

from synthchat.errors import UsageError

STARTER = Path(__file__).with_name("starter.yml")


def write_starter(path: Path) -> None:
    """Write the commented spec to `path`.

    Raises UsageError where something is there already, or it cannot be written.
    """
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(STARTER.read_text(encoding="utf-8"))
    except FileExistsError as error:
        raise UsageError(f"{path} is there already", hint="name another file: synthchat init FILE") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", hint="name another file: synthchat init FILE") from error
