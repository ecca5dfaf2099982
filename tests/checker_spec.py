"""What `checker.py` knows of a domain spec: read from the YAML by its own small reader, or from a folder's spec.json. Shares no code with synthchat."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

Key = tuple[str, str | None, str | None]
Slots = dict[Key, tuple[bool, int]]
Tree = dict[str, Any]

BUILT_IN = {
    "form": {"question", "request", "statement", "fragment"},
    "length": {"short", "medium", "long"},
    "register": {"casual", "neutral", "formal"},
    "detail": {"bare", "reason", "background"},
    "sentiment": {"positive", "neutral", "negative"},
}
NO_FACTORS = {"description", "share", "style", "typos"}
ESCAPED = re.compile(r"\\([\[\]\\])")
MARK = re.compile(r"\[((?:\\[\[\]\\]|[^\[\]])+)\](?:\(([^()]+)\)|(?=\{))")


def caseless(text: str) -> str:
    """For the comparison of surfaces: case folding and NFC."""
    return unicodedata.normalize("NFC", text.casefold())


@dataclass(frozen=True, slots=True)
class Mark:
    """A labelled piece of a text: code points, end exclusive."""

    start: int
    end: int
    entity: str
    value: str
    role: str | None = None
    group: str | None = None

    @property
    def key(self) -> Key:
        """Entity, role and group."""
        return self.entity, self.role, self.group


@dataclass(slots=True)
class Entity:
    """`surfaces` is language → caseless surface → canonical value."""

    open: bool = False
    match: str = "exact"
    surfaces: dict[str, dict[str, str]] = field(default_factory=dict)
    canonical: set[str] = field(default_factory=set)
    pattern: str | None = None
    table: str | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Seed:
    """`labels` are (surface, entity, role, group, value) in the order of the text."""

    intent: str
    language: str
    text: str
    labels: tuple[tuple[str, str, str, str, str], ...]


@dataclass(slots=True)
class Spec:
    """What a dataset is held against."""

    languages: list[str]
    entities: dict[str, Entity] = field(default_factory=dict)
    intents: dict[str, Slots] = field(default_factory=dict)
    personas: dict[str, dict[str, str]] = field(default_factory=dict)
    factors: dict[str, set[str]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    seeds: list[Seed] = field(default_factory=list)
    length_built_in: bool = True

    def slots(self, intent: str) -> Slots:
        """What may occur in an intent; of a composed one the union, the stronger of two."""
        union: Slots = dict(self.intents.get(intent, {}))
        for part in intent.split("+") if "+" in intent else ():
            for key, (required, many) in self.intents.get(part, {}).items():
                old = union.get(key, (False, 1))
                union[key] = (old[0] or required, max(old[1], many))
        return union

    def wrong_value(self, mark: Mark, text: str, language: str) -> str | None:
        """What is wrong with the value of a span that reads `text`."""
        entity = self.entities[mark.entity]
        if self._as_in_a_seed(mark, text):
            return None
        if entity.canonical:
            return self._wrong_listed(entity, mark, text, language)
        if mark.value != text and (entity.match != "exact" or caseless(mark.value) != caseless(text)):
            return f"{mark.entity} {text!r} has the value {mark.value!r}"
        if entity.pattern and entity.match == "exact" and not entity.open and not re.fullmatch(entity.pattern, text):
            return f"{mark.entity} {text!r} does not match {entity.pattern}"
        cells = {caseless(row.get(entity.column, "")) for row in self.tables.get(entity.table or "", ())}
        return f"{text!r} is not in the column {entity.column}" if cells and not entity.open and caseless(text) not in cells else None

    def _wrong_listed(self, entity: Entity, mark: Mark, text: str, language: str) -> str | None:
        canonical = entity.surfaces.get(language, {}).get(caseless(text))
        if canonical is not None:
            return None if mark.value == canonical else f"{mark.entity} {text!r} is {canonical!r}, not {mark.value!r}"
        if entity.open or entity.match == "free":
            return None if mark.value in entity.canonical | {text} else f"{mark.entity} {text!r} has the value {mark.value!r}"
        if entity.match == "inflected" and mark.value in entity.canonical:
            return None
        return f"{text!r} is no surface of {mark.entity} in {language}"

    def _as_in_a_seed(self, mark: Mark, text: str) -> bool:
        """A person may mark an unlisted surface with a value of the list; what was made from that seed may then say it, too."""
        return any((caseless(s), e, v) == (caseless(text), mark.entity, mark.value) for seed in self.seeds for s, e, _, _, v in seed.labels)


def from_json(path: Path) -> Spec:
    """The resolved spec that lies in a dataset folder."""
    data = json.loads(path.read_text(encoding="utf-8"))
    spec = Spec(list(data["languages"]))
    for name, e in data["entities"].items():
        entity = Entity(e["open"], e["match"], pattern=e.get("pattern"), table=e.get("table"), column=e.get("column") or "")
        for value in e.get("values", ()):
            entity.canonical.add(value["canonical"])
            for language, surfaces in value["surfaces"].items():
                entity.surfaces.setdefault(language, {}).update({caseless(s): value["canonical"] for s in surfaces})
        spec.entities[name] = entity
    for name, intent in data["intents"].items():
        spec.intents[name] = {(s["entity"], s["role"], s["group"]): (s["required"], s["many"]) for s in intent["slots"]}
        for example in intent["examples"]:
            marks = [Mark(s["start"], s["end"], s["entity"], s["value"], s.get("role"), s.get("group")) for s in example["spans"]]
            spec.seeds.append(_seed(name, example["language"], example["text"], marks))
    spec.personas = {name: dict(p["levels"]) for name, p in data["personas"].items()}
    spec.factors = {name: {level["name"] for level in f["levels"]} for name, f in data["factors"].items()}
    spec.length_built_in = bool(data["factors"]["length"]["built_in"])
    spec.tables = {name: [dict(zip(t["columns"], row, strict=True)) for row in t["rows"]] for name, t in data["tables"].items()}
    return spec


def from_yaml(path: Path) -> Spec:
    """The spec as its author wrote it, with its includes, tables and example files."""
    data = _merged(path)
    languages = data.get("languages") or ["en"]
    spec = Spec(list(languages))
    for name, entity in data.get("entities", {}).items():
        spec.entities[name] = _entity(entity or {}, spec, path.parent)
    factors = data.get("factors", {})
    spec.factors = {name: set(levels) for name, levels in (BUILT_IN | factors).items()}
    spec.length_built_in = "length" not in factors
    spec.personas = {n: {k: v for k, v in (p or {}).items() if k not in NO_FACTORS} for n, p in data.get("personas", {}).items()}
    spec.intents = {name: dict(map(_slot, (intent or {}).get("entities", []))) for name, intent in data["intents"].items()}
    for name, intent in data["intents"].items():
        spec.seeds += _seeds(name, (intent or {}).get("examples", []), spec, path.parent)
    return spec


def _merged(path: Path) -> Tree:
    """The main file with what it includes, each file once; the main file's entries first."""
    merged: Tree = {}
    queue, seen = [path], set()
    while queue:
        file = queue.pop(0)
        if file.resolve() in seen:
            continue
        seen.add(file.resolve())
        for key, value in as_text(file).items():
            if key == "include":
                queue += [path.parent / name for name in value]
            elif isinstance(value, dict):
                merged.setdefault(key, {}).update(value)
            else:
                merged.setdefault(key, value)
    return merged


