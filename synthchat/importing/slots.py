"""What an intent's seeds hold, as the `entities` of the spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from synthchat.importing.seeds import Seed
from synthchat.records import Key
from synthchat.spec.model import Slot
from synthchat.spec.values import folded

SURE = 5
"""From so many examples on, what all of them hold must occur."""


def slots_of(seeds: Mapping[str, Sequence[Seed]]) -> dict[str, tuple[Slot, ...]]:
    """The slots of each intent by its seeds. A composed one lists what its parts have not; no part must have what a seed of the composed one lacks."""
    slots = {name: _slots(held) for name, held in seeds.items()}
    composed = {name: name.split("+") for name in seeds if "+" in name}
    for name, parts in composed.items():
        always = _in_all(seeds[name]) if seeds[name] else None
        for part in parts:
            if always is not None:
                slots[part] = tuple(s if s.key in always else s.model_copy(update={"required": False}) for s in slots[part])
    for name, parts in composed.items():
        known = Counter({slot.key: slot.many for part in parts for slot in slots[part]})
        slots[name] = tuple(slot for slot in slots[name] if slot.many > known[slot.key])
    return slots


def _slots(seeds: Sequence[Seed]) -> tuple[Slot, ...]:
    always = _in_all(seeds) if len(seeds) >= SURE else frozenset[Key]()
    most: dict[Key, int] = {}
    for seed in seeds:
        values = dict.fromkeys((span.key, folded(span.value)) for span in seed.spans)
        for key, count in Counter(key for key, _ in values).items():
            most[key] = max(count, most.get(key, 0))
    return tuple(Slot(entity=key[0], role=key[1], group=key[2], required=key in always, many=many) for key, many in most.items())


def _in_all(seeds: Sequence[Seed]) -> frozenset[Key]:
    """The labels that every seed holds."""
    return frozenset[Key].intersection(*(frozenset(span.key for span in seed.spans) for seed in seeds))
