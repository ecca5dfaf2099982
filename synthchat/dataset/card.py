"""The dataset card (`README.md`): what the data are, that they are synthetic, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from synthchat.dataset.manifest import Manifest
from synthchat.prompts import Prompts
from synthchat.spec.model import Domain, Entity


def card(domain: Domain, manifest: Manifest, mentions: Mapping[str, int]) -> str:
    """The card as Markdown. `mentions` counts the spans of each entity."""
    counts = {**dict.fromkeys(domain.entities, 0), **mentions}
    return Prompts(filters={"cell": _cell}).render("card.md.j2", domain=domain, manifest=manifest, mentions=counts, source=_source) + "\n"


def _source(entity: Entity) -> str:
    if entity.values:
        return f"{len(entity.values)} listed" + (", and others" if entity.open else "")
    if entity.pattern:
        return f"pattern `{entity.pattern}`"
    if entity.table:
        return f"column `{entity.column}` of `{entity.table}`"
    return f"type `{entity.type}`" if entity.type else "open"


def _cell(text: str) -> str:
    """A text that may stand in a cell of a Markdown table."""
    return text.replace("|", "\\|")
