"""What stands in an agent's zip, read as Dialogflow documents it, without our own code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from synthchat.formats.base import Dataset, ExportReport, export

EDITIONS = ("dialogflow-es", "dialogflow-cx")
Mark = tuple[int, int, str]
"""Start, end, parameter."""


@dataclass(frozen=True, order=True)
class Phrase:
    """A training phrase."""

    text: str
    intent: str
    language: str
    marks: tuple[Mark, ...]


@dataclass
class Package:
    """A zip's files; `types` is intent → parameter → data type, `entries` entity type → language → value → synonyms."""

    files: dict[str, Any]
    intents: dict[str, dict[str, Any]]
    phrases: list[Phrase]
    types: dict[str, dict[str, str]]
    entities: dict[str, dict[str, Any]]
    entries: dict[str, dict[str, dict[str, list[str]]]]


def exported(dataset: Dataset, folder: Path, to: str) -> tuple[ExportReport, Package]:
    report = export(dataset, folder, to)
    return report, read(folder / "agent.zip", to)


def read(path: Path, to: str) -> Package:
    with ZipFile(path) as zipped:
        assert zipped.testzip() is None
        assert len(set(zipped.namelist())) == len(zipped.namelist())
        files = {name: json.loads(zipped.read(name)) for name in zipped.namelist()}
    return _es(files) if to == "dialogflow-es" else _cx(files)


def _es(files: dict[str, Any]) -> Package:
    found = Package(files, {}, [], {}, {}, {})
    for path, content in files.items():
        folder, _, name = path.partition("/")
        if folder == "intents" and isinstance(content, dict):
            stem, intent = name.removesuffix(".json"), content["name"]
            found.intents[intent] = content
            found.types[intent] = {p["name"]: p["dataType"] for p in content["responses"][0]["parameters"]}
            for language, rows in _by_language(files, f"intents/{stem}_usersays_"):
                assert all(row["lang"] == language for row in rows)
                found.phrases += [_phrase(((p["text"], p.get("alias")) for p in row["data"]), intent, language) for row in rows]
        if folder == "entities" and isinstance(content, dict):
            assert name == content["name"] + ".json"
            found.entities[content["name"]] = content
            by_language = _by_language(files, f"entities/{content['name']}_entries_")
            found.entries[content["name"]] = {language: {e["value"]: e["synonyms"] for e in rows} for language, rows in by_language}
    return found


def _cx(files: dict[str, Any]) -> Package:
    found = Package(files, {}, [], {}, {}, {})
    for path, content in files.items():
        folder, _, rest = path.partition("/")
        if folder in ("intents", "entityTypes") and rest.count("/") == 1:
            name = content["displayName"]
            assert [unquote(part) for part in rest.removesuffix(".json").split("/")] == [name, name]
            inside = path.rpartition("/")[0]
            if folder == "intents":
                found.intents[name] = content
                found.types[name] = {p["id"]: p["entityType"] for p in content.get("parameters", [])}
                for language, data in _by_language(files, f"{inside}/trainingPhrases/"):
                    rows = data["trainingPhrases"]
                    assert all((row["languageCode"], row["repeatCount"]) == (language, 1) for row in rows)
                    found.phrases += [_phrase(((p["text"], p.get("parameterId")) for p in row["parts"]), name, language) for row in rows]
            else:
                found.entities[name] = content
                by_language = _by_language(files, f"{inside}/entities/")
                found.entries[name] = {language: {e["value"]: e["synonyms"] for e in data["entities"]} for language, data in by_language}
    return found


def _by_language(files: dict[str, Any], start: str) -> Iterator[tuple[str, Any]]:
    for path, content in files.items():
        if match := re.fullmatch(re.escape(start) + r"([a-z0-9-]+)\.json", path):
            yield match[1], content


def _phrase(parts: Iterator[tuple[str, str | None]], intent: str, language: str) -> Phrase:
    text, marks = "", []
    for piece, parameter in parts:
        assert piece
        if parameter:
            marks.append((len(text), len(text) + len(piece), parameter))
        text += piece
    return Phrase(text, intent, language, tuple(marks))
