"""An agent as the JSON package of Dialogflow CX."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from synthchat.formats.dialogflow.agent import Agent, AgentIntent, EntityType, Parameter
from synthchat.formats.dialogflow.stable import TIME_ZONE, document, lines, stable_id
from synthchat.readers.dialogflow import layout
from synthchat.records import Utterance

Row = dict[str, Any]
KINDS = {"map": "KIND_MAP", "list": "KIND_LIST", "regexp": "KIND_REGEXP"}
DESCRIPTION = 140
"""The longest description of an intent, in characters; a longer one is left out."""


def files(agent: Agent) -> Iterator[tuple[str, bytes]]:
    """Path → content, in the order of the zip."""
    yield layout.AGENT, document(_agent(agent))
    for entity in agent.entity_types:
        yield layout.cx_entity(entity.name), document(_entity_type(entity))
        for language, entries in entity.entries.items():
            rows = ({"value": e.value, "synonyms": list(e.synonyms), "languageCode": layout.code(language)} for e in entries)
            yield layout.cx_entries(entity.name, language), b'{"entities":[\n' + lines(rows) + b"\n]}\n"
    yield layout.cx_flow(layout.START_FLOW), document(_flow(agent))
    if not any(intent.fallback for intent in agent.intents):
        yield layout.cx_intent(layout.NEGATIVE_INTENT), document(_intent(AgentIntent(layout.NEGATIVE_INTENT, (), {}, fallback=True)))
    for intent in agent.intents:
        yield layout.cx_intent(intent.name), document(_intent(intent))
        for language, phrases in intent.phrases.items():
            rows = (_phrase(intent, language, u) for u in phrases)
            yield layout.cx_phrases(intent.name, language), b'{"trainingPhrases":[\n' + lines(rows) + b"\n]}\n"


def _agent(agent: Agent) -> Row:
    main, *others = map(layout.code, agent.languages)
    return _present(
        defaultLanguageCode=main,
        supportedLanguageCodes=others or None,
        timeZone=TIME_ZONE,
        description=agent.description,
        startFlow=layout.START_FLOW,
        speechToTextSettings={},
        advancedSettings={"loggingSettings": {}},
    )


def _entity_type(entity: EntityType) -> Row:
    return _present(
        name=stable_id("entity", entity.name),
        displayName=entity.name,
        kind=KINDS[entity.kind],
        autoExpansionMode="AUTO_EXPANSION_MODE_DEFAULT" if entity.expands else None,
        enableFuzzyExtraction=entity.fuzzy or None,
    )


def _intent(intent: AgentIntent) -> Row:
    return _present(
        name=layout.NEGATIVE_ID if intent.fallback else stable_id("intent", intent.name),
        displayName=intent.name,
        parameters=[_parameter(p) for p in intent.parameters] or None,
        priority=500000,
        isFallback=intent.fallback or None,
        description=intent.description if _fits(intent) else None,
        numTrainingPhrases=sum(map(len, intent.phrases.values())) or None,
    )


def lost(agent: Agent) -> Counter[str]:
    """What a CX agent has no place for: long descriptions, and that a label must occur."""
    required = sum(p.required for intent in agent.intents for p in intent.parameters)
    return Counter({"dialogflow-description-lost": sum(not _fits(intent) for intent in agent.intents), "dialogflow-required-lost": required})


def _fits(intent: AgentIntent) -> bool:
    return len(intent.description or "") <= DESCRIPTION


def _parameter(p: Parameter) -> Row:
    return _present(id=p.name, entityType=p.type, isList=p.many or None)


def _phrase(intent: AgentIntent, language: str, u: Utterance) -> Row:
    parts = [{"text": text, "parameterId": p.name} if p else {"text": text} for text, p in intent.parts(u)]
    return {"parts": parts, "repeatCount": 1, "languageCode": layout.code(language)}


def _flow(agent: Agent) -> Row:
    """An intent is only listened for where a route waits for it; what each answers is the intent's name."""
    return {
        "name": layout.START_FLOW_ID,
        "displayName": layout.START_FLOW,
        "transitionRoutes": [_route(agent, intent) for intent in agent.intents if not intent.fallback],
        "nluSettings": {"modelType": "MODEL_TYPE_ADVANCED", "classificationThreshold": 0.3},
    }


def _route(agent: Agent, intent: AgentIntent) -> Row:
    messages = [{"text": {"text": [intent.name]}, "languageCode": layout.code(language)} for language in agent.languages]
    return {"intent": intent.name, "triggerFulfillment": {"messages": messages}, "name": stable_id("route", intent.name)}


def _present(**fields: object) -> Row:
    return {key: value for key, value in fields.items() if value is not None}
