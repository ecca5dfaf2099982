"""Small parts of a domain, for tests."""

from __future__ import annotations

from collections.abc import Mapping

from synthchat.spec.markup import parse
from synthchat.spec.model import Entity, Example, Factor, Level, ListedValue


def factor(name: str, levels: Mapping[str, float]) -> Factor:
    return Factor(name=name, levels=tuple(Level(name=level, share=share) for level, share in levels.items()))


def seed(marked: str, language: str = "en") -> Example:
    text, spans = parse(marked)
    return Example(text=text, spans=spans, language=language)


def listed(name: str, *values: str) -> Entity:
    return Entity(name=name, match="exact", values=tuple(ListedValue(canonical=v, surfaces={"en": (v,)}) for v in values))
