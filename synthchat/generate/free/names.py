"""Names and listed values that are worded otherwise, or, where an entity is open, replaced by others."""

from __future__ import annotations

import re
from collections.abc import Mapping

from synthchat.cells import PlannedValue
from synthchat.generate.fold import fold
from synthchat.generate.free import signs
from synthchat.generate.free.judge import CHANGED, OPEN, Verdict, no
from synthchat.spec.model import Entity
from synthchat.spec.territories import locale_of
from synthchat.values.words import CITIES

PLACEHOLDER = re.compile(r"(open )?values?( \d+)?|entity( \d+)?|placeholder|n a|tbd|to be determined|x{3,}|same value|another value|other value|mark \d+")
MOST_WORDS = 15


class Names:
    """Judges what is called by a name: no other entity of `known` (folded name → what it names), no number, no address."""

    def __init__(self, entity: Entity, known: Mapping[str, str]) -> None:
        self.kind, self.open, self.known = {"person": "name of a person"}.get(entity.type or "", f"name of a {entity.type}"), entity.open, known

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By what is known to be something else."""
        digits = any(c.isdecimal() for c in text) and not any(c.isdecimal() for c in planned.surface)
        if digits or signs.email(text) or signs.money(text):
            return no(self.kind)
        said, meant = self.known.get(fold(text)), self.known.get(fold(planned.surface))
        return CHANGED if said and meant and said != meant and not self.open else OPEN


class Listed:
    """Judges values of a list, a table or the seeds: no placeholder, no name of an entity, no whole sentence, and in a closed list no other listed value."""

    def __init__(self, entity: Entity, language: str, entities: Mapping[str, Entity]) -> None:
        self.closed = entity.closed
        self.canonical = {s.casefold(): v.canonical for v in entity.values for s in v.surfaces.get(language, ())}
        self.names = {fold(name) for name in entities}

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By what no value is."""
        known = self.canonical.get(text.casefold())
        if known is not None:
            return CHANGED if self.closed and known != planned.value else OPEN
        if fold(text) in self.names or PLACEHOLDER.fullmatch(fold(text)):
            return Verdict("a name for a value, and none itself")
        too_long = len(text.split()) > max(MOST_WORDS, 2 * len(planned.surface.split()))
        return Verdict("too long for a value") if too_long else OPEN


class Patterned:
    """Judges values of a pattern: another wording matches it as well."""

    def __init__(self, entity: Entity) -> None:
        self.pattern = re.compile(entity.pattern or "")

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By the pattern."""
        return OPEN if self.pattern.fullmatch(text) else Verdict(f"it does not match `{self.pattern.pattern}`")


def countries(language: str) -> dict[str, str]:
    """Folded name of a country → its code, as CLDR calls it in the language."""
    return {fold(name): code for code, name in sorted(locale_of(language).territories.items()) if len(code) == 2 and code.isalpha()}


def cities(language: str) -> dict[str, str]:
    """Folded name of a large city → its time zone, as CLDR calls it in the language."""
    named = locale_of(language).time_zones
    return {fold(named.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")): zone for zone in CITIES}
