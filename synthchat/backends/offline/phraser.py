"""Phrases the cells of one language: a frame, carried as the cell's factors say, dressed, spelt and filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random

from rapidfuzz.distance import Indel

from synthchat.backends.offline.chunks import Chunks
from synthchat.backends.offline.compose import share_out, shift
from synthchat.backends.offline.dress import BANDS
from synthchat.backends.offline.fallback import Fallback
from synthchat.backends.offline.fill import Filler
from synthchat.backends.offline.fitting import Fitter
from synthchat.backends.offline.frames import Frames, frames_of
from synthchat.backends.offline.grammar import grammar, out_of_scope
from synthchat.backends.offline.slots import SLOT, Frame
from synthchat.backends.offline.vocabulary import Vocabulary
from synthchat.backends.offline.voice import Voice
from synthchat.cells import Cell, PlannedValue
from synthchat.records import Key
from synthchat.seeding import digest
from synthchat.spec.model import Domain, Intent

TRIES = 6
OWN_SHARE = 0.3  # of a fallback's texts that are made from its own examples, where it has some
NEAR = 0.9
FOLD = re.compile(r"[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Phrased:
    """A marked text, and the name of the seed frame that it was made from."""

    marked: str
    template: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with slots, before it is spelt."""

    text: str
    slots: tuple[Key, ...]
    template: str


class Phraser:
    """Phrases cells of one language. Without a grammar for it, seeds are refilled as they are."""

    def __init__(self, domain: Domain, language: str) -> None:
        self._domain = domain
        self._grammar = grammar(language)
        lexicon = self._grammar.lexicon if self._grammar else None
        words = Vocabulary(domain, language, lexicon.common if lexicon else frozenset())
        seeds = {i.name: frames_of(i, language, words) for i in domain.intents.values()}
        learnt = ((name, f) for name, variants in seeds.items() for fs in variants for f in fs)
        fitter = Fitter(Chunks(learnt, lexicon), lexicon, self._back()) if lexicon else None
        self._frames = {name: Frames(variants, fitter, name) for name, variants in seeds.items() if variants}
        self._seeds = {name: [_fold(fs[0].text) for fs in variants] for name, variants in seeds.items()}
        self._fill = Filler(domain, language, lexicon if self._grammar and not self._grammar.clauses else None)
        made_up = out_of_scope(language)
        self.fallback = Fallback(made_up, words) if made_up else None
        self._voice = Voice(self._grammar, words, domain) if self._grammar else None

    def phrase(self, cell: Cell, rng: Random, taken: str | None = None) -> Phrased | None:
        """A text for the cell that is not `taken`; None where no frame can be made to hold its values."""
        best: tuple[float, Phrased] | None = None
        # A second attempt has a text to avoid, and a length that the persona fixes is not measured but wanted.
        hard = taken is not None or "length" in cell.fixed
        for _ in range(3 * TRIES if hard else TRIES):
            draft = self._draft(cell, rng)
            if draft is None:
                return best[1] if best else None
            phrased = Phrased(self._fill(draft.text, draft.slots, cell.values), draft.template)
            if phrased.marked == taken or self._spoilt(draft, cell):
                continue
            score = _misses(draft.text, cell)
            if best is None or score < best[0]:
                best = (score, phrased)
            if score == 0:
                break
        return best[1] if best else None

    def _back(self) -> str:
        return self._grammar.clauses.back if self._grammar and self._grammar.clauses else ""

    def _draft(self, cell: Cell, rng: Random) -> Draft | None:
        intent = self._domain.intents[cell.intent]
        wanted = tuple(v.key for v in cell.values)
        if intent.parts and intent.name not in self._frames:
            parts = [self._domain.intents[p] for p in intent.parts]
            drawn = [self._frame(part, share, rng) for part, share in zip(parts, share_out(wanted, parts, rng), strict=True)]
        else:
            drawn = [self._frame(intent, wanted, rng)]
        frames = [f for f in drawn if f]
        if len(frames) < len(drawn):
            return None
        slots = tuple(k for f in frames for k in f.slots)
        text = self._voice(_renumbered(frames), cell, rng) if self._voice else " ".join(f.text for f in _renumbered(frames))
        return Draft(text, slots, frames[0].template if len(frames) == 1 else "t-" + digest(*(f.template for f in frames), length=8))

    def _frame(self, intent: Intent, wanted: tuple[Key, ...], rng: Random) -> Frame | None:
        own = self._frames.get(intent.name)
        if intent.fallback and self.fallback and not wanted and (own is None or rng.random() >= OWN_SHARE) and (drawn := self.fallback.draw(rng)):
            return Frame((drawn[0],), 0, (), drawn[1])
        return own.draw(wanted, rng) if own else None

    def _spoilt(self, draft: Draft, cell: Cell) -> bool:
        """Whether a planned value also stands outside its mark, or a text without values is nearly a seed."""
        literal = SLOT.sub("\x00", draft.text).lower()
        if any(v.surface.lower() in literal and re.search(rf"(?<!\w){re.escape(v.surface.lower())}(?!\w)", literal) for v in cell.values):
            return True
        if cell.values:
            return False
        folded = _fold(draft.text)
        return any(Indel.normalized_similarity(folded, seed, score_cutoff=NEAR) >= NEAR for seed in self._seeds[cell.intent])


def _renumbered(frames: Sequence[Frame]) -> list[Frame]:
    """Frames whose slots are numbered through, as those of one text."""
    done, by = [], 0
    for frame in frames:
        done.append(replace(frame, parts=tuple(shift(p, by) for p in frame.parts)))
        by += len(frame.slots)
    return done


def _misses(text: str, cell: Cell) -> int:
    """By how many words a text misses its length."""
    least, most = BANDS.get(cell.attributes.get("length", ""), (0, 30))
    words = len(text.split()) + extra_words(cell.values)
    return max(least - words, words - most, 0)


def extra_words(values: Iterable[PlannedValue]) -> int:
    """How many words values have beyond the one that their slot counts for."""
    return sum(len(v.surface.split()) - 1 for v in values)


def _fold(text: str) -> str:
    return " ".join(FOLD.sub(" ", text.lower()).split())
