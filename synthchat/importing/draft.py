"""A spec in the making: from what was found of a bot to what its YAML will say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from synthchat.backends.offline.grammar import out_of_scope
from synthchat.importing.clean import clean
from synthchat.importing.languages import complete_languages, most_spoken
from synthchat.importing.names import Names, intent_names, spec_name
from synthchat.importing.seeds import Seed, known_tag, limited, shown, sow
from synthchat.importing.slots import slots_of
from synthchat.importing.sources import Source, said_of, source_of
from synthchat.importing.synonyms import synonyms_of
from synthchat.readers.bot import Bot, FoundEntity, FoundIntent
from synthchat.readers.losses import Losses
from synthchat.records import Key, Span
from synthchat.spec.model import Slot

FALLBACKS = ("out_of_scope", "nlu_fallback", "oos")
"""Names under which tools keep what a bot cannot help with."""


@dataclass
class DraftIntent:
    """One intent of the spec, by the names of the spec; `slots` of a composed one are those that its parts have not."""

    name: str
    description: str | None
    fallback: bool
    seeds: list[Seed]
    slots: Sequence[Slot] = ()


@dataclass
class Draft:
    """All that the spec will say."""

    name: str
    description: str | None
    languages: Sequence[str]
    entities: dict[str, Source]
    intents: dict[str, DraftIntent] = field(default_factory=dict)


def draft(bot: Bot, path_name: str, language: str | None, limit: int | None, losses: Losses) -> Draft:
    """The spec of a bot. `language` is the main one and `limit` the most seeds of an intent, where the user says so.

    What cannot be kept goes to `losses`.
    """
    clean(bot, losses)
    rows = list(bot.rows)
    main = language or next(filter(None, map(known_tag, bot.languages)), None) or most_spoken(u.language for _, u in rows) or "en"
    seeds = limited(sow(rows, main, losses), limit, losses)
    if not any(seed.language == main for seed in seeds):
        main = most_spoken(seed.language for seed in seeds) or main
    found = {name: bot.intents.get(name, FoundIntent()) for name in dict.fromkeys([*bot.intents, *(seed.intent for seed in seeds)])}
    fallback = _fallback(found)
    languages, seeds = complete_languages(seeds, main, fallback, losses)
    seeds, sources = _with_sources(bot, seeds, languages, losses)
    result = Draft(spec_name([bot.name, path_name]), bot.description, languages, {})
    _intents(result, found, seeds, fallback, losses)
    _rename(result, sources, losses)
    for name, slots in slots_of({name: intent.seeds for name, intent in result.intents.items()}).items():
        result.intents[name].slots = slots
    _note_parameters(found, seeds, losses)
    return result


def _fallback(found: Mapping[str, FoundIntent]) -> str | None:
    told = [name for name, intent in found.items() if intent.fallback]
    return next(iter([*told, *(name for name in FALLBACKS if name in found)]), None)


def _with_sources(bot: Bot, seeds: list[Seed], languages: Sequence[str], losses: Losses) -> tuple[list[Seed], dict[str, Source]]:
    """Where each entity's values come from, and the seeds with their values as the spec has them."""
    said = said_of(seeds)
    found = {name: bot.entities.get(name, FoundEntity()) for name in dict.fromkeys([*bot.entities, *said])}
    synonyms = synonyms_of(bot, found, said, losses)
    sources: dict[str, Source] = {}
    for name, entity in found.items():
        source = source_of(name, entity, said.get(name, ()), synonyms.get(name, {}), languages, losses)
        if source:
            sources[name] = source
        else:
            losses.note("entity", f"`{name}` has no values, and no example marks it")
    return [replace(seed, spans=tuple(_valued(seed, span, sources[span.entity], losses) for span in seed.spans)) for seed in seeds], sources


def _valued(seed: Seed, span: Span, source: Source, losses: Losses) -> Span:
    """The span with its value as the spec has it: canonical, where it lists values."""
    surface = seed.text[span.start : span.end]
    value = span.value if span.value.strip() else surface
    if value != span.value:
        losses.note("value", f"a blank value of `{span.entity}`: `{shown(seed.text)}`", seed.place)
    if not source.listing:
        return replace(span, value=value)
    listing = source.listing
    canonical = value if value in listing.said else listing.meaning(listing.main, value) or listing.meaning(seed.language, value) or value
    told = listing.meaning(seed.language, surface) or surface
    kept = told if canonical == surface else canonical  # a mark cannot say a value that is its own text
    if value not in (kept, surface):
        losses.note("value", f"`{shown(value)}` of `{span.entity}` becomes `{shown(kept)}`", seed.place)
    return replace(span, value=kept)


def _intents(result: Draft, found: Mapping[str, FoundIntent], seeds: Sequence[Seed], fallback: str | None, losses: Losses) -> None:
    by_intent: dict[str, list[Seed]] = {name: [] for name in found}
    for seed in seeds:
        by_intent[seed.intent].append(seed)
    shipped = all(map(out_of_scope, result.languages))
    alive = [name for name in found if by_intent[name] or (name == fallback and shipped)]
    for name in found:
        if name not in alive and not _retrieval(name, alive):
            where = "" if shipped or name != fallback else f", and synthchat ships none in {', '.join(result.languages)}"
            losses.note("intent", f"`{name}` has no example{where}: nothing can be generated for it")
    names = intent_names(alive, [name for name in alive if name != fallback], losses)
    for name in alive:
        described = found[name].description if "+" not in names[name] else None  # a composed one is described by its parts
        result.intents[names[name]] = DraftIntent(names[name], described, name == fallback, by_intent[name])


def _retrieval(name: str, alive: Sequence[str]) -> bool:
    """Whether it is Rasa's name for several: `faq` of `faq/ask_hours`."""
    return any(other.startswith(f"{name}/") for other in alive)


def _rename(result: Draft, sources: Mapping[str, Source], losses: Losses) -> None:
    entities, roles, groups = Names("an entity", losses), Names("a role", losses), Names("a group", losses)
    result.entities = {entities.of(name): source for name, source in sources.items()}

    def renamed(span: Span) -> Span:
        role, group = span.role and roles.of(span.role), span.group and groups.of(span.group)
        return replace(span, entity=entities.of(span.entity), role=role, group=group)

    for intent in result.intents.values():
        intent.seeds = [replace(seed, intent=intent.name, spans=tuple(map(renamed, seed.spans))) for seed in intent.seeds]


def _note_parameters(found: Mapping[str, FoundIntent], seeds: Iterable[Seed], losses: Losses) -> None:
    """Slots that no example shows: a spec's utterances would have to hold them, and nobody knows how."""
    seen: set[tuple[str, Key]] = {(seed.intent, span.key) for seed in seeds for span in seed.spans}
    for name, intent in found.items():
        for key in intent.slots:
            if (name, key) not in seen:
                losses.note("parameter", f"no phrase of `{name}` shows `{key[0]}`" + (f" as `{key[1]}`" if key[1] else ""))
