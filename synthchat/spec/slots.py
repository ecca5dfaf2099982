"""What an intent's `entities` lists: which entities occur in its utterances, in which roles and groups, and how often."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from synthchat.spec import keys
from synthchat.spec.model import Slot
from synthchat.spec.names import check_name
from synthchat.spec.nodes import Entry, Mapping, Node, Scalar, kind
from synthchat.spec.problems import Problems, meant
from synthchat.spec.text import At

KEYS = ("entity", "role", "group", "required", "many")
FORM = "write `amount`, `amount!`, `account: from`, or `{entity: …, role: …, group: …, required: true, many: 2}`"


def read_slots(entry: Entry, entities: Collection[str] | None, problems: Problems) -> tuple[Slot, ...]:
    """The slots of one intent, in order; the same entity, role and group twice is a problem. `entities` is None where not all could be read."""
    reader, found = _Reader(entities, problems), dict[object, tuple[Slot, At]]()
    items = keys.sequence(entry, problems, "write `entities: [amount, account: from]`")
    for item in items.items if items else ():
        slot = reader.slot(item)
        if slot and slot.key in found:
            problems.add(item.at, f"{labelled(slot)} stands twice, first at {found[slot.key][1].place}", "remove one, or give it a role or `many`")
        elif slot:
            found[slot.key] = slot, item.at
    return tuple(slot for slot, _ in found.values())


def union(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots of several intents together: of the same entity, role and group the stronger."""
    found: dict[object, Slot] = {}
    for slot in slots:
        other = found.get(slot.key, slot)
        stronger = {"required": slot.required or other.required, "many": max(slot.many, other.many)}
        found[slot.key] = other.model_copy(update=stronger)
    return tuple(found.values())


def with_blank(text: str) -> str:
    """What was meant by `account:from` or `account:from!`: `account: from`, `account!: from`."""
    entity, _, role = text.partition(":")
    required = "!" if text.endswith("!") or entity.endswith("!") else ""
    return f"{entity.removesuffix('!')}{required}: {role.removesuffix('!')}"


def labelled(slot: Slot) -> str:
    """A slot for a message: `account` (role `from`, group `1`)."""
    more = [f"{what} `{name}`" for what, name in (("role", slot.role), ("group", slot.group)) if name is not None]
    return f"`{slot.entity}`" + (f" ({', '.join(more)})" if more else "")


@dataclass(frozen=True)
class _Reader:
    entities: Collection[str] | None
    problems: Problems

    def slot(self, node: Node) -> Slot | None:
        if isinstance(node, Scalar):
            return self._short(node, None)
        if isinstance(node, Mapping) and node.get("entity"):
            return self._long(node)
        if isinstance(node, Mapping) and len(node.entries) == 1:
            return self._with_role(node.entries[0])
        self.problems.add(node.at, f"an item of `entities` cannot be {kind(node)} without the key `entity`", FORM)
        return None

    def _with_role(self, entry: Entry) -> Slot | None:
        if entry.name in KEYS:
            self.problems.add(entry.at, f"`{entry.name}` without the key `entity`", FORM)
            return None
        role = self._name(entry, "a role")
        return self._short(entry.key, role) if role is not None else None

    def _short(self, node: Scalar, role: str | None) -> Slot | None:
        name = node.text.removesuffix("!")
        return Slot(entity=name, role=role, required=node.text.endswith("!")) if self._known(node, name, with_blank(node.text)) else None

    def _long(self, node: Mapping) -> Slot | None:
        parts = keys.known(node, KEYS, "an item of `entities`", self.problems)
        name = keys.text(parts["entity"], self.problems)
        value = parts["entity"].value
        if name is None or not isinstance(value, Scalar) or not self._known(value, name, f"{{entity: {name.replace(':', ', role: ', 1)}}}"):
            return None
        return Slot(
            entity=name,
            role=self._name(parts["role"], "a role") if "role" in parts else None,
            group=self._name(parts["group"], "a group") if "group" in parts else None,
            required="required" in parts and keys.flag(parts["required"], self.problems),
            many=self._many(parts["many"]) if "many" in parts else 1,
        )

    def _known(self, node: Scalar, name: str, with_role: str) -> bool:
        """Whether there is this entity; `with_role` is what to write where a role stands within the name."""
        if self.entities is None or name in self.entities:
            return True
        if ":" in name and name.split(":")[0].removesuffix("!") in self.entities:
            hint: str | None = f"write `{with_role}`; a role stands apart from its entity"
        else:
            hint = f"write `required: true` for `{name}`" if name.removesuffix("!") in self.entities else meant(name, self.entities)
        self.problems.add(node.at, f"`{name}` is not one of the spec's entities", hint or "define it under `entities`")
        return False

    def _name(self, entry: Entry, what: str) -> str | None:
        if not isinstance(entry.value, Scalar):
            self.problems.add(entry.value.at, f"{what} must be a text, not {kind(entry.value)}", "write an item of its own for each role")
        elif check_name(entry.value, what, self.problems):
            return entry.value.text
        return None

    def _many(self, entry: Entry) -> int:
        value = keys.number(entry, self.problems)
        if value is not None and (value < 1 or value != int(value)):
            self.problems.add(entry.value.at, f"`many` must be a whole number of at least 1, not {value:g}", "1 means once, 3 means one to three times")
        return max(1, int(value or 1))
