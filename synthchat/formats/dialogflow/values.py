"""What an entity of a spec becomes: a system entity, a regular expression, or a list of values with synonyms, from the spec or from the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from synthchat.formats.dialogflow.agent import EntityType, Entry
from synthchat.readers.dialogflow.layout import SYSTEM, WHOLE_NUMBER
from synthchat.spec.model import Domain, Entity

Said = Mapping[str, Mapping[str, Iterable[str]]]
"""Language → value → what was said for it in the data."""

# What Python's `re` has and RE2, which Dialogflow uses, has not or reads in another way.
PYTHON_ONLY = re.compile(r"\\[ZUuN]|\(\?[#aLux>]|\(\?[ims]+[aLux]|\{,|[*+?}]\+")
CLASS = re.compile(r"\\\\|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


def system_entity(entity: Entity) -> str | None:
    """The system entity of a built-in type, with its `@`; None for an entity that needs a type of its own."""
    if entity.type == "number" and not entity.options.get("decimals"):
        return WHOLE_NUMBER
    return SYSTEM.get(entity.type or "")


def entity_type(entity: Entity, name: str, domain: Domain, languages: Iterable[str], said: Said) -> EntityType:
    """A custom entity type, its entries by language. A table's column and a pattern are the same in all."""
    entries = {language: tuple(_entries(entity, domain, language, said)) for language in languages}
    kind = "regexp" if entity.pattern is not None else "map"
    expands = entity.pattern is None and (entity.open or entity.type is not None)
    return EntityType(name, kind, _present(entries), expands, fuzzy=kind == "map" and entity.match == "inflected")  # type: ignore[arg-type]


def seen_type(name: str, languages: Iterable[str], said: Said) -> EntityType:
    """A custom entity type of an entity that no spec describes."""
    return EntityType(name, "map", _present({language: _said(said, language) for language in languages}), expands=True)


def python_only(pattern: str) -> bool:
    """Whether RE2 reads the pattern differently, or not at all."""
    return bool(PYTHON_ONLY.search(CLASS.sub("x", pattern)))


def _entries(entity: Entity, domain: Domain, language: str, said: Said) -> Iterable[Entry]:
    if entity.pattern is not None:
        return [Entry(entity.pattern, (entity.pattern,))]
    if entity.table is not None and entity.column is not None:
        table = domain.tables[entity.table]
        at = table.columns.index(entity.column)
        return [Entry(value, (value,)) for value in dict.fromkeys(row[at] for row in table.rows if row[at].strip())]
    if entity.values:
        return [Entry(v.canonical, v.surfaces.get(language) or (v.canonical,)) for v in entity.values]
    return _said(said, language)


def _said(said: Said, language: str) -> tuple[Entry, ...]:
    return tuple(Entry(value, tuple(surfaces)) for value, surfaces in said.get(language, {}).items())


def _present(entries: Mapping[str, tuple[Entry, ...]]) -> dict[str, tuple[Entry, ...]]:
    return {language: found for language, found in entries.items() if found}
