"""An agent as Dialogflow ES exports it: a zip, or the folder that it was unpacked to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from synthchat.errors import Place, Problem
from synthchat.readers.bot import Bot, Located, ReadOptions
from synthchat.readers.dialogflow import entries, layout, phrases
from synthchat.readers.dialogflow.json_files import Row, load, load_object, objects, tag, text, texts
from synthchat.readers.dialogflow.labels import Labels
from synthchat.readers.dialogflow.ours import written_by_us
from synthchat.readers.losses import Losses, Strict
from synthchat.readers.package import Package
from synthchat.records import Utterance

INTENT = re.compile(r"intents/([^/]+)\.json")
ENTITY = re.compile(r"entities/([^/]+)\.json")
PHRASES = re.compile(r"intents/(.+)_usersays_([a-z]{2,3}(?:-[a-z0-9]+)*)\.json", re.IGNORECASE)
ENTRIES = re.compile(r"entities/(.+)_entries_([a-z]{2,3}(?:-[a-z0-9]+)*)\.json", re.IGNORECASE)


class EsImporter:
    """`agent.json`, `intents/*.json` with `_usersays_` files, `entities/*.json` with `_entries_` files."""

    suffixes = ()

    def recognises(self, package: Package) -> bool:
        """Whether an intent stands beside the agent as ES has it."""
        agent = layout.AGENT in package.names or layout.PACKAGE in package.names
        return agent and any(INTENT.fullmatch(name) or ENTITY.fullmatch(name) for name in package.names)

    def rows(self, package: Package, options: ReadOptions) -> Located:
        """The phrases."""
        return iter(self.bot(package, options, Strict()).rows)

    def bot(self, package: Package, options: ReadOptions, losses: Losses) -> Bot:
        """Intents with their phrases, entity types with their entries."""
        bot = Bot()
        if layout.AGENT in package.names:
            agent = load_object(package, layout.AGENT)
            bot.name, bot.description = text(agent, "displayName") or None, text(agent, "description") or None
            bot.languages = tuple(tag(code) for code in (text(agent, "language"), *texts(agent, "supportedLanguages")) if code)
        labels = Labels(bot, losses, written_by_us(package))
        _entity_types(package, labels)
        _beside(package, losses)
        bot.rows = list(_rows(package, labels))
        return bot


def _entity_types(package: Package, labels: Labels) -> None:
    kinds: dict[str, tuple[str, entries.Kind]] = {}
    for name in package.names:
        if (found := ENTITY.fullmatch(name)) and not ENTRIES.fullmatch(name):
            row = load_object(package, name)
            called = text(row, "name") or found[1]
            kinds[found[1]] = called, "regexp" if row.get("isRegexp") else "list" if row.get("isEnum") else "map"
            labels.custom.add(called)
            labels.bot.entity(called).open = bool(row.get("automatedExpansion"))
            entries.add(labels.bot.entity(called), called, kinds[found[1]][1], objects(row.get("entries")), _main(labels), package.place(name), labels.losses)
    for name in package.names:
        if (found := ENTRIES.fullmatch(name)) and found[1] in kinds:
            called, kind = kinds[found[1]]
            rows = objects(load(package, name))
            entries.add(labels.bot.entity(called), called, kind, rows, tag(found[2]), package.place(name), labels.losses)


def _rows(package: Package, labels: Labels) -> Iterator[tuple[Place, Utterance]]:
    stems: dict[str, str] = {}
    for name in package.names:
        if (found := INTENT.fullmatch(name)) and not PHRASES.fullmatch(name):
            row = load_object(package, name)
            stems[found[1]] = text(row, "name") or found[1]
            _intent(row, stems[found[1]], labels)
            yield from _phrases(row.get("userSays"), package.place(name).path, stems[found[1]], _main(labels), labels)
    for name in package.names:
        if (found := PHRASES.fullmatch(name)) and found[1] in stems:
            yield from _phrases(load(package, name), package.place(name).path, stems[found[1]], tag(found[2]), labels)


def _intent(row: Row, name: str, labels: Labels) -> None:
    intent = labels.bot.intent(name)
    intent.fallback = bool(row.get("fallbackIntent"))
    for response in objects(row.get("responses")):
        for parameter in objects(response.get("parameters")):
            if key := labels.key(text(parameter, "name"), text(parameter, "dataType")):
                intent.slots[key] = None


def _main(labels: Labels) -> str:
    """The language of what stands in the definitions themselves, as in agents of api.ai."""
    return next(iter(labels.bot.languages), "en")


def _phrases(rows: object, path: str, intent: str, language: str, labels: Labels) -> Iterator[tuple[Place, Utterance]]:
    for number, row in enumerate(objects(rows), 1):
        place = Place(f"{path}: phrase {number}")
        if row.get("isTemplate"):
            labels.losses.fault("template", Problem(f"a phrase of `{intent}` is a template, no text", place, "remove it: Dialogflow no longer takes them"))
            continue
        parts = [(text(part, "text"), labels.key(text(part, "alias"), text(part, "meta")) if part.get("meta") else None) for part in objects(row.get("data"))]
        if u := phrases.utterance(intent, language, parts, place, labels):
            yield place, u


def _beside(package: Package, losses: Losses) -> None:
    """What intents have of dialogs, counted."""
    count: Counter[str] = Counter()
    for name in package.names:
        if INTENT.fullmatch(name) and not PHRASES.fullmatch(name):
            row = load_object(package, name)
            responses = list(objects(row.get("responses")))
            count["responses"] += any(response.get("messages") or response.get("speech") for response in responses)
            count["contexts"] += bool(row.get("contexts") or any(response.get("affectedContexts") for response in responses))
            count["events"] += bool(row.get("events"))
            count["webhooks"] += bool(row.get("webhookUsed") or row.get("webhookForSlotFilling"))
            count["prompts"] += any(p.get("prompts") for response in responses for p in objects(response.get("parameters")))
    for kind, intents in count.items():
        if intents:
            losses.note(kind, f"of {intents} intents: a spec says what users say, not what the bot does")
