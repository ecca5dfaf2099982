"""Intents: plain ones as written, composed ones (`a+b`) from their parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from synthchat.spec import keys
from synthchat.spec.examples import Examples
from synthchat.spec.model import Entity, Example, Intent, Slot
from synthchat.spec.names import check_name
from synthchat.spec.nodes import Entry
from synthchat.spec.problems import Problems, meant
from synthchat.spec.seeds import Seeds
from synthchat.spec.slots import read_slots, union

KEYS = ("description", "examples", "entities", "not", "weight", "fallback")


@dataclass
class Intents:
    """Reads all intents. Composed ones are read last, since their parts may stand below them."""

    entries: Mapping[str, Entry]
    entities: Mapping[str, Entity]
    examples: Examples
    problems: Problems
    complete: bool
    read: dict[str, Intent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seeds = Seeds(self.entities, self.problems)

    def all(self) -> dict[str, Intent]:
        """The intents by name, in the spec's order."""
        for composed in (False, True):
            for name, entry in self.entries.items():
                if ("+" in name) is composed:
                    check_name(entry.key, "an intent's name", self.problems, plus=True)
                    self.read[name] = self._composed(entry) if composed else self._plain(entry)
        self._check_fallbacks()
        return {name: self.read[name] for name in self.entries}

    def _plain(self, entry: Entry) -> Intent:
        before, parts = len(self.problems), self._parts(entry)
        intent = self._intent(entry, parts, self._slots(parts))
        if not (intent.fallback or intent.description or intent.examples) and len(self.problems) == before:
            self.problems.add(entry.at, f"`{entry.name}` has neither a description nor examples", "say in `description` what the user wants")
        return intent

    def _composed(self, entry: Entry) -> Intent:
        parts, known = self._parts(entry), self._known_parts(entry)
        if "fallback" in parts and keys.flag(parts["fallback"], self.problems):
            self.problems.add(parts["fallback"].at, "a composed intent cannot be the fallback", "remove this key")
        own = self._intent(entry, {k: v for k, v in parts.items() if k != "fallback"}, union([*(s for part in known for s in part.slots), *self._slots(parts)]))
        said = [part.description.rstrip(". ") for part in (*known, own) if part.description]
        avoid = dict.fromkeys(text for part in (*known, own) for text in part.avoid)
        names = tuple(entry.name.split("+"))
        return own.model_copy(update={"description": "; ".join(said) or None, "avoid": tuple(avoid), "parts": names})

    def _intent(self, entry: Entry, parts: dict[str, Entry], slots: tuple[Slot, ...]) -> Intent:
        return Intent(
            name=entry.name,
            description=keys.text(parts["description"], self.problems) if "description" in parts else None,
            slots=slots,
            examples=self._examples(entry, parts, slots),
            avoid=keys.texts(parts["not"], self.problems) if "not" in parts else (),
            weight=self._weight(parts["weight"]) if "weight" in parts else 1,
            fallback="fallback" in parts and keys.flag(parts["fallback"], self.problems),
            place=entry.at.place,
        )

    def _parts(self, entry: Entry) -> dict[str, Entry]:
        found = keys.mapping(entry, self.problems, "write `description: …` and `examples: […]` below it")
        return keys.known(found, KEYS, "an intent", self.problems) if found else {}

    def _slots(self, parts: dict[str, Entry]) -> tuple[Slot, ...]:
        return read_slots(parts["entities"], self.entities if self.complete else None, self.problems) if "entities" in parts else ()

    def _examples(self, entry: Entry, parts: dict[str, Entry], slots: tuple[Slot, ...]) -> tuple[Example, ...]:
        placed = self.examples.read(parts["examples"], entry.name) if "examples" in parts else []
        return self.seeds.check(placed, entry.name, slots)

    def _weight(self, entry: Entry) -> float:
        value = keys.number(entry, self.problems)
        if value is not None and value <= 0:
            self.problems.add(entry.value.at, f"`weight` must be above 0, not {value:g}", "2 means twice as many as the others")
        return value or 1

    def _known_parts(self, entry: Entry) -> list[Intent]:
        names = entry.name.split("+")
        plain = [name for name in self.entries if "+" not in name]
        for name in dict.fromkeys(names):
            if not name:
                self.problems.add(entry.at, f"`{entry.name}` has nothing on one side of a `+`", "write the names of two intents, as in `greet+ask_balance`")
            elif name not in plain and self.complete:
                self.problems.add(entry.at, f"`{entry.name}` is composed of `{name}`, which is not an intent", meant(name, plain))
            elif name in plain and self.read[name].fallback:
                self.problems.add(entry.at, f"`{entry.name}` is composed of the fallback `{name}`", "compose plain intents only")
        if len(set(names)) < len(names):
            self.problems.add(entry.at, f"`{entry.name}` names a part twice", "name each part once")
        for other, intent in self.read.items():
            if sorted(intent.parts) == sorted(names):
                self.problems.add(entry.at, f"`{entry.name}` has the same parts as `{other}` at {intent.place}", "remove one of the two")
        return [self.read[name] for name in dict.fromkeys(names) if name in plain]

    def _check_fallbacks(self) -> None:
        fallbacks = [name for name in self.entries if self.read[name].fallback]
        for name in fallbacks[1:]:
            first = self.read[fallbacks[0]]
            self.problems.add(self.entries[name].at, f"a second fallback; the first is `{first.name}` at {first.place}", "keep `fallback: true` on one of them")
