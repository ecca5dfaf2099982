"""Personas: who speaks, how often, and which factors they fix."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from synthchat.spec import keys, shares
from synthchat.spec.model import Factor, Persona
from synthchat.spec.names import check_name
from synthchat.spec.nodes import Entry
from synthchat.spec.problems import Problems, meant
from synthchat.spec.text import At

KEYS = ("description", "share", "style")
LATER_KEYS = ("typos",)


def read_personas(entries: Iterable[Entry], at: At, factors: Mapping[str, Factor], problems: Problems) -> dict[str, Persona]:
    """The personas by name. Where no share is given they are equal; where all are, what is left has no persona."""
    before, found = len(problems), list(entries)
    given = [_read(entry, factors, problems) for entry in found]
    named = {persona.name: share for persona, share in given}
    if len(problems) == before:
        _check_shares(dict(zip(named, found, strict=True)), named, at, problems)
    equal = 1 / len(given) if given else 0
    return {persona.name: persona.model_copy(update={"share": equal if share is None else share}) for persona, share in given}


def _check_shares(entries: Mapping[str, Entry], given: Mapping[str, float | None], at: At, problems: Problems) -> None:
    without = [name for name, share in given.items() if share is None]
    total = math.fsum(share or 0 for share in given.values())
    if total > 1 + shares.TOLERANCE:
        problems.add(at, f"`personas`: the shares sum to {total:g}, more than 1", "lower them; what is left has no persona")
    elif without and len(without) < len(given):
        entry = entries[without[0]]
        problems.add(entry.at, f"`{entry.name}` has no share, but others have", "give every persona a share, or none")


def _read(entry: Entry, factors: Mapping[str, Factor], problems: Problems) -> tuple[Persona, float | None]:
    check_name(entry.key, "a persona's name", problems)
    found = keys.mapping(entry, problems, "write `description: …` below it")
    parts = keys.known(found, (*KEYS, *(name for name in factors if name not in KEYS)), "a persona", problems, LATER_KEYS) if found else {}
    share = shares.share(parts["share"], f"the share of `{entry.name}`", problems) if "share" in parts else None
    persona = Persona(
        name=entry.name,
        description=keys.text(parts["description"], problems) if "description" in parts else None,
        share=share or 0,
        style=keys.texts(parts["style"], problems) if "style" in parts else (),
        levels={name: level for name, part in parts.items() if name not in KEYS and (level := _level(part, factors[name], problems))},
    )
    return persona, share


def _level(entry: Entry, factor: Factor, problems: Problems) -> str | None:
    level, names = keys.text(entry, problems), [level.name for level in factor.levels]
    if level is None or level in names:
        return level
    problems.add(entry.value.at, f"`{factor.name}` has no level `{level}`", meant(level, names))
    return None