def as_text(path: Path) -> Tree:
    """A YAML file in which every scalar is text as written."""
    tree = _plain(YAML(typ="safe", pure=True).compose(path.read_text(encoding="utf-8-sig")))
    assert isinstance(tree, dict), f"{path} is no mapping"
    return tree


def _plain(node: object) -> object:
    match node:
        case ScalarNode():
            return None if node.value == "" and node.style is None else node.value
        case SequenceNode():
            return [_plain(item) for item in node.value]
        case MappingNode():
            own = {_plain(k): _plain(v) for k, v in node.value}
            inherited = own.pop("<<", {})
            return {**inherited, **own} if isinstance(inherited, dict) else own
    return None


def _entity(data: Tree, spec: Spec, folder: Path) -> Entity:
    open_ = data.get("open") == "true"
    listed = "values" in data and not open_
    entity = Entity(open_, data.get("match") or ("exact" if listed or "pattern" in data or "table" in data else "free"))
    entity.pattern, entity.table, entity.column = data.get("pattern"), data.get("table"), data.get("column", "")
    for item in data.get("values", []):
        canonical, synonyms = next(iter(item.items())) if isinstance(item, dict) else (item, [])
        _list_surfaces(entity, canonical, synonyms or [], spec.languages)
    if entity.table and entity.table not in spec.tables:
        text = (folder / entity.table).read_text(encoding="utf-8-sig")
        spec.tables[entity.table] = list(csv.DictReader(io.StringIO(text, newline="")))
    return entity


