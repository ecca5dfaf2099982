"""Agents of Dialogflow as their users made them: names of parameters are theirs, and much in them is no data of a spec."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from synthchat.errors import DataError
from synthchat.readers import read
from tests.importing.bots import Imported, files, imported


def part(text: str, alias: str = "", meta: str = "") -> dict[str, Any]:
    return {"text": text, "userDefined": bool(alias)} | ({"alias": alias, "meta": meta} if alias else {})


def phrase(*parts: dict[str, Any], **more: object) -> dict[str, Any]:
    return {"id": "1", "data": list(parts), "isTemplate": False, "count": 0, "updated": 0} | more


def intent(name: str, *parameters: tuple[str, str], **more: object) -> dict[str, Any]:
    listed = [{"name": name, "dataType": kind, "required": True, "prompts": [{"lang": "en", "value": "which?"}]} for name, kind in parameters]
    response = {"parameters": listed, "messages": [{"type": "0", "speech": ["ok"]}], "affectedContexts": []}
    return {"name": name, "auto": True, "contexts": [], "responses": [response], "fallbackIntent": False, "events": [], "webhookUsed": False} | more


SYSTEM = (("date", "@sys.date"), ("shade", "@sys.color"), ("note", "@sys.any"))
BOOK = (("destination", "@city"), ("city1", "@city"), *SYSTEM, ("code", "@code"), ("never", "@city"))
PHRASES = [
    phrase(part("fly to "), part("Roma", "destination", "@city"), part(" from "), part("Oslo", "city1", "@city")),
    phrase(part("on "), part("May 5", "date", "@sys.date"), part(" "), part("it", "x", "@sys.ignore"), part(" is "), part("blue", "shade", "@sys.color")),
    phrase(part("note "), part("rent", "note", "@sys.any"), part(" for "), part("AB1", "code", "@code")),
    phrase(part("@city:destination please"), isTemplate=True),
    phrase(part("  ")),
]
ES: dict[str, object] = {
    "agent.json": {"displayName": "Fly Bot", "description": "books flights", "language": "en", "supportedLanguages": ["pt-br"]},
    "package.json": {"version": "1.0.0"},
    "intents/Book a flight.json": intent("Book: a flight", *BOOK, webhookUsed=True, contexts=["c"]),
    "intents/Book a flight_usersays_en.json": PHRASES,
    "intents/Book a flight_usersays_pt-br.json": [phrase(part("voar a "), part("Oslo", "city", "@city"))],
    "intents/Default Fallback Intent.json": intent("Default Fallback Intent", fallbackIntent=True, events=[{"name": "x"}]),
    "intents/Hi.json": intent("Hi"),
    "entities/city.json": {"name": "city", "isEnum": False, "isRegexp": False, "automatedExpansion": True},
    "entities/city_entries_en.json": [{"value": "Rome", "synonyms": ["Rome", "Roma"]}, {"value": "Oslo", "synonyms": ["Oslo"]}],
    "entities/city_entries_pt-br.json": [{"value": "Rome", "synonyms": ["Roma"]}],
    "entities/code.json": {"name": "code", "isEnum": False, "isRegexp": True},
    "entities/code_entries_en.json": [{"value": "^[A-Z]{2}[0-9]$", "synonyms": ["^[A-Z]{2}[0-9]$"]}],
    "entities/order.json": {"name": "order", "isEnum": True, "isRegexp": False},
    "entities/order_entries_en.json": [{"value": "@size:size @dish:dish", "synonyms": []}],
}


@pytest.fixture(params=["folder", "zip"])
def es(request: pytest.FixtureRequest, tmp_path: Path) -> Imported:
    folder = files(tmp_path / "agent", ES)
    if request.param == "folder":
        return imported(folder)
    with zipfile.ZipFile(tmp_path / "agent.zip", "w") as zipped:
        for name in ES:
            zipped.write(folder / name, name)
    return imported(tmp_path / "agent.zip")


def test_an_es_agent_becomes_a_spec(es: Imported) -> None:
    assert es.domain.description == "books flights"
    assert es.text.split("\n", 1)[1].startswith("synthchat: 1\nname: fly-bot\n")
    assert "  date: {type: date}\n" in es.text
    assert "  code: {pattern: '[A-Z]{2}[0-9]'}\n" in es.text
    assert "  city:\n    open: true\n    values:\n      - Rome:\n          en: [Roma]\n          pt-BR: [Roma]\n      - Oslo\n" in es.text
    assert "    entities: [city: destination, city, date, shade, note, code]\n" in es.text
    assert """- 'fly to [Roma]{"entity": "city", "role": "destination"} from [Oslo](city)'""" in es.text
    assert "- on [May 5](date) it is [blue](shade)\n" in es.text
    assert list(es.domain.intents) == ["Book_ a flight"]
    assert list(es.domain.languages) == ["en", "pt-BR"]


def test_a_fallback_without_phrases_is_left_out_where_no_texts_are_shipped(es: Imported) -> None:
    assert "`Default Fallback Intent` has no example, and synthchat ships none in en, pt-BR: nothing can be generated for it" in es.details("intent")


def test_what_an_es_agent_has_beside_is_named(es: Imported) -> None:
    counts = dict(es.report.counts)
    assert counts.pop("entity") == 1  # the composite has no values of its own
    assert counts == {
        "composite": 1, "contexts": 1, "empty": 1, "events": 1, "intent": 2, "parameter": 1, "prompts": 1,
        "renamed": 1, "responses": 1, "system-entity": 1, "template": 1, "webhooks": 1,
    }  # fmt: skip
    assert es.details("parameter") == ["no phrase of `Book: a flight` shows `city` as `never`"]


CX: dict[str, object] = {
    "agent.json": {"displayName": "Fly Bot", "defaultLanguageCode": "en", "supportedLanguageCodes": ["de"], "startFlow": "Default Start Flow"},
    "intents/ask%3f/ask%3f.json": {"name": "1", "displayName": "ask?", "description": "asks", "parameters": [{"id": "when", "entityType": "@sys.date-time"}]},
    "intents/ask%3f/trainingPhrases/en.json": {
        "trainingPhrases": [{"parts": [{"text": "open "}, {"text": "tonight", "parameterId": "when", "auto": True}], "repeatCount": 1, "languageCode": "en"}]
    },
    "intents/ask%3f/trainingPhrases/de.json": {"trainingPhrases": [{"parts": [{"text": "offen "}, {"text": "heute", "parameterId": "when"}]}]},
    "intents/Default Negative Intent/Default Negative Intent.json": {"name": "00000000-0000-0000-0000-000000000001", "displayName": "Default Negative Intent"},
    "intents/Default Negative Intent/trainingPhrases/en.json": {"trainingPhrases": [{"parts": [{"text": "sing"}]}]},
    "entityTypes/size/size.json": {"name": "2", "displayName": "size", "kind": "KIND_LIST"},
    "entityTypes/size/entities/en.json": {"entities": [{"value": "big", "synonyms": ["huge"]}]},
    "entityTypes/size/excludedPhrases/en.json": {"excludedPhrases": [{"value": "biggish"}]},
    "flows/Default Start Flow/Default Start Flow.json": {},
    "flows/Default Start Flow/pages/a.json": {},
    "testCases/one.json": {},
}


def test_a_cx_package_becomes_a_spec(tmp_path: Path) -> None:
    found = imported(files(tmp_path / "agent", CX))
    assert list(found.domain.languages) == ["en", "de"]
    assert found.domain.intents["ask?"].description == "asks"
    assert [(e.language, e.text, e.spans[0].key) for e in found.domain.intents["ask?"].examples] == [
        ("en", "open tonight", ("when", None, None)),
        ("de", "offen heute", ("when", None, None)),
    ]
    assert found.domain.intents["Default Negative Intent"].fallback
    assert "  size:\n    values: [big]\n" in found.text
    assert dict(found.report.counts) == {"excluded": 1, "flows": 1, "pages": 1, "system-entity": 1, "testCases": 1}


def test_a_cx_package_is_read_as_data(tmp_path: Path) -> None:
    assert [(u.intent, u.language, u.text) for u in read(files(tmp_path, CX))] == [
        ("Default Negative Intent", "en", "sing"),
        ("ask?", "de", "offen heute"),
        ("ask?", "en", "open tonight"),
    ]


def test_an_agent_of_api_ai_has_all_in_its_definitions(tmp_path: Path) -> None:
    old = {
        "agent.json": {"language": "en"},
        "intents/Hi.json": intent("Hi", userSays=[phrase(part("hello "), part("Roma", "city", "@city"))]),
        "entities/city.json": {"name": "city", "isEnum": False, "entries": [{"value": "Rome", "synonyms": ["Rome", "Roma"]}]},
    }
    assert [(u.text, u.language, u.entities[0].value) for u in read(files(tmp_path, old))] == [("hello Roma", "en", "Rome")]


def test_values_of_an_es_agent_are_those_of_its_synonyms(tmp_path: Path) -> None:
    folder = files(tmp_path, ES | {"intents/Book a flight_usersays_en.json": PHRASES[:1]})
    first = next(read(folder))
    assert [(s.entity, s.value, s.role) for s in first.entities] == [("city", "Rome", "destination"), ("city", "Oslo", None)]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"agent.json": "{"}, "agent.json:1:2: not JSON"),
        ({"agent.json": "[]"}, "agent.json: not a JSON object"),
        ({"intents/Hi.json": b"\xff"}, "intents/Hi.json:1:1: not JSON"),
        ({"intents/Book a flight_usersays_en.json": PHRASES[3:4]}, "_usersays_en.json: phrase 1: a phrase of `Book: a flight` is a template"),
        ({"intents/Book a flight_usersays_en.json": PHRASES[4:]}, "phrase 1: a phrase of `Book: a flight` without a text"),
    ],
)
def test_what_is_broken_is_named_with_its_file(tmp_path: Path, broken: dict[str, object], message: str) -> None:
    with pytest.raises(DataError) as caught:
        list(read(files(tmp_path, ES | broken)))
    assert message in str(caught.value)
