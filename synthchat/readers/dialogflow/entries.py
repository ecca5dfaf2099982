"""Entries of an entity type, of both editions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from synthchat.errors import Place
from synthchat.readers.bot import FoundEntity
from synthchat.readers.dialogflow.json_files import Row, text, texts
from synthchat.readers.losses import Losses

Kind = Literal["map", "list", "regexp"]


def add(found: FoundEntity, name: str, kind: Kind, entries: Iterable[Row], language: str, place: Place, losses: Losses) -> None:
    """Add the entries of one language. References to other entity types (`@size:size`) are no values, and told."""
    for entry in entries:
        value, synonyms = text(entry, "value"), texts(entry, "synonyms")
        if kind == "regexp":
            found.patterns += [p for p in dict.fromkeys(synonyms or [value]) if p and p not in found.patterns]
        elif any("@" in said and ":" in said for said in (value, *synonyms)):
            losses.note("composite", f"`{name}` is put together of others: {value}", place)
        elif value.strip():
            found.add(value, [said for said in synonyms if said.strip()] if kind == "map" else [], language)
        else:
            losses.note("value", f"a blank value of `{name}`, for {', '.join(synonyms) or 'nothing'}", place)
