"""The JSON Schema of a spec as it is written, for editors that complete and check YAML. `load` checks more, and says it better."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from synthchat.errors import UsageError
from synthchat.spec import entities, factors, include, intents, personas, slots
from synthchat.spec.names import SPEC_NAME, SPECIAL

Schema = dict[str, Any]

URI = "https://json-schema.org/draft/2020-12/schema"
NAME = f"^[^{''.join(chr(92) + c for c in SPECIAL)}]+$"
INTENT_NAME = NAME.replace(r"\+", "")
# YAML editors read 007 as a number and `no` as a boolean in some versions; the spec reads text as written.
TEXT: Schema = {"type": ["string", "number", "boolean", "null"]}
TEXTS: Schema = {"type": "array", "items": TEXT}
SHARE: Schema = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
FLAG: Schema = {"type": "boolean"}
PATH: Schema = {"type": "string", "pattern": r"^(?!/)(?![A-Za-z][A-Za-z0-9+.-]*:).+$"}


BESIDE = Path(".synthchat") / "schema.json"
"""Where `init` puts the schema, beside the spec."""


def first_line(schema: Path) -> str:
    """What a spec begins with, so that editors find its schema: no network is needed. `schema` is relative to the spec's folder."""
    return f"# yaml-language-server: $schema={schema.as_posix()}\n"


