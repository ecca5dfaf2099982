"""Where an entity's values come from in the spec: a type, a pattern, a list, or what the examples mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from synthchat.errors import PlanError
from synthchat.importing.backtracking import backtracks
from synthchat.importing.listing import Listing
from synthchat.importing.seeds import Seed, shown
from synthchat.readers.bot import FoundEntity
from synthchat.readers.losses import Losses
from synthchat.spec.model import Entity
from synthchat.spec.patterns import pattern_problem
from synthchat.spec.types import known_types, resolve_options
from synthchat.spec.values import folded
from synthchat.values.registry import factory

LISTED = 60
"""So many values that only examples show are listed; with more of them `open: true` alone says it: what the examples of every language mark."""
FLAGS = re.compile(r"\(\?[aiLmsux]+\)")
SEARCHED = re.compile(r"(?:\^|\\b|\\A|\(\?<!\\w\))*(.*?)(?:\$|\\b|\\Z|\(\?!\\w\))*", re.DOTALL)
WHOLE = re.compile(r"\(\?:((?:[^()\\\[]|\\.|\[\^?\]?(?:\\.|[^\]\\])*\])*)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What the examples show of an entity: one span's surface and value."""

    language: str
    surface: str
    value: str


@dataclass
class Source:
    """One source of values, or `open` alone."""

    type: str | None = None
    pattern: str | None = None
    listing: Listing | None = None
    open: bool = False


def said_of(seeds: Iterable[Seed]) -> dict[str, list[Said]]:
    """Entity → what the seeds mark as it."""
    found: dict[str, list[Said]] = {}
    for seed in seeds:
        for span in seed.spans:
            surface = seed.text[span.start : span.end]
            found.setdefault(span.entity, []).append(Said(seed.language, surface, span.value if span.value.strip() else surface))
    return found


def source_of(
    name: str, found: FoundEntity, said: Sequence[Said], synonyms: Mapping[str, list[str]], languages: Sequence[str], losses: Losses
) -> Source | None:
    """The source of an entity; None where nothing is known of its values. `synonyms` are of any entity."""
    if found.type and _drawable(found.type, languages):
        return Source(type=found.type)
    if found.type:
        losses.note("type", f"`{name}` would be of the type `{found.type}`, which there is not in {', '.join(languages)}")
    if found.patterns:
        if not found.values and (pattern := _pattern(name, found.patterns, said, losses)):
            return Source(pattern=pattern)
        if found.values:
            losses.note("regex", f"`{name}` has values and a regex: the values are kept")
    few = len({folded(s.value) for s in said}) <= LISTED or {s.language for s in said} < set(languages)
    if found.values or synonyms or (said and few):
        listing, declared = _listing(name, found, synonyms, languages, losses), bool(found.values)
        shown_too = [s for s in said if not _known(listing, s)]
        for s in shown_too:
            listing.canonical(s.value)
        for s in said:
            _say(listing, s)
        _note_cases(name, listing, said, losses)
        for canonical, surface in listing.finish():
            losses.note("ambiguous", f"`{surface}` is said for `{canonical}` and a value itself: it is kept as the value")
        return Source(listing=listing, open=bool(shown_too or not declared) if found.open is None else found.open or bool(shown_too))
    return Source(open=True) if said else None


def _drawable(type: str, languages: Sequence[str]) -> bool:
    """Whether the type's values are known in each of the languages."""
    if type not in known_types():
        return False
    for language in languages:
        options, problems = resolve_options(type, {}, language)
        try:
            factory(type)(Entity(name=type, match="free", type=type, options=options), language)
        except PlanError:
            return False
        if problems:
            return False
    return True


def _listing(name: str, found: FoundEntity, synonyms: Mapping[str, list[str]], languages: Sequence[str], losses: Losses) -> Listing:
    """What is known of the values without the examples, in the order of the values; a lookup table has synonyms as elements, too."""
    listing = Listing(languages)
    meant = {folded(surface): canonical for canonical, surfaces in reversed(list(synonyms.items())) for surface in surfaces}
    meant |= {folded(canonical): canonical for canonical in synonyms}
    stands = {value: listing.canonical(meant.get(folded(value), value)) for value in (*found.values, *synonyms) if value.strip()}
    told: list[Mapping[str, Mapping[str | None, list[str]]]] = [{value: {None: surfaces} for value, surfaces in synonyms.items()}, found.values]
    for values in told:
        _say_all(name, listing, ((stands[value], by_language) for value, by_language in values.items() if value in stands), losses)
    return listing


def _say_all(name: str, listing: Listing, values: Iterable[tuple[str, Mapping[str | None, list[str]]]], losses: Losses) -> None:
    for canonical, by_language in values:
        for language, surfaces in by_language.items():
            if (tag := listing.main if language is None else language) in listing.languages:
                for surface in listing.say(canonical, tag, surfaces):
                    other = listing.meaning(tag, surface)
                    losses.note("ambiguous", f"`{shown(surface)}` is said for two values of `{name}`, `{other}` and `{canonical}`: it stays with the first")


def _known(listing: Listing, said: Said) -> bool:
    return said.value in listing.said or listing.meaning(listing.main, said.value) is not None or listing.meaning(said.language, said.value) is not None


def _note_cases(name: str, listing: Listing, said: Sequence[Said], losses: Losses) -> None:
    """A list has a value once, whatever its letters' case: examples of `Paris` and `paris` mean the same."""
    cases = {s.value: canonical for s in said if (canonical := listing.meaning(listing.main, s.value)) and canonical != s.value and s.value not in listing.said}
    if same := [(value, canonical) for value, canonical in cases.items() if folded(value) == folded(canonical)]:
        losses.note(
            "case", f"{len(same)} values of `{name}` differ from others by their letters' case alone, as `{shown(same[0][0])}` from `{shown(same[0][1])}`"
        )


def _say(listing: Listing, said: Said) -> None:
    """What an example says for a value is a way to say it."""
    canonical = said.value if said.value in listing.said else listing.meaning(listing.main, said.value) or listing.meaning(said.language, said.value)
    if canonical is not None:
        listing.say(canonical, said.language, [said.surface])


def _pattern(name: str, patterns: Sequence[str], said: Sequence[Said], losses: Losses) -> str | None:
    bare = [_unwrapped(pattern) for pattern in patterns]
    pattern = bare[0] if len(bare) == 1 else "|".join(f"(?:{part})" for part in bare)
    if problem := pattern_problem(pattern):
        losses.note("regex", f"the regex of `{name}` is none to draw from ({problem}): {shown(pattern)}")
        return None
    if backtracks(pattern):
        losses.note("regex", f"the regex of `{name}` repeats what repeats itself, which may take for ever: {shown(pattern)}")
        return None
    strange = [s.surface for s in said if not re.fullmatch(pattern, s.surface, re.IGNORECASE)]
    if strange:
        losses.note("regex", f"the regex of `{name}` does not match what {len(strange)} examples mark, such as `{shown(strange[0])}`: {shown(pattern)}")
        return None
    return pattern


def _unwrapped(pattern: str) -> str:
    """What a spec means by a pattern is the whole value: what binds it to a word's or message's borders says nothing there."""
    flags = match[0] if (match := FLAGS.match(pattern)) else ""
    found = SEARCHED.fullmatch(pattern[len(flags) :])
    inner = found[1] if found else pattern[len(flags) :]
    whole = WHOLE.fullmatch(inner)
    return flags + (whole[1] if whole else inner)
