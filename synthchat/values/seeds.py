"""Values of an entity that is open alone: those that the seeds show."""

from __future__ import annotations

from synthchat.cells import Value
from synthchat.spec.model import Domain, Entity
from synthchat.values.listed import Listed


def from_seeds(domain: Domain, entity: Entity, language: str) -> Listed:
    """The sampler of what is marked as the entity in the language's seeds, else in the main language's; without any such span, its `choices` are empty."""
    return Listed(entity, next(filter(None, (_said(domain, entity, tag) for tag in (language, domain.main_language))), {}))


def _said(domain: Domain, entity: Entity, language: str) -> dict[str, tuple[Value, ...]]:
    choices: dict[str, dict[str, Value]] = {}
    examples = (example for intent in domain.intents.values() for example in intent.examples if example.language == language)
    for text, span in ((example.text, span) for example in examples for span in example.spans if span.entity == entity.name):
        surface = text[span.start : span.end]
        choices.setdefault(span.value, {}).setdefault(surface, Value(surface, span.value, span.normalized))
    return {value: tuple(surfaces.values()) for value, surfaces in choices.items()}
