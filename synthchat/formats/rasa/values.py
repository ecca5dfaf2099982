"""What a spec knows of values, in Rasa's terms. Its synonyms know no entity: a surface that means two things is left out of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from synthchat.formats.rasa.anchors import searched
from synthchat.formats.rasa.scalars import fits_block
from synthchat.formats.refusals import SURROGATE
from synthchat.spec.model import Domain, Entity


@dataclass
class Knowledge:
    """Canonical value → surfaces, entity → elements, entity → patterns; and what could not be said, counted or in words."""

    synonyms: dict[str, list[str]] = field(default_factory=dict)
    lookups: dict[str, list[str]] = field(default_factory=dict)
    regexes: dict[str, list[str]] = field(default_factory=dict)
    warnings: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def knowledge(domain: Domain | None, language: str | None = None) -> Knowledge:
    """Synonyms and lookup tables of listed values, lookup tables of columns, regexes of patterns; of one language, or of all."""
    found = Knowledge()
    if domain is None:
        return found
    _synonyms(domain, language, found)
    for entity in domain.entities.values():
        if elements := _fitting(_elements(entity, domain, language), found):
            found.lookups[entity.name] = elements
        if entity.pattern is not None:
            # Rasa searches for a pattern, where the spec means the whole value.
            pattern, anchored = searched(entity.pattern)
            found.regexes[entity.name] = _fitting([pattern], found)
            if anchored:
                found.notes.append(f"the pattern of {entity.name} has `^` or `$` inside: Rasa finds it at the borders of a message only")
    found.regexes = {name: patterns for name, patterns in found.regexes.items() if patterns}
    return found


def _elements(entity: Entity, domain: Domain, language: str | None) -> Iterable[str]:
    if entity.table is not None and entity.column is not None:
        table = domain.tables[entity.table]
        at = table.columns.index(entity.column)
        return dict.fromkeys(row[at] for row in table.rows if row[at].strip())
    return dict.fromkeys(surface for surface, _ in _surfaces(entity, language))


def _surfaces(entity: Entity, language: str | None) -> Iterable[tuple[str, str]]:
    for value in entity.values:
        yield value.canonical, value.canonical
        for surfaces in (said for tag, said in value.surfaces.items() if language in (None, tag)):
            yield from ((surface, value.canonical) for surface in surfaces)


def _synonyms(domain: Domain, language: str | None, found: Knowledge) -> None:
    meanings: dict[str, set[str]] = {}
    pairs = dict.fromkeys(pair for entity in domain.entities.values() for pair in _surfaces(entity, language))
    for surface, canonical in pairs:
        meanings.setdefault(surface.lower(), set()).add(canonical)  # Rasa looks synonyms up in small letters
    for surface, canonical in pairs:
        if surface == canonical:
            continue
        if len(meanings[surface.lower()]) > 1:
            found.warnings["rasa-synonym-ambiguous"] += 1
        elif not fits_block(surface) or SURROGATE.search(canonical):
            found.warnings["rasa-value-unwritable"] += 1
        else:
            found.synonyms.setdefault(canonical, []).append(surface)


def _fitting(items: Iterable[str], found: Knowledge) -> list[str]:
    every = list(items)
    kept = [item for item in every if fits_block(item)]
    found.warnings["rasa-value-unwritable"] += len(every) - len(kept)
    return kept
