"""Shares: numbers from 0 to 1 that sum to 1, where what was not given shares what is left."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from synthchat.spec import keys
from synthchat.spec.nodes import Entry, Scalar
from synthchat.spec.problems import Problems
from synthchat.spec.text import At

TOLERANCE = 1e-6
Given = Sequence[float | None]


def share(entry: Entry, what: str, problems: Problems) -> float | None:
    """One share, as written; an empty one is one not given, and so is a wrong one, which is a problem. `what` begins the message."""
    if isinstance(entry.value, Scalar) and entry.value.empty:
        return None
    value = keys.number(entry, problems)
    if value is not None and not 0 <= value <= 1 + TOLERANCE:
        problems.add(entry.value.at, f"{what} must be from 0 to 1, not {value:g}", "shares sum to 1")
        return None
    return value


def resolve(given: Given) -> tuple[float, ...]:
    """All shares, summing to 1: equal where none is given, else those not given share what is left."""
    missing = sum(value is None for value in given)
    rest = max(0.0, 1 - math.fsum(value for value in given if value is not None))
    filled = [rest / missing if value is None else value for value in given]
    total = math.fsum(filled)
    return tuple(value / total if total else 1 / len(filled) for value in filled)


def share_problem(given: Given) -> tuple[str, str] | None:
    """Message and hint where shares do not come to 1."""
    total, missing = math.fsum(value for value in given if value is not None), None in given
    if all(value is None for value in given):
        return None
    if total > 1 + TOLERANCE:
        return f"the shares sum to {total:g}, more than 1", "lower them"
    if missing and total >= 1 - TOLERANCE:
        return "the shares given leave nothing for the others", "lower them, or give the others 0"
    if not missing and total < 1 - TOLERANCE:
        return f"the shares sum to {total:g}, less than 1", "raise them, or leave one out: it takes what is left"
    return None


def check(given: Mapping[str, float | None], at: At, what: str, problems: Problems) -> None:
    """Add the problem of shares that do not come to 1; `at` is the place of what they divide, `what` begins the message."""
    if found := share_problem(list(given.values())):
        problems.add(at, f"{what}: {found[0]}", found[1])


def named(given: Mapping[str, float | None]) -> dict[str, float]:
    """Shares by name, resolved."""
    return dict(zip(given, resolve(list(given.values())), strict=True))


def split(entry: Entry | None, problems: Problems) -> dict[str, float]:
    """The shares of `test` and `dev`; what is left is train. A fifth is test where nothing is said."""
    if entry is None:
        return {"test": 0.2}
    found, allowed = keys.mapping(entry, problems, "write `split: {test: 0.2}`"), ["test", "dev"]
    if found is None:
        return {}
    if train := found.get("train"):
        problems.add(train.at, "`train` is what `test` and `dev` leave", "leave it out")
        allowed.append("train")
    parts = keys.known(found, allowed, "`split`", problems)
    given = {name: _part(part, problems) for name, part in parts.items() if name != "train"}
    if (total := math.fsum(given.values())) > 1 + TOLERANCE:
        problems.add(entry.at, f"`split`: the shares sum to {total:g}, more than 1", "lower them")
    return given


def _part(entry: Entry, problems: Problems) -> float:
    if isinstance(entry.value, Scalar) and entry.value.empty:
        problems.add(entry.at, f"`{entry.name}` needs a share", f"write `{entry.name}: 0.2`")
    return share(entry, f"the share of `{entry.name}`", problems) or 0.0
