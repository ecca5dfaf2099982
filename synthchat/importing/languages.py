"""Which languages a spec can have: those in which every intent can be said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from synthchat.backends.offline.grammar import out_of_scope
from synthchat.importing.seeds import Seed, known_tag, shown
from synthchat.readers.losses import Losses


def most_spoken(tags: Iterable[str | None]) -> str | None:
    """The language that most rows are in; None where none says."""
    counted = Counter(known for tag in tags if tag and (known := known_tag(tag)))
    return counted.most_common(1)[0][0] if counted else None


def complete_languages(seeds: list[Seed], main: str, fallback: str | None, losses: Losses) -> tuple[list[str], list[Seed]]:
    """The languages in which every intent has seeds: one that some lack could not be generated. The seeds of the others are losses."""
    shown_in: dict[str, dict[str, None]] = {main: {}}
    for seed in seeds:
        shown_in.setdefault(seed.language, {})[seed.intent] = None
    kept = []
    for tag, intents in shown_in.items():
        missing = [name for name in shown_in[main] if name not in intents and not (name == fallback and out_of_scope(tag))]
        if not missing:
            kept.append(tag)
            continue
        count = sum(seed.language == tag for seed in seeds)
        losses.note("language", f"`{tag}` with {count} examples: {len(missing)} intents have none in it, such as `{missing[0]}`")
    known = {*shown_in[main], *([fallback] if out_of_scope(main) else [])}
    for seed in seeds:
        if seed.language in kept and seed.intent not in known:
            losses.note("not-in-main", f"`{seed.intent}` has examples in `{seed.language}`, and none in `{main}`: `{shown(seed.text)}`", seed.place)
    return kept, [seed for seed in seeds if seed.language in kept and seed.intent in known]
