"""The names that a spec declares, or records use: intents, and entities with their roles and groups, each once and in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from synthchat.records import Key, Utterance
from synthchat.spec.model import Domain


@dataclass
class Labels:
    """Roles and groups of one entity; dictionaries because they keep their order."""

    roles: dict[str, None] = field(default_factory=dict)
    groups: dict[str, None] = field(default_factory=dict)


@dataclass
class Declared:
    """What a spec declares, or what records have used."""

    intents: dict[str, None] = field(default_factory=dict)
    entities: dict[str, Labels] = field(default_factory=dict)

    @property
    def composed(self) -> bool:
        """Whether an intent is made of several."""
        return any("+" in intent for intent in self.intents)

    @property
    def retrieval(self) -> dict[str, list[str]]:
        """Retrieval intents (`faq`) with their full names (`faq/ask_hours`)."""
        found: dict[str, list[str]] = {}
        for intent in self.intents:
            if "/" in intent:
                found.setdefault(intent.split("/")[0], []).append(intent)
        return found

    def add(self, u: Utterance) -> None:
        """Add what a record uses."""
        self.intents.setdefault(u.intent)
        for s in u.entities:
            self.note(s.key)

    def note(self, key: Key) -> None:
        """Add an entity with its role and group."""
        entity, role, group = key
        labels = self.entities.setdefault(entity, Labels())
        if role:
            labels.roles.setdefault(role)
        if group:
            labels.groups.setdefault(group)


def declared(domain: Domain) -> Declared:
    """What a resolved spec declares. Roles and groups are those of its intents' slots."""
    found = Declared(intents=dict.fromkeys(domain.intents), entities={name: Labels() for name in domain.entities})
    for intent in domain.intents.values():
        for slot in intent.slots:
            found.note(slot.key)
    return found
