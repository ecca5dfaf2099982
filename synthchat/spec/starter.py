"""The spec that `synthchat init` writes."""

from __future__ import annotations

from pathlib import Path

from synthchat.errors import UsageError
from synthchat.spec.schema import BESIDE, first_line, write_schema

STARTER = Path(__file__).with_name("starter.yml")
ANOTHER = "name another file: synthchat init FILE"


def write_starter(path: Path) -> None:
    """Write the commented spec to `path`.

    Raises UsageError where something is there already, or it cannot be written.
    """
    write_spec(path, STARTER.read_text(encoding="utf-8"))


def write_spec(path: Path, text: str) -> None:
    """Write a spec to a file that is not there yet, and its schema beside it, which the first line names. Raises UsageError as `write_starter` does."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as out:
            out.write(first_line(BESIDE) + text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already", hint=ANOTHER) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", hint=ANOTHER) from error
    write_schema(path.parent / BESIDE)


def check_free(path: Path) -> None:
    """Raise UsageError where something is there already: before anything is asked."""
    if path.exists():
        raise UsageError(f"{path} is there already", hint=ANOTHER)
