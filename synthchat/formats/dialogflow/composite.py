"""Composite entity types: what stands in one group is an item of several properties, such as `@size:size @dish:dish`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from synthchat.formats.dialogflow.agent import EntityType, Entry
from synthchat.formats.dialogflow.names import distinct
from synthchat.records import Key

Orders = Mapping[str, Mapping[tuple[Key, ...], None]]
"""Language → the orders in which the members of a group were said."""


def composites(orders: Orders, types: Mapping[str, str], parameters: Mapping[Key, str], taken: set[str]) -> Iterator[EntityType]:
    """One for each set of labels that share a group, with an entry for each order. Phrases don't use them: they would swallow the spans within."""
    members: dict[frozenset[Key], tuple[Key, ...]] = {}
    for said in orders.values():
        for order in said:
            members.setdefault(frozenset(order), order)
    for keys, first in members.items():
        name = distinct("_".join(parameters[key].replace("-", "_") for key in first), taken)
        entries = {}
        for language, said in orders.items():
            references = (" ".join(f"{types[key[0]]}:{parameters[key]}" for key in order) for order in said if frozenset(order) == keys)
            entries[language] = tuple(Entry(text, (text,)) for text in references)
        yield EntityType(name, "list", {language: found for language, found in entries.items() if found})
