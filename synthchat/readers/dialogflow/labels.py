"""From the parameters and data types of an agent to entities and roles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from synthchat.readers.bot import Bot
from synthchat.readers.dialogflow import layout
from synthchat.readers.losses import Losses
from synthchat.records import Key

TYPES = {system: type for type, system in layout.SYSTEM.items()} | {layout.WHOLE_NUMBER: "number", "@sys.cardinal": "number"}
"""System entities → types of a spec."""
IGNORED = "@sys.ignore"
ANY = "@sys.any"
NUMBERED = re.compile(r"[0-9]*")


@dataclass
class Labels:
    """Labels of the spans of one agent. `ours`: our export wrote it, so that `layout.label` tells what a parameter's name says."""

    bot: Bot
    losses: Losses
    ours: bool
    custom: set[str] = field(default_factory=set)
    """The agent's own entity types, without their `@`."""
    system: dict[str, str] = field(default_factory=dict)
    """Entity → the system entity that it stands for."""
    known: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """Entity and language → surface → value, once it was asked for."""

    def key(self, parameter: str, data_type: str) -> Key | None:
        """The label of a parameter; None where it is none."""
        if data_type == IGNORED or not parameter:
            return None
        if data_type.startswith("@sys.") and data_type.removeprefix("@") not in self.custom:
            return self._system(parameter, data_type)
        entity = data_type.removeprefix("@")
        self.bot.entity(entity)
        if self.ours or parameter.startswith(f"{entity}-"):
            return layout.label(parameter, entity)
        # Dialogflow calls the second parameter of an entity by a number: city, city1.
        same = parameter.casefold().startswith(entity.casefold()) and NUMBERED.fullmatch(parameter[len(entity) :])
        return entity, None if same else parameter, None

    def value(self, entity: str, language: str, surface: str) -> str:
        """The value of what a phrase annotates, which the phrase does not name: that of the synonym, else its own text."""
        key = entity, language
        if key not in self.known:
            values = self.bot.entity(entity).values
            self.known[key] = layout.meanings((canonical, by_language.get(language, ())) for canonical, by_language in values.items())
        return layout.meaning(surface, self.known[key])

    def _system(self, parameter: str, data_type: str) -> Key:
        """A system entity says what kind of value it is; what it means to the bot, the parameter does."""
        key = layout.label(parameter, None) if self.ours else (parameter, None, None)
        name = key[0]
        if self.system.get(name, data_type) != data_type or name in self.custom:
            name = f"{name}-{data_type.removeprefix('@sys.')}"
        if name not in self.system:
            self.system[name] = data_type
            self.bot.entity(name).type = TYPES.get(data_type)
            if data_type not in TYPES:
                self.bot.entity(name).open = True
                if data_type != ANY:
                    self.losses.note("system-entity", f"{data_type} of `{name}` has no type in a spec: what phrases mark is kept")
        return name, key[1], key[2]
