"""Seeds → frames: each seed without its values, and the sentences of a long seed that can stand for their intent alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from random import Random

from synthchat.backends.offline.fitting import Fitter
from synthchat.backends.offline.slots import SLOT, Frame, hollow, template_of
from synthchat.backends.offline.vocabulary import Vocabulary
from synthchat.records import Key
from synthchat.spec.model import Intent

SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[a-z][.!?])(?=[A-Z])")
TURN = re.compile(r",\s+(?:so\s+|and\s+)?(?=(?:what|how|why|when|where|which|can|could|will|do|is|are|should|would)\s\S[^,]*\?$)", re.IGNORECASE)
STATED = re.compile(r"^(i|i'm|i've|my|the|there|a|an|some|someone|it|it's|we|our|your)\s", re.IGNORECASE)
ANAPHORA = re.compile(r"^(it|its|it's|they|this|that|these|those|he|she|now|but|and|so|then)\b", re.IGNORECASE)
FIT = 0.35  # how much less a frame is drawn for each slot that has to be added or cut
MAX_CHANGES = 12


def frames_of(intent: Intent, language: str, words: Vocabulary) -> list[list[Frame]]:
    """The frames of each seed: the seed whole, and for a seed of several sentences also what is enough of them."""
    found = []
    for example in intent.examples:
        if example.language == language and (hollowed := hollow(example)):
            text, slots = hollowed
            found.append(_variants(text, slots, intent.name, words))
    return found


def _variants(text: str, slots: tuple[Key, ...], intent: str, words: Vocabulary) -> list[Frame]:
    sentences, template = sentences_of(text), template_of(text, slots)
    telling = [n for n, s in enumerate(sentences) if SLOT.search(s) or words.informative(intent, s)]
    whole = [Frame(sentences, n, slots, template) for n in telling or [len(sentences) - 1]]
    if len(sentences) == 1:
        return whole
    subsets = [(n, n + 1) for n in telling if not ANAPHORA.match(sentences[n])]
    subsets += [(n, n + 2) for n in telling if not ANAPHORA.match(sentences[n]) and n + 2 < len(sentences)]
    return whole + [Frame(sentences[a:b], 0, slots, template) for a, b in subsets]


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences of a text; `my card broke, what can I do?` is two."""
    found = []
    for sentence in SENTENCE.split(text):
        turn = TURN.search(sentence) if STATED.match(sentence) else None
        found += [sentence[: turn.start()] + ".", sentence[turn.end() :]] if turn else [sentence]
    return tuple(found)


class Frames:
    """Draws a frame for a multiset of slots: one that has exactly them or, with a fitter, one that can be made to."""

    def __init__(self, seeds: Sequence[Sequence[Frame]], fitter: Fitter | None, intent: str) -> None:
        self._seeds = seeds
        self._fitter = fitter
        self._most = MAX_CHANGES if fitter else 0
        self._intent = intent
        self._fits: dict[tuple[Key, ...], list[tuple[float, Frame]]] = {}

    def draw(self, wanted: tuple[Key, ...], rng: Random) -> Frame | None:
        """A frame with exactly the wanted slots, None where no seed can be made to have them."""
        fits = list(self._weighed(wanted))
        while fits:
            at = rng.choices(range(len(fits)), [weight for weight, _ in fits])[0]
            frame = fits.pop(at)[1]
            if fitted := self._fitter.fit(frame, wanted, self._intent, rng) if self._fitter else frame:
                return fitted
        return None

    def _weighed(self, wanted: tuple[Key, ...]) -> list[tuple[float, Frame]]:
        if wanted not in self._fits:
            fits = []
            for variants in self._seeds:
                # A seed of many sentences is not drawn more often than one of a single sentence.
                fits += [(FIT**changes / len(variants), f) for f in variants if (changes := _changes(f, wanted)) <= self._most]
            self._fits[wanted] = fits
        return self._fits[wanted]


def _changes(frame: Frame, wanted: tuple[Key, ...]) -> int:
    have, want = Counter(frame.present()), Counter(wanted)
    return sum((have - want).values()) + sum((want - have).values())
