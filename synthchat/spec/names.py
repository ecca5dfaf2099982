"""What entities, intents, roles, groups, personas, factors and levels may be called."""

from __future__ import annotations

import re
import unicodedata

from synthchat.spec.nodes import Scalar, shortened
from synthchat.spec.problems import Problems

SPECIAL = '+:()[]{}"'
SPEC_NAME = re.compile(r"[a-z][a-z0-9_-]*")


def name_problem(name: str, what: str, plus: bool = False) -> tuple[str, str] | None:
    """Message and hint where `name` cannot be used; `plus` allows the `+` of a composed intent."""
    wrong = sorted({c for c in name if c in SPECIAL and not (plus and c == "+")})
    if not name:
        return f"{what} is empty", "write a name"
    if name != name.strip():
        return f"{what} has blanks around it: `{name}`", f"write `{name.strip()}`"
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in name):
        return f"{what} holds a control character: `{shortened(name)}`", "remove it"
    if wrong:
        return f"{what} cannot hold `{wrong[0]}`: `{shortened(name)}`", f"leave out {' '.join(SPECIAL)}"
    if what == "an entity's name" and name.endswith("!"):
        return f"{what} cannot end in `!`: `{name}`", "the `!` belongs into an intent's `entities`, where the entity must occur"
    return None


def check_name(node: Scalar, what: str, problems: Problems, plus: bool = False) -> bool:
    """Whether the text is a name; the problem is added where it is not."""
    if found := name_problem(node.text, what, plus):
        problems.add(node.at, *found)
    return not found
