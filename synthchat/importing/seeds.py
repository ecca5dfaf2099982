"""Records as seeds: what a spec's `examples` cannot hold is left out, and told."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from synthchat.errors import DataError, Place
from synthchat.jsonl import check_spans
from synthchat.readers.losses import Losses
from synthchat.records import Span, Utterance
from synthchat.spec.languages import in_cldr, normalised

UNWRITABLE = re.compile("[\0\ud800-\udfff]")
BESIDE = ("persona", "attributes", "split")


@dataclass(frozen=True, slots=True)
class Seed:
    """An example, by the names of the tool that it comes from."""

    intent: str
    text: str
    spans: tuple[Span, ...]
    language: str
    place: Place


@dataclass
class Sown:
    """The seeds so far. `texts` is (language, text as it is compared) → its first seed; `beside` counts what records say that a seed has no place for."""

    losses: Losses
    main: str
    seeds: list[Seed] = field(default_factory=list)
    texts: dict[tuple[str, str], Seed] = field(default_factory=dict)
    beside: Counter[str] = field(default_factory=Counter)

    def add(self, place: Place, u: Utterance) -> None:
        """Keep the record, or the loss."""
        language = self.main if u.language is None else known_tag(u.language)
        if language is None:
            self.losses.note("language", f"`{u.language}` is no language's tag: `{shown(u.text)}`", place)
        elif why := _unwritable(u):
            self.losses.note(*why, place)
        else:
            self._keep(_trimmed(Seed(u.intent, u.text, tuple(map(_plain, u.entities)), language, place)))
            self.beside.update(name for name in BESIDE if getattr(u, name) and getattr(u, name) != "train")
            self.beside.update("retracted" for span in u.entities if span.retracted)

    def _keep(self, seed: Seed) -> None:
        key = seed.language, unicodedata.normalize("NFC", seed.text).strip()
        first = self.texts.setdefault(key, seed)
        if first is seed:
            self.seeds.append(seed)
        elif first.intent != seed.intent:
            self.losses.note("two-intents", f"`{shown(seed.text)}` is an example of `{first.intent}` and of `{seed.intent}`: the first is kept", seed.place)
        elif first.spans != seed.spans:
            self.losses.note("two-labellings", f"`{shown(seed.text)}` stands twice, labelled otherwise: the first is kept", seed.place)
        else:
            self.losses.note("duplicate", f"`{shown(seed.text)}` stands twice", seed.place)


def sow(rows: Iterable[tuple[Place, Utterance]], main: str, losses: Losses) -> list[Seed]:
    """The records that can be seeds, in their order."""
    sown = Sown(losses, main)
    for place, u in rows:
        sown.add(place, u)
    for name, count in sorted(sown.beside.items()):
        losses.note(name, f"{count} records have it, and a seed has no place for it")
    return sown.seeds


def limited(seeds: list[Seed], limit: int | None, losses: Losses) -> list[Seed]:
    """At most `limit` seeds of each intent and language, from all over their row."""
    if limit is None:
        return seeds
    numbers: dict[tuple[str, str], list[int]] = {}
    for number, seed in enumerate(seeds):
        numbers.setdefault((seed.intent, seed.language), []).append(number)
    for (intent, language), held in numbers.items():
        if len(held) > limit:
            losses.note("limit", f"`{intent}` has {len(held)} examples in `{language}`: {limit} are kept")
    kept = {held[i * len(held) // limit] for held in numbers.values() if len(held) > limit for i in range(limit)}
    return [seed for n, seed in enumerate(seeds) if n in kept or len(numbers[seed.intent, seed.language]) <= limit]


def known_tag(tag: str) -> str | None:
    """The language tag as a spec has it; None for what is none."""
    found = normalised(tag.replace("_", "-"))
    return found if found and in_cldr(found) else None


def shown(text: str) -> str:
    """A text for a message."""
    plain = ascii(text)[1:-1] if UNWRITABLE.search(text) else text
    return plain if len(plain) <= 60 else f"{plain[:59]}…"


def _unwritable(u: Utterance) -> tuple[str, str] | None:
    """Why no spec can hold the record: kind and detail."""
    labels = [part for s in u.entities for part in (s.entity, s.value, s.role or "", s.group or "")]
    if any(map(UNWRITABLE.search, [u.text, u.intent, *labels])):
        return "unwritable", f"a NUL or half of a surrogate pair: `{shown(u.text)}`"
    if not u.text.strip() or not u.intent.strip():
        return "empty", "a blank text or intent"
    try:
        check_spans(u.entities, u.text, Place(""))
    except DataError as error:
        return "spans", f"{error.problems[0].message}: `{shown(u.text)}`"
    if any(not u.text[s.start : s.end].strip() or not s.entity.strip() for s in u.entities):
        return "spans", f"an entity that is blank, or has no name: `{shown(u.text)}`"
    return None


def _plain(span: Span) -> Span:
    """The span without what a mark does not say."""
    return Span(span.start, span.end, span.entity, span.value, span.role or None, span.group or None)


def _trimmed(seed: Seed) -> Seed:
    """The seed without blanks at its ends, as far as no entity begins or ends with them."""
    start = min([len(seed.text) - len(seed.text.lstrip()), *(s.start for s in seed.spans)])
    end = max([len(seed.text.rstrip()), *(s.end for s in seed.spans)])
    moved = tuple(sorted((replace(s, start=s.start - start, end=s.end - start) for s in seed.spans), key=lambda s: s.start))
    return replace(seed, text=seed.text[start:end], spans=moved)
