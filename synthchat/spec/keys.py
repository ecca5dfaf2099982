"""What a key's value must be: each reader returns it typed, or names the problem and returns None."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from synthchat.spec.nodes import Entry, Mapping, Node, Scalar, Sequence, kind
from synthchat.spec.problems import LATER, Problems, meant

NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE)


def mapping(entry: Entry, problems: Problems, hint: str | None = None) -> Mapping | None:
    """A mapping; no value at all is an empty one."""
    if isinstance(entry.value, Scalar) and entry.value.empty:
        return Mapping((), entry.at)
    if isinstance(entry.value, Mapping):
        return entry.value
    problems.add(entry.value.at, f"`{entry.name}` must be a mapping, not {kind(entry.value)}", hint)
    return None


def sequence(entry: Entry, problems: Problems, hint: str | None = None) -> Sequence | None:
    """A list; no value at all is an empty one."""
    if isinstance(entry.value, Scalar) and entry.value.empty:
        return Sequence((), entry.at)
    if isinstance(entry.value, Sequence):
        return entry.value
    problems.add(entry.value.at, f"`{entry.name}` must be a list, not {kind(entry.value)}", hint)
    return None


def text(entry: Entry, problems: Problems) -> str | None:
    """A text that says something."""
    return item_text(entry.value, f"`{entry.name}`", problems)


def item_text(node: Node, what: str, problems: Problems) -> str | None:
    """A list's item, or a value, as a text that says something. `what` begins the message."""
    if not isinstance(node, Scalar):
        problems.add(node.at, f"{what} must be a text, not {kind(node)}", "quote it if a text is meant")
    elif not node.text.strip():
        problems.add(node.at, f"{what} is empty", "write a text, or leave it out")
    else:
        return node.text
    return None


def texts(entry: Entry, problems: Problems) -> tuple[str, ...]:
    """A list of texts."""
    items = sequence(entry, problems, f"write `{entry.name}: [a text, another]`")
    found = (item_text(item, f"an item of `{entry.name}`", problems) for item in (items.items if items else ()))
    return tuple(item for item in found if item is not None)


def number(entry: Entry, problems: Problems) -> float | None:
    """A finite number."""
    node = entry.value
    if isinstance(node, Scalar) and NUMBER.fullmatch(node.text) and math.isfinite(value := float(node.text)):
        return value
    if isinstance(node, Scalar) and (NOT_FINITE.fullmatch(node.text) or NUMBER.fullmatch(node.text)):
        problems.add(node.at, f"`{entry.name}` must be a finite number, not `{node.text}`")
    else:
        problems.add(node.at, f"`{entry.name}` must be a number, not {kind(node)}", "write it like 2 or 0.5")
    return None


def flag(entry: Entry, problems: Problems) -> bool:
    """True or false; false where it is neither."""
    node = entry.value
    if isinstance(node, Scalar) and node.text.lower() in ("true", "false"):
        return node.text.lower() == "true"
    problems.add(node.at, f"`{entry.name}` must be true or false, not {kind(node)}", "write `true` or `false`")
    return False


def known(found: Mapping, keys: Iterable[str], what: str, problems: Problems, later: Iterable[str] = ()) -> dict[str, Entry]:
    """The entries by key, without the unknown ones, which are problems; `later` names keys that are not built yet."""
    allowed, waiting = list(keys), set(later)
    for entry in found:
        if entry.name in waiting:
            problems.add(entry.at, f"`{entry.name}` {LATER}", "leave it out for now")
        elif entry.name not in allowed:
            problems.add(entry.at, f"{what} has no key `{entry.name}`", meant(entry.name, allowed))
    return {entry.name: entry for entry in found if entry.name in allowed}
