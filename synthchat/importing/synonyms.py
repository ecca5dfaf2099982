"""Rasa's synonyms belong to no entity: they go to those whose values they speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synthchat.importing.seeds import shown
from synthchat.importing.sources import Said
from synthchat.readers.bot import Bot, FoundEntity
from synthchat.readers.losses import Losses
from synthchat.spec.values import folded


def synonyms_of(bot: Bot, entities: Mapping[str, FoundEntity], said: Mapping[str, Sequence[Said]], losses: Losses) -> dict[str, dict[str, list[str]]]:
    """Entity → canonical value → surfaces. A synonym of which no entity has a value or surface is a loss."""
    found: dict[str, dict[str, list[str]]] = {}
    spoken = {name: _spoken(entity, said.get(name, ())) for name, entity in entities.items() if not entity.type and not entity.patterns}
    for canonical, surfaces in bot.synonyms.items():
        words = {folded(word) for word in (canonical, *surfaces)}
        owners = [name for name, heard in spoken.items() if words & heard]
        for name in owners:
            found.setdefault(name, {}).setdefault(canonical, []).extend(surfaces)
        if not owners:
            losses.note("synonym", f"`{shown(canonical)}`: no entity has it, or one of its {len(surfaces)} synonyms, as a value")
    return found


def _spoken(entity: FoundEntity, said: Sequence[Said]) -> set[str]:
    return {folded(word) for word in (*entity.values, *(s.surface for s in said), *(s.value for s in said))}
