"""Names of other tools as a spec can hold them: what it cannot is replaced by `_`, and told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from synthchat.readers.losses import Losses
from synthchat.spec.names import SPECIAL, name_problem

BROKEN = ("Cc", "Cs", "Zl", "Zp")


@dataclass
class Names:
    """The names of one kind (`what`: `an intent`, `a role`) that were given so far; no two become one."""

    what: str
    losses: Losses
    given: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The name in the spec."""
        if name not in self.given:
            self.give(name, name if _fits(name, self.what) else mended(name))
        return self.given[name]

    def give(self, name: str, wanted: str) -> None:
        """Let a name be called as wanted, with a number where that is taken."""
        taken, unique, number = set(self.given.values()), wanted, 2
        while unique in taken:
            unique, number = f"{wanted}_{number}", number + 1
        self.given[name] = unique
        if unique != name:
            self.losses.note("renamed", f"{self.what} is called `{unique}` instead of {ascii(name)[1:-1]}")


def intent_names(names: Collection[str], parts: Collection[str], losses: Losses) -> dict[str, str]:
    """Intents → their names in the spec. One with `+` is composed where it joins `parts`, of which no other one is composed in the same way."""
    found = Names("an intent", losses)
    for name in names:
        if "+" not in name:
            found.of(name)
    composed: set[frozenset[str]] = set()
    for name in names:
        if "+" in name:
            joined = name.split("+")
            if len(set(joined)) == len(joined) and set(joined) <= set(parts) and frozenset(joined) not in composed:
                composed.add(frozenset(joined))
                found.give(name, "+".join(found.given[part] for part in joined))
            else:
                found.of(name)
    return found.given


def spec_name(candidates: Iterable[str | None]) -> str:
    """The first that says something, as the name of a spec."""
    for candidate in candidates:
        plain = unicodedata.normalize("NFKD", candidate or "").encode("ascii", "ignore").decode().lower()
        if slug := re.sub(r"^[^a-z]+|-+$", "", re.sub(r"[^a-z0-9_]+", "-", plain)):
            return slug
    return "imported"


def mended(name: str) -> str:
    """The name without what a spec's names cannot hold."""
    plain = "".join("_" if c in SPECIAL or unicodedata.category(c) in BROKEN else c for c in name)
    return re.sub(r"^\s+|[\s!]+$", "", plain) or "unnamed"


def _fits(name: str, what: str) -> bool:
    return name_problem(name, f"{what}'s name" if what == "an entity" else what) is None
