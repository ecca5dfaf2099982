"""An agent as Dialogflow CX exports it in its JSON package: a zip, or the folder that it was unpacked to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synthchat.errors import Place
from synthchat.readers.bot import Bot, Located, ReadOptions
from synthchat.readers.dialogflow import entries, layout, phrases
from synthchat.readers.dialogflow.json_files import load_object, objects, tag, text, texts
from synthchat.readers.dialogflow.labels import Labels
from synthchat.readers.dialogflow.ours import written_by_us
from synthchat.readers.losses import Losses, Strict
from synthchat.readers.package import Package
from synthchat.records import Utterance

INTENT = re.compile(r"intents/([^/]+)/\1\.json")
PHRASES = re.compile(r"intents/([^/]+)/trainingPhrases/([^/]+)\.json")
ENTITY = re.compile(r"entityTypes/([^/]+)/\1\.json")
ENTRIES = re.compile(r"entityTypes/([^/]+)/entities/([^/]+)\.json")
EXCLUDED = re.compile(r"entityTypes/([^/]+)/excludedPhrases/([^/]+)\.json")
KINDS: dict[str, entries.Kind] = {"KIND_LIST": "list", "KIND_REGEXP": "regexp"}
OF_DIALOGS = ("flows", "pages", "webhooks", "testCases", "generators", "playbooks", "tools")


class CxImporter:
    """`agent.json`, `intents/X/X.json` with `trainingPhrases/`, `entityTypes/X/X.json` with `entities/`."""

    suffixes = ()

    def recognises(self, package: Package) -> bool:
        """Whether an intent, entity type or flow has a folder of its own beside the agent."""
        found = (INTENT, PHRASES, ENTITY)
        return layout.AGENT in package.names and any(name.startswith("flows/") or any(p.fullmatch(name) for p in found) for name in package.names)

    def rows(self, package: Package, options: ReadOptions) -> Located:
        """The phrases."""
        return iter(self.bot(package, options, Strict()).rows)

    def bot(self, package: Package, options: ReadOptions, losses: Losses) -> Bot:
        """Intents with their phrases, entity types with their entities."""
        bot, agent = Bot(), load_object(package, layout.AGENT)
        bot.name, bot.description = text(agent, "displayName") or None, text(agent, "description") or None
        bot.languages = tuple(tag(code) for code in (text(agent, "defaultLanguageCode"), *texts(agent, "supportedLanguageCodes")) if code)
        labels = Labels(bot, losses, written_by_us(package))
        _entity_types(package, labels)
        for kind in OF_DIALOGS:
            if count := sum(f"/{kind}/" in f"/{name}" for name in package.names):
                losses.note(kind, f"{count} files: a spec says what users say, not what the bot does")
        bot.rows = list(_rows(package, labels))
        return bot


def _entity_types(package: Package, labels: Labels) -> None:
    kinds: dict[str, tuple[str, entries.Kind]] = {}
    for name in package.names:
        if found := ENTITY.fullmatch(name):
            row = load_object(package, name)
            called = text(row, "displayName") or layout.unquoted(found[1])
            kinds[found[1]] = called, KINDS.get(text(row, "kind"), "map")
            labels.custom.add(called)
            labels.bot.entity(called).open = text(row, "autoExpansionMode") == "AUTO_EXPANSION_MODE_DEFAULT"
    for name in package.names:
        if (found := ENTRIES.fullmatch(name)) and found[1] in kinds:
            called, kind = kinds[found[1]]
            rows = objects(load_object(package, name).get("entities"))
            entries.add(labels.bot.entity(called), called, kind, rows, tag(found[2]), package.place(name), labels.losses)
        elif (found := EXCLUDED.fullmatch(name)) and (count := len(list(objects(load_object(package, name).get("excludedPhrases"))))):
            labels.losses.note("excluded", f"{count} phrases that are no value of `{layout.unquoted(found[1])}`", package.place(name))


def _rows(package: Package, labels: Labels) -> Iterator[tuple[Place, Utterance]]:
    types: dict[str, tuple[str, dict[str, str]]] = {}
    for name in package.names:
        if found := INTENT.fullmatch(name):
            row = load_object(package, name)
            called = text(row, "displayName") or layout.unquoted(found[1])
            types[found[1]] = called, {text(p, "id"): text(p, "entityType") for p in objects(row.get("parameters"))}
            intent = labels.bot.intent(called)
            intent.description = text(row, "description").strip() or None
            intent.fallback = bool(row.get("isFallback")) or text(row, "name") == layout.NEGATIVE_ID
            intent.slots = {key: None for parameter, kind in types[found[1]][1].items() if (key := labels.key(parameter, kind))}
    for name in package.names:
        if (found := PHRASES.fullmatch(name)) and found[1] in types:
            yield from _phrases(package, name, *types[found[1]], tag(found[2]), labels)
    _drop_negative(labels.bot, package)


def _phrases(package: Package, name: str, intent: str, types: dict[str, str], language: str, labels: Labels) -> Iterator[tuple[Place, Utterance]]:
    for number, row in enumerate(objects(load_object(package, name).get("trainingPhrases")), 1):
        place = Place(f"{package.place(name).path}: phrase {number}")
        parts = [(text(p, "text"), labels.key(text(p, "parameterId"), types.get(text(p, "parameterId"), ""))) for p in objects(row.get("parts"))]
        if u := phrases.utterance(intent, language, parts, place, labels):
            yield place, u


def _drop_negative(bot: Bot, package: Package) -> None:
    """Every agent has a negative intent; one without phrases says nothing."""
    spoken = {layout.unquoted(found[1]) for name in package.names if (found := PHRASES.fullmatch(name))}
    for name in [name for name, intent in bot.intents.items() if intent.fallback and name == layout.NEGATIVE_INTENT and name not in spoken]:
        del bot.intents[name]
