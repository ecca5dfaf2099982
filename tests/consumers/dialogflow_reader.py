"""Run by tests/consumers/dialogflow.py among Google's packages: an agent's zip → API messages, strictly → what they hold, as JSON.

It imports nothing of synthchat.
"""
# ruff: noqa: ANN401  # Google's messages and JSON are anything

from __future__ import annotations

import json
import re
import sys
from typing import Any
from zipfile import ZipFile

import re2  # type: ignore[import-not-found,unused-ignore]
from google.cloud import dialogflow_v2 as es  # type: ignore[import-not-found,unused-ignore,attr-defined]
from google.cloud import dialogflowcx_v3 as cx  # type: ignore[import-not-found,unused-ignore,attr-defined]
from google.protobuf.json_format import ParseDict  # type: ignore[import-not-found,import-untyped,unused-ignore]

Files = dict[str, Any]


def message(kind: Any, fields: dict[str, Any]) -> Any:
    """The message of these fields. Raises ParseError for one that it has not, or of another type."""
    made = kind()
    ParseDict(fields, kind.pb(made))
    return made


def languages(files: Files, pattern: str) -> list[tuple[str, Any]]:
    return [(found[1], content) for path, content in files.items() if (found := re.fullmatch(pattern, path))]


def es_intent(intent: dict[str, Any], rows: list[dict[str, Any]]) -> Any:
    response = intent["responses"][0]
    given = ("displayName", "name"), ("value", "value"), ("entityTypeDisplayName", "dataType"), ("mandatory", "required"), ("isList", "isList")
    phrases = [
        {
            "name": row["id"],
            "type": "TEMPLATE" if row["isTemplate"] else "EXAMPLE",
            "parts": [{("entityType" if key == "meta" else key): value for key, value in part.items()} for part in row["data"]],
            "timesAddedCount": row["count"],
        }
        for row in rows
    ]
    return message(
        es.Intent,
        {
            "displayName": intent["name"],
            "priority": intent["priority"],
            "isFallback": intent["fallbackIntent"],
            "action": response["action"],
            "resetContexts": response["resetContexts"],
            "parameters": [{theirs: p[ours] for theirs, ours in given} for p in response["parameters"]],
            "trainingPhrases": phrases,
        },
    )


def read_es(files: Files) -> dict[str, Any]:
    read: dict[str, Any] = {"intents": {}, "entity_types": {}, "patterns": {}}
    agent = files["agent.json"]
    named = {"displayName": "displayName", "defaultLanguageCode": "language", "supportedLanguageCodes": "supportedLanguages", "timeZone": "defaultTimezone"}
    message(es.Agent, {theirs: agent[ours] for theirs, ours in named.items()} | {"parent": "projects/p"})
    for path, content in files.items():
        if path.startswith("intents/") and isinstance(content, dict):
            found = languages(files, re.escape(path.removesuffix(".json")) + r"_usersays_([a-z-]+)\.json")
            es_intent(content, [])
            read["intents"][content["name"]] = [[language, phrase] for language, rows in found for phrase in parts(es_intent(content, rows))]
        if path.startswith("entities/") and isinstance(content, dict):
            kind = "KIND_LIST" if content["isEnum"] else "KIND_REGEXP" if content["isRegexp"] else "KIND_MAP"
            expansion = "AUTO_EXPANSION_MODE_DEFAULT" if content["automatedExpansion"] else "AUTO_EXPANSION_MODE_UNSPECIFIED"
            fields = {"displayName": content["name"], "kind": kind, "autoExpansionMode": expansion, "enableFuzzyExtraction": content["allowFuzzyExtraction"]}
            for _, rows in languages(files, re.escape(path.removesuffix(".json")) + r"_entries_([a-z-]+)\.json"):
                keep_type(read, message(es.EntityType, fields | {"entities": rows}))
    return read


def parts(intent: Any) -> list[list[list[str]]]:
    """The phrases of an ES message; the data type is that of the part, and must be the parameter's."""
    types = {p.display_name: p.entity_type_display_name for p in intent.parameters}
    assert len(types) == len(intent.parameters)
    assert all(types[part.alias] == part.entity_type for phrase in intent.training_phrases for part in phrase.parts if part.alias)
    return [[[part.text, part.alias, part.entity_type] for part in phrase.parts] for phrase in intent.training_phrases]


def without(fields: dict[str, Any], *keys: str) -> dict[str, Any]:
    """Without what stands in packages alone."""
    return {key: value for key, value in fields.items() if key not in keys}


def read_cx(files: Files) -> dict[str, Any]:
    read: dict[str, Any] = {"intents": {}, "entity_types": {}, "patterns": {}}
    message(cx.Agent, files["agent.json"] | {"displayName": "an agent"})
    for path, content in files.items():
        folder, _, rest = path.partition("/")
        inside = re.escape(path.rpartition("/")[0])
        if folder == "intents" and rest.count("/") == 1:
            fields = without(content, "numTrainingPhrases")
            message(cx.Intent, fields)
            kept = read["intents"][content["displayName"]] = []
            for language, data in languages(files, inside + r"/trainingPhrases/([a-z-]+)\.json"):
                made = message(cx.Intent, fields | {"trainingPhrases": [without(row, "languageCode") for row in data["trainingPhrases"]]})
                types = {p.id: p.entity_type for p in made.parameters}
                kept += [
                    [language, [[p.text, p.parameter_id, types[p.parameter_id] if p.parameter_id else ""] for p in row.parts]] for row in made.training_phrases
                ]
            assert len(kept) == content.get("numTrainingPhrases", 0)
        if folder == "entityTypes" and rest.count("/") == 1:
            for _, data in languages(files, inside + r"/entities/([a-z-]+)\.json"):
                keep_type(read, message(cx.EntityType, content | {"entities": [without(row, "languageCode") for row in data["entities"]]}))
        if folder == "flows":
            routes = content["transitionRoutes"]
            for route in routes:
                for said in route["triggerFulfillment"]["messages"]:
                    said.pop("languageCode")
            message(cx.Flow, content)
            assert {route["intent"] for route in routes} <= {files[name]["displayName"] for name in files if re.fullmatch("intents/[^/]+/[^/]+", name)}
    return read


def keep_type(read: dict[str, Any], made: Any) -> None:
    assert made.entities
    read["entity_types"][made.display_name] = made.kind.name
    if made.kind.name == "KIND_REGEXP":
        read["patterns"][made.display_name] = [entity.value for entity in made.entities if re2.compile(entity.value)]


def unmatched(read: dict[str, Any]) -> list[str]:
    """What is annotated as a regexp entity, and RE2 does not match as a whole."""
    said = [(text, kind.removeprefix("@")) for phrases in read["intents"].values() for _, phrase in phrases for text, _, kind in phrase]
    return [text for text, kind in said if kind in read["patterns"] and not any(re2.fullmatch(p, text) for p in read["patterns"][kind])]


def main(archive: str, edition: str, out: str) -> None:
    with ZipFile(archive) as zipped:
        files = {name: json.loads(zipped.read(name)) for name in zipped.namelist()}
    read = read_es(files) if edition == "dialogflow-es" else read_cx(files)
    read["unmatched"] = unmatched(read)
    with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123
        json.dump(read, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
