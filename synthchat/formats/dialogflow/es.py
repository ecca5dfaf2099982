"""An agent as Dialogflow ES exports and imports it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from synthchat.formats.dialogflow import names
from synthchat.formats.dialogflow.agent import Agent, AgentIntent, EntityType, Parameter
from synthchat.formats.dialogflow.stable import TIME_ZONE, document, lines, stable_id
from synthchat.readers.dialogflow import layout
from synthchat.records import Utterance

Row = dict[str, Any]


def files(agent: Agent) -> Iterator[tuple[str, bytes]]:
    """Path → content, in the order of the zip."""
    yield layout.AGENT, document(_agent(agent))
    yield layout.PACKAGE, document({"version": "1.0.0"})
    stems = names.stems(intent.name for intent in agent.intents)
    for intent in agent.intents:
        stem = stems[intent.name]
        yield layout.es_intent(stem), document(_intent(intent))
        for language, phrases in intent.phrases.items():
            yield layout.es_phrases(stem, language), b"[\n" + lines(_phrases(intent, language, phrases)) + b"\n]\n"
    for entity in agent.entity_types:
        yield layout.es_entity(entity.name), document(_entity_type(entity))
        for language, entries in entity.entries.items():
            yield layout.es_entries(entity.name, language), b"[\n" + lines({"value": e.value, "synonyms": list(e.synonyms)} for e in entries) + b"\n]\n"


def lost(agent: Agent) -> Counter[str]:
    """What an ES agent has no place for: descriptions of intents."""
    return Counter({"dialogflow-description-lost": sum(bool(intent.description) for intent in agent.intents)})


def _agent(agent: Agent) -> Row:
    main, *others = map(layout.code, agent.languages)
    return {
        "description": agent.description or "",
        "language": main,
        "shortDescription": "",
        "examples": "",
        "linkToDocs": "",
        "displayName": agent.name,
        "disableInteractionLogs": False,
        "disableStackdriverLogs": True,
        "defaultTimezone": TIME_ZONE,
        "isPrivate": True,
        "mlMinConfidence": 0.3,
        "supportedLanguages": others,
        "enableOnePlatformApi": True,
        "onePlatformApiVersion": "v2",
        "analyzeQueryTextSentiment": False,
        "enabledKnowledgeBaseNames": [],
        "knowledgeServiceConfidenceAdjustment": 0.0,
        "dialogBuilderMode": False,
        "baseActionPackagesUrl": "",
        "enableSpellCorrection": False,
    }


def _intent(intent: AgentIntent) -> Row:
    response = {
        "resetContexts": False,
        "action": "input.unknown" if intent.fallback else "",
        "affectedContexts": [],
        "parameters": [_parameter(intent, p) for p in intent.parameters],
        "messages": [],
        "speech": [],
    }
    return {
        "id": stable_id("intent", intent.name),
        "name": intent.name,
        "auto": True,
        "contexts": [],
        "responses": [response],
        "priority": 500000,
        "webhookUsed": False,
        "webhookForSlotFilling": False,
        "fallbackIntent": intent.fallback,
        "events": [],
        "conditionalResponses": [],
        "condition": "",
        "conditionalFollowupEvents": [],
    }


def _parameter(intent: AgentIntent, p: Parameter) -> Row:
    return {
        "id": stable_id("parameter", intent.name, p.name),
        "name": p.name,
        "required": p.required,
        "dataType": p.type,
        "value": f"${p.name}",
        "defaultValue": "",
        "isList": p.many,
        "prompts": [],
        "promptMessages": [],
        "noMatchPromptMessages": [],
        "noInputPromptMessages": [],
        "outputDialogContexts": [],
    }


def _phrases(intent: AgentIntent, language: str, phrases: Iterable[Utterance]) -> Iterator[Row]:
    times = Counter[bytes]()
    for u in phrases:
        data = [_part(text, p) for text, p in intent.parts(u)]
        key = orjson.dumps(data)
        times[key] += 1
        yield {
            "id": stable_id("phrase", intent.name, language, key.decode(), times[key]),
            "data": data,
            "isTemplate": False,
            "count": 0,
            "lang": layout.code(language),
            "updated": 0,
        }


def _part(text: str, p: Parameter | None) -> Mapping[str, str | bool]:
    return {"text": text, "meta": p.type, "alias": p.name, "userDefined": True} if p else {"text": text, "userDefined": False}


def _entity_type(entity: EntityType) -> Row:
    return {
        "id": stable_id("entity", entity.name),
        "name": entity.name,
        "isOverridable": True,
        "isEnum": entity.kind == "list",
        "isRegexp": entity.kind == "regexp",
        "automatedExpansion": entity.expands,
        "allowFuzzyExtraction": entity.fuzzy,
    }
