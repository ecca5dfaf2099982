"""What Dialogflow takes of each thing. Google changes such numbers: who is over one is warned, and nothing is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from synthchat.formats.dialogflow.agent import Agent, AgentIntent, EntityType

Over = tuple[str, str]
"""A warning's name, and what is over which limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """At most so many; phrases are counted by language, lengths in characters."""

    intents: int
    entity_types: int = 250
    phrases: int = 2_000
    agent_phrases: int = 100_000
    phrase_length: int = 768
    parameters: int = 20
    entries: int = 30_000
    synonyms: int = 200
    value_length: int = 512


ES = Limits(intents=2_000)
CX = Limits(intents=10_000)


def check(agent: Agent, limits: Limits) -> tuple[Counter[str], list[str]]:
    """How often each limit is broken, and a note about the first time."""
    counts, notes = Counter[str](), dict[str, str]()
    for name, detail in _all(agent, limits):
        counts[name] += 1
        notes.setdefault(name, detail)
    return counts, list(notes.values())


def _all(agent: Agent, limits: Limits) -> Iterator[Over]:
    yield from _over("intents", len(agent.intents), limits.intents, "the agent has {n} intents")
    yield from _over("entity-types", len(agent.entity_types), limits.entity_types, "the agent has {n} entity types")
    for language in agent.languages:
        count = sum(len(intent.phrases.get(language, ())) for intent in agent.intents)
        yield from _over("agent-phrases", count, limits.agent_phrases, f"the agent has {{n}} training phrases in {language}")
    for intent in agent.intents:
        yield from _intent(intent, limits)
    for entity in agent.entity_types:
        yield from _entity(entity, limits)


def _intent(intent: AgentIntent, limits: Limits) -> Iterator[Over]:
    yield from _over("parameters", len(intent.parameters), limits.parameters, f"{intent.name} has {{n}} parameters")
    for language, phrases in intent.phrases.items():
        yield from _over("phrases", len(phrases), limits.phrases, f"{intent.name} has {{n}} training phrases in {language}")
        for u in phrases:
            yield from _over("phrase-length", len(u.text), limits.phrase_length, f"a phrase of {intent.name} has {{n}} characters")


def _entity(entity: EntityType, limits: Limits) -> Iterator[Over]:
    for language, entries in entity.entries.items():
        yield from _over("entries", len(entries), limits.entries, f"{entity.name} has {{n}} entries in {language}")
        for entry in entries:
            yield from _over("synonyms", len(entry.synonyms), limits.synonyms, f"a value of {entity.name} has {{n}} synonyms")
            longest = max(map(len, (entry.value, *entry.synonyms)))
            yield from _over("value-length", longest, limits.value_length, f"a value of {entity.name} has {{n}} characters")


def _over(name: str, count: int, limit: int, text: str) -> Iterator[Over]:
    if count > limit:
        yield f"dialogflow-limit-{name}", f"{text.replace('{n}', f'{count:,}')}: Dialogflow takes {limit:,}"
