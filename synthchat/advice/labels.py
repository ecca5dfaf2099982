"""Marks in examples: whether they fit their entity, and one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synthchat.advice.base import Finding, Subject, cells, surface_of
from synthchat.cells import PlannedValue
from synthchat.generate.free.judges import judges
from synthchat.spec.examples import Seed
from synthchat.spec.markup import mark
from synthchat.spec.model import Domain, Entity
from synthchat.spec.values import folded


def unlisted_surface(subject: Subject) -> Iterator[Finding]:
    """A text marked as a value of a closed list that is neither listed nor says which value it is."""
    for intent, seed in subject.seeds():
        for span in seed.example.spans:
            entity = subject.domain.entities[span.entity]
            if entity.closed and span.value not in [value.canonical for value in entity.values]:
                message = f"`{span.value}` is not listed under `{entity.name}`, so nobody knows which value it is"
                written = mark(span.value, entity.name, span.role, span.group, entity.values[0].canonical)
                yield subject.on_seed(intent, seed, message, f"list it as a synonym, or say the value: `{written}`")


def unfitting_value(subject: Subject) -> Iterator[Finding]:
    """A marked text that its entity's pattern does not match, that is surely of another type, or that is not in the table's column."""
    fits = {language: _Fit(subject.domain, language) for language in subject.domain.languages}
    for intent, seed in subject.seeds():
        for span in seed.example.spans:
            text, entity = surface_of(seed.example, span), subject.domain.entities[span.entity]
            if wrong := fits[seed.example.language].wrong(entity, text):
                hint = f"mark the value alone, correct it, or change what `{entity.name}` is"
                yield subject.on_seed(intent, seed, f"`{text}` is marked as `{entity.name}`, but {wrong}", hint)


def mixed_labels(subject: Subject) -> Iterator[Finding]:
    """The same words under two entities of which an intent lists both. Numbers are told by their place, so they are left out."""
    seen: dict[tuple[str, str], dict[str, Seed]] = {}
    for intent, seed in subject.seeds():
        slots = {slot.entity for slot in intent.slots}
        for span in seed.example.spans:
            text = surface_of(seed.example, span)
            before = seen.setdefault((seed.example.language, folded(text)), {})
            others = [name for name in before if name in slots and span.entity not in before]
            if others and any(c.isalpha() for c in text):
                message = f"`{text}` is marked as `{span.entity}` here, and as `{others[0]}` at {before[others[0]].place}"
                yield subject.on_seed(intent, seed, message, "mark the same words alike, or make the difference plain in the sentence")
            before.setdefault(span.entity, seed)


class _Fit:
    """Whether marked texts can be values of their entities, in one language."""

    def __init__(self, domain: Domain, language: str) -> None:
        typed = {n: e.model_copy(update={"open": True, "match": "free"}) for n, e in domain.entities.items() if e.type}
        self.domain, self.judges = domain, judges(domain.model_copy(update={"entities": typed}), language)

    def wrong(self, entity: Entity, text: str) -> str | None:
        """What is wrong with a text, after «but»."""
        if judge := self.judges.get(entity.name):
            verdict = judge(PlannedValue(entity.name, text, text), text)
            return verdict.wrong and f"it is {verdict.wrong}"
        if entity.open:
            return None
        if entity.pattern and not re.fullmatch(entity.pattern, text):
            return f"it does not match `{entity.pattern}`"
        if entity.table and folded(text) not in {folded(cell) for cell in cells(self.domain, entity)}:
            return f"it is not in the column `{entity.column}` of `{entity.table}`"
        return None
