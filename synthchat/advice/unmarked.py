"""Words that are a value in one example, and stand unmarked in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synthchat.advice.base import Finding, Subject, cells, surface_of
from synthchat.errors import Place
from synthchat.spec.markup import mark
from synthchat.spec.model import Example, Slot
from synthchat.spec.values import folded

WORD = re.compile(r"[^\s.,;:!?\"'()«»“”…]\S*?(?=[.,;:!?\"'()«»“”…]*(?:\s|$))")
Known = dict[tuple[str, str], dict[str, tuple[str, Place | None]]]
"""Language and folded words → the entities of which they are a value: as they are written, and the first example that marks them, or None."""


def unmarked_value(subject: Subject) -> Iterator[Finding]:
    """Words that stand unmarked in an example of an intent that lists their entity, while another example marks them, or the entity lists them."""
    known = _known(subject)
    most = max((len(words.split()) for _, words in known), default=0)
    for intent, seed in subject.seeds():
        after = 0
        for start, end in _runs(seed.example, most):
            text = seed.example.text[start:end]
            by = known.get((seed.example.language, folded(text)), {}) if start >= after else {}
            if slot := next((slot for slot in intent.slots if slot.entity in by and _same(text, *by[slot.entity])), None):
                yield subject.on_seed(intent, seed, _message(text, slot, by[slot.entity][1]), _hint(text, slot))
                after = end


def _known(subject: Subject) -> Known:
    known: Known = {}
    for _, seed in subject.seeds():
        for span in seed.example.spans:
            text = surface_of(seed.example, span)
            known.setdefault((seed.example.language, folded(text)), {}).setdefault(span.entity, (text, seed.place))
    for entity in subject.domain.entities.values():
        for language in subject.domain.languages:
            for text in (*cells(subject.domain, entity), *(surface for value in entity.values for surface in value.surfaces.get(language, ()))):
                known.setdefault((language, folded(text)), {}).setdefault(entity.name, (text, None))
    return known


def _same(text: str, written: str, marked: Place | None) -> bool:
    """Whether words are meant as they are written elsewhere: `IN` is not `in`, and what is only listed as `show` is not `Show me`."""
    return text == written or (marked is not None and not written.isupper())


def _runs(example: Example, most: int) -> Iterator[tuple[int, int]]:
    """Every run of up to so many words outside the marks, from left to right, the longest first."""
    words = [found.span() for found in WORD.finditer(example.text)]
    for at, (start, _) in enumerate(words):
        for _, end in reversed(words[at : at + most]):
            if not any(span.start < end and start < span.end for span in example.spans):
                yield start, end


def _message(text: str, slot: Slot, place: Place | None) -> str:
    return f"`{text}` is not marked, but {f'marked at {place}' if place else 'listed'} as `{slot.entity}`"


def _hint(text: str, slot: Slot) -> str:
    return f"write `{mark(text, slot.entity, slot.role, slot.group)}`, or say it in other words where it is no value"
