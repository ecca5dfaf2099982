"""Synonyms, lookup tables and regexes as what a bot knows of values."""

from __future__ import annotations

import posixpath
from collections.abc import Container

from synthchat.readers.bot import Bot
from synthchat.readers.losses import Losses
from synthchat.readers.package import Package, text_of
from synthchat.readers.rasa.items import Known


def add(item: Known, package: Package, bot: Bot, losses: Losses) -> None:
    """Add an item to the bot. Lookup tables and regexes are of the entity that is called like them; Rasa's synonyms are of none."""
    if item.kind == "synonym":
        bot.synonyms.setdefault(item.name, []).extend(item.items)
    elif item.kind == "regex":
        bot.entity(item.name).patterns.extend(item.items)
    else:
        for element in _of_file(item, package, losses) if item.file is not None else item.items:
            bot.entity(item.name).add(element)


def drop_features(bot: Bot, entities: Container[str], losses: Losses) -> None:
    """Leave out lookup tables and regexes that are called like no entity: Rasa takes them for features of a text."""
    for name in [name for name in bot.entities if name not in entities]:
        found = bot.entities.pop(name)
        losses.note("regex" if found.patterns else "lookup", f"`{name}` is no entity: what it finds is a feature of a text, no value")


def _of_file(item: Known, package: Package, losses: Losses) -> list[str]:
    """The elements of a table in a file of its own, which Rasa looks for from where it is started: the project, or beside the file."""
    named = posixpath.normpath(item.file or "")
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(item.place.path.removeprefix(package.shown).lstrip("/")), named))
    for name in (named, beside):
        if name in package.names:
            return [line.strip() for line in text_of(package, name).split("\n") if line.strip()]
    losses.note("lookup-file", f"the lookup table `{item.name}` stands in `{item.file}`, which is not in {package.shown}", item.place)
    return []