def schema_text() -> str:
    """The schema as a file."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def write_schema(path: Path) -> None:
    """Write the schema to `path`, in place of an earlier one. Raises UsageError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(schema_text(), encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", hint="name another file: synthchat schema -o FILE") from error


def json_schema() -> Schema:
    """The schema (draft 2020-12) of the main file of a spec, every key described."""
    properties = {
        "synthchat": said({"const": 1}, "The version of this format."),
        "name": said({"type": "string", "pattern": f"^{SPEC_NAME.pattern}$"}, "The spec's name; by default the file's, without its ending."),
        "description": said(TEXT, "What the assistant is for."),
        "languages": said({"anyOf": [TEXTS, shares()]}, "Language tags (BCP 47), with or without shares; the first is the main language."),
        "include": said(
            {"type": "array", "items": PATH}, "Other files, relative to the main spec's folder; their entities, intents, personas and factors are merged."
        ),
        "entities": said(named(_entity(), NAME), "What is to be found inside an utterance."),
        "intents": said(named(_intent(), INTENT_NAME), "What the user wants. `a+b` is composed of the intents `a` and `b`."),
        "personas": said(named(_persona(), NAME), "Who is speaking."),
        "factors": said(named(_factor(), NAME), "Ways in which utterances differ without a change of label; naming a built-in one replaces its levels."),
        "split": said(closed({"test": SHARE, "dev": SHARE}), "Shares of the splits; what is left is train. By default a fifth is test."),
    }
    keys = {key: properties[key] for key in include.KEYS}
    return {"$schema": URI, "title": "synthchat domain spec", **closed(keys, "synthchat"), "anyOf": [{"required": ["intents"]}, {"required": ["include"]}]}


def said(schema: Schema, description: str) -> Schema:
    """The schema with what its key is for."""
    return {**schema, "description": description}


def closed(properties: dict[str, Schema], *required: str) -> Schema:
    """An object with these keys and no others."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def named(item: Schema, pattern: str) -> Schema:
    """A mapping from names; no value at all is an empty one."""
    return {"type": ["object", "null"], "propertyNames": {"pattern": pattern}, "additionalProperties": item}


def shares() -> Schema:
    """A mapping from names to shares, which may be left empty."""
    return {"type": "object", "additionalProperties": SHARE}


def _entity() -> Schema:
    from synthchat.spec.types import TYPES, known_types

    options = {
        option: said({"type": ["number", "string", "array"]}, f"An option of the types {', '.join(of)}.") for option, of in entities.type_options().items()
    }
    surfaces = {"anyOf": [TEXTS, {"type": "object", "additionalProperties": TEXTS}, {"type": "null"}]}
    value = {"anyOf": [TEXT, {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": surfaces}]}
    sources = {
        "values": said(
            {"type": "array", "minItems": 1, "items": value}, "Canonical values, each with or without synonyms: `checking`, `checking: [current account]`."
        ),
        "type": said({"enum": list(known_types())}, "A built-in type of values."),
        "pattern": said({"type": "string"}, "A regular expression (Python's) that whole values match; quote it."),
        "table": said(PATH, "A CSV file, relative to the main spec's folder; one row is drawn for all of its entities in a record."),
        "column": said(TEXT, "The table's column."),
        "open": said(FLAG, "Whether values beyond the listed ones may be used."),
        "match": said({"enum": list(entities.MATCHES)}, "How closely a text keeps to the value drawn: exact, inflected (case and endings), or free."),
    }
    schema = {**closed({**options, **sources}), "dependentRequired": {"table": ["column"], "column": ["table"]}}
    schema["anyOf"] = [{"required": [source]} for source in (*entities.SOURCES, "open")]
    if len(known_types()) > len(TYPES):
        schema["additionalProperties"] = True  # a plug-in's type has options that only it knows
    return schema


def _intent() -> Schema:
    plain = {"anyOf": [TEXTS, {"type": "string"}]}
    file = closed({"file": said(PATH, "Rasa's nlu.yml, a JSONL or a CSV file; the rows of this intent are taken.")}, "file")
    by_language = {"type": "object", "not": {"required": ["file"]}, "additionalProperties": plain}
    properties = {
        "description": said(TEXT, "What the user wants."),
        "examples": said(
            {"anyOf": [*plain["anyOf"], file, by_language]},
            "Seeds, with values marked as `[text](entity)`: a list, a `|` block of lines `- …`, these by language, or a file.",
        ),
        "entities": said(
            {"type": "array", "items": _slot()}, "What may occur in its utterances: `amount`, `amount!` (must), `account: from` (a role), or the long form."
        ),
        "not": said(TEXTS, "What is easily mistaken for it."),
        "weight": said({"type": "number", "exclusiveMinimum": 0}, "Its share of `volume.total`, against the others' weights. By default 1."),
        "fallback": said(FLAG, "Whether it is for all that no other intent covers; at most one is."),
    }
    return {**closed({key: properties[key] for key in intents.KEYS}), "type": ["object", "null"]}


def _slot() -> Schema:
    properties = {
        "entity": said(TEXT, "The entity's name."),
        "role": said(TEXT, "Its role, where one entity plays several."),
        "group": said(TEXT, "Its group, where several entities belong together."),
        "required": said(FLAG, "Whether it must occur."),
        "many": said({"type": "integer", "minimum": 1}, "How many values at most. By default 1."),
    }
    long = closed({key: properties[key] for key in slots.KEYS}, "entity")
    with_role = {"type": "object", "minProperties": 1, "maxProperties": 1, "not": {"required": ["entity"]}, "additionalProperties": TEXT}
    return {"anyOf": [TEXT, long, with_role]}


def _persona() -> Schema:
    properties = {
        "description": said(TEXT, "Who this is."),
        "share": said(SHARE, "How many records are this persona's; what all leave has no persona. By default they are equal."),
        "style": said(TEXTS, "Words on how this persona writes; terse, verbose, polite, informal, formal and technical are understood without an LLM."),
    }
    levels = {name: said(TEXT, f"The level of the factor `{name}` that this persona fixes.") for name in factors.BUILT_IN}
    # Factors of the spec's own are keys as well.
    return {"type": ["object", "null"], "properties": {key: properties[key] for key in personas.KEYS} | levels, "additionalProperties": TEXT}


def _factor() -> Schema:
    level = closed({"share": said(SHARE, "The level's share."), "description": said(TEXT, "What the level means.")})
    return {"anyOf": [{**TEXTS, "minItems": 1}, {"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": [SHARE, level]}}]}
