"""A dataset as an agent, with what deserves a look: names that had to change, labels that phrases cannot hold, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from synthchat.formats.dialogflow import names, values
from synthchat.formats.dialogflow.accept import Accepted
from synthchat.formats.dialogflow.agent import Agent, AgentIntent, EntityType, Parameter
from synthchat.formats.dialogflow.composite import composites
from synthchat.readers.dialogflow.layout import label, meaning, meanings
from synthchat.records import Key
from synthchat.spec.model import Domain, Entity, Intent


@dataclass
class Builder:
    """Names and types of one agent. `types` is entity → data type with its `@`, `custom` entity → type name."""

    domain: Domain | None
    accepted: Accepted
    warnings: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        declared = self.accepted.declared or self.accepted.used
        self.intents = list(dict.fromkeys([*declared.intents, *self.accepted.phrases]))
        self.entities = list(declared.entities)
        self.keys = {name: self._keys(name) for name in self.intents}
        system = {name: found for name in self.entities if (found := self._system(name))}
        self.custom = names.entity_types(name for name in self.entities if name not in system)
        self.types = system | {name: f"@{type_name}" for name, type_name in self.custom.items()}
        every = [key for keys in self.keys.values() for key in keys]
        self.parameters = names.parameters([*every, *(key for orders in self.accepted.grouped.values() for order in orders for key in order)])

    def agent(self) -> Agent:
        """The agent; afterwards `warnings` and `notes` are complete."""
        entity_types = tuple(self._entity_types())
        self._note_names()
        self._count_values(entity_types)
        return Agent(
            name=self.domain.name if self.domain else "synthchat",
            languages=tuple(self.accepted.languages) or (self.accepted.main,),
            entity_types=entity_types,
            intents=tuple(map(self._intent, self.intents)),
            description=self.domain.description if self.domain else None,
        )

    def _spec(self, entity: str) -> Entity | None:
        return self.domain.entities.get(entity) if self.domain else None

    def _system(self, entity: str) -> str | None:
        found = self._spec(entity)
        return values.system_entity(found) if found else None

    def _slots(self, intent: str) -> Mapping[Key, tuple[bool, int]]:
        found: Intent | None = self.domain.intents.get(intent) if self.domain else None
        return {slot.key: (slot.required, slot.many) for slot in found.slots} if found else {}

    def _keys(self, intent: str) -> list[Key]:
        return list(dict.fromkeys([*self._slots(intent), *self.accepted.keys.get(intent, {})]))

    def _intent(self, name: str) -> AgentIntent:
        slots, used = self._slots(name), self.accepted.keys.get(name, {})
        given = {key: slots.get(key, (False, 1)) for key in self.keys[name]}
        parameters = tuple(
            Parameter(self.parameters[key], self.types[key[0]], key, required, many > 1 or used.get(key, False)) for key, (required, many) in given.items()
        )
        found = self.domain.intents.get(name) if self.domain else None
        return AgentIntent(name, parameters, self.accepted.phrases.get(name, {}), found.description if found else None, bool(found and found.fallback))

    def _entity_types(self) -> Iterator[EntityType]:
        languages = tuple(self.accepted.languages)
        for name, type_name in self.custom.items():
            said, found = self.accepted.seen.get(name, {}), self._spec(name)
            if found is None or self.domain is None:
                yield values.seen_type(type_name, languages, said)
            else:
                yield values.entity_type(found, type_name, self.domain, languages, said)
        taken = {name.casefold() for name in self.custom.values()}
        yield from composites(self.accepted.grouped, self.types, self.parameters, taken)

    def _note_names(self) -> None:
        changed = [f"the entity `{name}` is called {given} in Dialogflow" for name, given in self.custom.items() if given != name]
        for key, given in self.parameters.items():
            if label(given, key[0] if key[0] in self.custom else None) != key:
                changed.append(f"the label {_shown(key)} is the parameter {given} in Dialogflow")
        self.warnings["dialogflow-renamed"] += len(changed)
        self.notes += changed
        for name in self.entities:
            self._note_source(name, self._spec(name))

    def _note_source(self, name: str, entity: Entity | None) -> None:
        if entity and entity.pattern is not None and values.python_only(entity.pattern):
            self.warnings["dialogflow-pattern"] += 1
            self.notes.append(f"the pattern of {name} holds what RE2, Dialogflow's syntax, does not know")
        if entity and entity.open and (entity.pattern is not None or name not in self.custom):
            self.warnings["dialogflow-not-open"] += 1
            self.notes.append(f"{name} is open in the spec: Dialogflow expands neither regular expressions nor system entities")

    def _count_values(self, entity_types: Iterable[EntityType]) -> None:
        of = {entity_type.name: entity_type for entity_type in entity_types}
        for name, said in self.accepted.seen.items():
            found = of.get(self.custom.get(name, ""))
            entries = found.entries if found and found.kind == "map" else {}
            self.warnings["dialogflow-value-lost"] += sum(
                meaning(surface, known) != value
                for language, by_value in said.items()
                for known in [meanings((e.value, e.synonyms) for e in entries.get(language, ()))]
                for value, surfaces in by_value.items()
                for surface in surfaces
            )


def _shown(key: Key) -> str:
    entity, role, group = key
    return f"`{entity}`" + (f" in the role `{role}`" if role else "") + (f" of the group `{group}`" if group else "")
