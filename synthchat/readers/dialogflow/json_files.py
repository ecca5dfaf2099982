"""JSON in an agent's package, asked for by shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from synthchat.errors import DataError, Problem
from synthchat.readers.package import Package

Row = dict[str, Any]


def load(package: Package, name: str) -> Any:  # noqa: ANN401  # JSON is anything
    """A file's content. Raises DataError where it is not JSON, or not UTF-8."""
    try:
        return orjson.loads(package.read(name).removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise DataError(Problem(f"not JSON: {error.msg}", package.place(name, error.lineno, error.colno), "export the agent again")) from error


def load_object(package: Package, name: str) -> Row:
    """A file's object. Raises DataError where it is something else."""
    found = load(package, name)
    if not isinstance(found, dict):
        raise DataError(Problem("not a JSON object", package.place(name), "export the agent again"))
    return found


def objects(value: object) -> Iterator[Row]:
    """The objects of a list; nothing where it is no list."""
    return (item for item in value if isinstance(item, dict)) if isinstance(value, list) else iter(())


def text(row: Row, key: str) -> str:
    """A text; empty where it is missing, or something else."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def texts(row: Row, key: str) -> list[str]:
    """A list's texts."""
    value = row.get(key)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def tag(code: str) -> str:
    """A language as a tag in its usual case: `pt-br` → `pt-BR`."""
    first, *rest = code.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest)])
