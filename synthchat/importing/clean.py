"""What a bot says of values and in descriptions, without what no YAML file can hold."""

from __future__ import annotations

from collections.abc import Iterable

from synthchat.importing.seeds import UNWRITABLE, shown
from synthchat.readers.bot import Bot, FoundEntity
from synthchat.readers.losses import Losses


def clean(bot: Bot, losses: Losses) -> None:
    """Take out of the bot what is blank, or holds a NUL or half of a surrogate pair."""
    if bot.description and not _writable(bot.description):
        bot.description = None
        losses.note("unwritable", "the bot's description")
    for name, intent in bot.intents.items():
        if intent.description and not _writable(intent.description):
            intent.description = None
            losses.note("unwritable", f"the description of `{shown(name)}`")
    for name, entity in bot.entities.items():
        _clean_entity(name, entity, losses)
    kept = {canonical: _kept(canonical, surfaces, losses) for canonical, surfaces in bot.synonyms.items()}
    bot.synonyms = {canonical: surfaces for canonical, surfaces in kept.items() if _kept(canonical, [canonical], losses)}


def _clean_entity(name: str, entity: FoundEntity, losses: Losses) -> None:
    entity.patterns = _kept(name, entity.patterns, losses)
    values = {canonical: entity.values[canonical] for canonical in _kept(name, entity.values, losses)}
    entity.values = {canonical: {tag: _kept(name, said, losses) for tag, said in by_language.items()} for canonical, by_language in values.items()}


def _kept(name: str, texts: Iterable[str], losses: Losses) -> list[str]:
    every = list(texts)
    for text in every:
        if not _writable(text):
            losses.note("unwritable", f"a value or pattern of `{shown(name)}`: `{shown(text)}`")
    return [text for text in every if _writable(text)]


def _writable(text: str) -> bool:
    return bool(text.strip()) and not UNWRITABLE.search(text)
