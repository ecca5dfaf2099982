"""Seeds against the spec: their labels must be listed, their values known, and no text may stand twice."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from synthchat.errors import Problem
from synthchat.records import Span
from synthchat.spec.examples import Seed
from synthchat.spec.markup import mark
from synthchat.spec.model import Entity, Example, Slot
from synthchat.spec.nodes import shortened
from synthchat.spec.problems import Problems, listed, meant
from synthchat.spec.slots import labelled
from synthchat.spec.values import folded


@dataclass
class Seeds:
    """Checks the seeds of all intents. `texts` is (language, text) → its first seed and intent; `kept` are the good ones by intent."""

    entities: Mapping[str, Entity]
    problems: Problems
    texts: dict[tuple[str, str], tuple[Seed, str]] = field(default_factory=dict)
    lexicons: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    kept: dict[str, tuple[Seed, ...]] = field(default_factory=dict)

    def check(self, seeds: Iterable[Seed], intent: str, slots: Sequence[Slot]) -> tuple[Example, ...]:
        """The seeds that can be used, with canonical values."""
        self.kept[intent] = tuple(replace(seed, example=_Labels(self, seed, intent).checked(slots)) for seed in seeds if self._new(seed, intent))
        return tuple(seed.example for seed in self.kept[intent])

    def _new(self, seed: Seed, intent: str) -> bool:
        key = seed.example.language, unicodedata.normalize("NFC", seed.example.text).strip()
        first, other = self.texts.setdefault(key, (seed, intent))
        if first is seed:
            return True
        if first.place.path == seed.place.path and seed.place < first.place:  # composed intents are read last, wherever they stand
            first, seed, other, intent = seed, first, intent, other
        whose = "" if other == intent else f", under `{other}`"
        message = f"the same example as at {first.place}{whose}: `{shortened(seed.example.text)}`"
        self.problems.extend([Problem(message, seed.place, "remove one of the two", seed.source)])
        return False

    def lexicon(self, entity: Entity, language: str) -> dict[str, str]:
        """Surface (folded) → canonical value, of an entity that lists values."""
        key = entity.name, language
        if key not in self.lexicons:
            said = ((surface, value.canonical) for value in entity.values for surface in value.surfaces.get(language, ()))
            self.lexicons[key] = {folded(surface): canonical for surface, canonical in said}
        return self.lexicons[key]


@dataclass(frozen=True)
class _Labels:
    all: Seeds
    seed: Seed
    intent: str

    def _add(self, message: str, hint: str | None) -> None:
        self.all.problems.extend([Problem(message, self.seed.place, hint, self.seed.source)])

    def checked(self, slots: Sequence[Slot]) -> Example:
        """The example with canonical values; whatever its labels lack is a problem."""
        example = self.seed.example
        spans = tuple(self._canonical(span, given, slots) for span, given in zip(example.spans, self.seed.given, strict=True))
        example = example.model_copy(update={"spans": spans})
        # `many` counts values: one that is said twice is one value.
        values = Counter(key for key, _ in dict.fromkeys((span.key, folded(span.value)) for span in example.spans))
        allowed = {slot.key: slot for slot in slots}
        for key, times in values.items():
            if key not in allowed:
                self._unlisted(next(span for span in spans if span.key == key), slots)
            elif times > (most := allowed[key].many):
                hint = f"give it `many: {times}` in the `entities` of `{self.intent}`"
                self._add(f"{labelled(allowed[key])} has {times} values here, but at most {most} may occur", hint)
        for slot in slots:
            if slot.required and not values[slot.key]:
                self._add(f"{labelled(slot)} must occur in `{self.intent}`, and does not", "mark it, or remove its `!` (`required`)")
        return example

    def _unlisted(self, span: Span, slots: Sequence[Slot]) -> None:
        slot = Slot(entity=span.entity, role=span.role, group=span.group)
        message = f"`{self.intent}` does not list {labelled(slot)}"
        if slot.entity not in self.all.entities:
            self._add(f"`{slot.entity}` is not one of the spec's entities", meant(slot.entity, self.all.entities) or "define it under `entities`")
        elif same := [other for other in slots if other.entity == slot.entity]:
            meant_role = next((other for other in same if _role_as_value(span, other)), None)
            if meant_role:
                message += f" without a role: `:{span.value}` in a mark is a value"
            hint = f"it lists {', '.join(map(labelled, same))}"
            if span.role is None and all(other.role for other in same):
                hint = f"write `{self._mark(span, meant_role or same[0])}`; {hint}"
            self._add(message, hint)
        else:
            self._add(message, f"add it to the `entities` of `{self.intent}`")

    def _mark(self, span: Span, slot: Slot) -> str:
        """The mark in full, with the slot's role and group."""
        surface = self.seed.example.text[span.start : span.end]
        return mark(surface, slot.entity, slot.role, slot.group, surface if _role_as_value(span, slot) else span.value)

    def _canonical(self, span: Span, given: bool, slots: Sequence[Slot]) -> Span:
        entity, example = self.all.entities.get(span.entity), self.seed.example
        if entity is None or not entity.values:
            return span
        if not given:
            canonical = self.all.lexicon(entity, example.language).get(folded(span.value), span.value)
            return replace(span, value=canonical)
        names = [value.canonical for value in entity.values]
        if entity.closed and span.value not in names:
            hint = meant(span.value, names) or f"its values begin {listed(names[:5])}"
            if slot := next((slot for slot in slots if _role_as_value(span, slot)), None):
                if span.key not in [slot.key for slot in slots]:
                    return span  # that it is not listed without a role says it all
                hint = f"write `{self._mark(span, slot)}` if the role is meant"
            self._add(f"`{span.value}` is not one of the values of `{entity.name}`", hint)
        return span


def _role_as_value(span: Span, slot: Slot) -> bool:
    """Whether a mark gives the slot's role where its value stands: `[3 March](day:from)`."""
    return span.role is None and (span.entity, span.value) == (slot.entity, slot.role)