def _list_surfaces(entity: Entity, canonical: str, synonyms: Tree | list[str], languages: list[str]) -> None:
    by_language = synonyms if isinstance(synonyms, dict) else {languages[0]: synonyms}
    entity.canonical.add(canonical)
    for language in languages:
        surfaces = list(by_language.get(language) or [])
        own = [canonical] if language == languages[0] or not surfaces else []
        entity.surfaces.setdefault(language, {}).update({caseless(s): canonical for s in own + surfaces})


def _slot(item: str | Tree) -> tuple[Key, tuple[bool, int]]:
    if isinstance(item, str):
        return (item.removesuffix("!"), None, None), (item.endswith("!"), 1)
    if "entity" in item:
        return (item["entity"], item.get("role"), item.get("group")), (item.get("required") == "true", int(item.get("many", 1)))
    ((name, role),) = item.items()
    return (name.removesuffix("!"), role, None), (name.endswith("!"), 1)


def _seeds(intent: str, examples: Tree | list[str] | str, spec: Spec, folder: Path) -> Iterator[Seed]:
    main = spec.languages[0]
    if isinstance(examples, dict) and "file" in examples:
        yield from _from_file(folder / examples["file"], intent, spec)
        return
    for language, items in (examples if isinstance(examples, dict) else {main: examples}).items():
        lines = [line.strip()[1:] for line in items.splitlines() if line.strip()] if isinstance(items, str) else items or []
        for line in lines:
            yield parse(intent, language, line.strip(), spec)


def _from_file(path: Path, intent: str, spec: Spec) -> Iterator[Seed]:
    """CSV, JSONL, or the nlu.yml of a Rasa project; only this intent's rows."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".csv":
        rows = [r for r in csv.DictReader(io.StringIO(text, newline="")) if r["intent"] == intent]
        yield from (parse(intent, r.get("language") or spec.languages[0], r["text"].strip(), spec) for r in rows)
    elif path.suffix == ".jsonl":
        for data in (json.loads(line) for line in text.split("\n") if line.strip()):
            if data["intent"] == intent:
                marks = [Mark(e["start"], e["end"], e["entity"], e["value"], e.get("role"), e.get("group")) for e in data.get("entities", [])]
                yield _seed(intent, data.get("language") or spec.languages[0], data["text"], marks)
    else:
        for block in as_text(path)["nlu"]:
            if block.get("intent") == intent:
                yield from _seeds(intent, block["examples"], spec, path.parent)


def parse(intent: str, language: str, marked: str, spec: Spec) -> Seed:
    """The seed that one marked line stands for."""
    text, marks, at = "", [], 0
    while at < len(marked):
        if found := MARK.match(marked, at):
            surface, at = ESCAPED.sub(r"\1", found[1]), found.end()
            entity, _, value = (found[2] or "").partition(":")
            given: dict[str, str] = {"entity": entity} | ({"value": value} if value else {})
            if not found[2]:
                given, at = json.JSONDecoder().raw_decode(marked, at)
            listed = spec.entities[given["entity"]].surfaces.get(language, {}) if given["entity"] in spec.entities else {}
            value = given.get("value") or listed.get(caseless(surface), surface)
            marks.append(Mark(len(text), len(text) + len(surface), given["entity"], value, given.get("role"), given.get("group")))
            text += surface
        else:
            escaped = ESCAPED.match(marked, at)
            text, at = text + (escaped[1] if escaped else marked[at]), escaped.end() if escaped else at + 1
    return _seed(intent, language, text, marks)


def _seed(intent: str, language: str, text: str, marks: list[Mark]) -> Seed:
    ordered = sorted(marks, key=lambda m: m.start)
    return Seed(intent, language, text, tuple((text[m.start : m.end], m.entity, m.role or "", m.group or "", m.value) for m in ordered))
