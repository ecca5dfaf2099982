"""Pieces of sentences that hold a slot, such as `in [city]`: learnt from all seeds of a domain, or made up from a slot's name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from synthchat.backends.offline.borders import RELATIVE, Borders
from synthchat.backends.offline.grammar import Lexicon
from synthchat.backends.offline.slots import SLOT, Frame, Tokens, glue, key_of, mark, tokens
from synthchat.backends.offline.vocabulary import spelled
from synthchat.records import Key

DEPENDENT = (*RELATIVE, "and")  # chunks that only stand behind what they stood behind in their seed
NAMES = ("name", "title")


@dataclass(frozen=True, slots=True)
class Chunk:
    """`text` with its slots numbered from 0; `left` is what stood before it: a slot's key, or a word."""

    text: str
    slots: tuple[Key, ...]
    intent: str
    left: Key | str


class Chunks:
    """The chunks of a domain's seeds, and which slots stand directly before which."""

    def __init__(self, frames: Iterable[tuple[str, Frame]], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._borders = Borders(lexicon)
        self._by_key: dict[Key, list[Chunk]] = defaultdict(list)
        self._before: set[tuple[Key, Key]] = set()  # never iterated
        for intent, frame in frames:
            for part in frame.parts:
                self._learn(part, frame, intent)

    def precedes(self, first: Key, second: Key) -> bool:
        """Whether some seed has the one slot directly before the other."""
        return (first, second) in self._before

    def draw(self, missing: Sequence[Key], left: Key | str, intent: str, rng: Random) -> Chunk | None:
        """A chunk for the first of the missing slots and maybe more: of the intent, else of the domain, else made up where the grammar knows how."""
        fitting = [c for c in self._by_key[missing[0]] if not Counter(c.slots) - Counter(missing)]
        known = [c for c in fitting if c.left == left or not c.text.startswith(DEPENDENT)]
        if not known:
            text = self._made_up(missing[0], rng)
            return Chunk(text, (missing[0],), intent, "") if text else None
        best = [c for c in known if c.intent == intent] or known
        most = max(len(c.slots) for c in best)
        return rng.choice([c for c in best if len(c.slots) == most])

    def _learn(self, part: str, frame: Frame, intent: str) -> None:
        row = tokens(part)
        for at, (_, token) in enumerate(row):
            if not SLOT.match(token):
                continue
            if at + 1 < len(row) and SLOT.match(row[at + 1][1]):
                self._before.add((key_of(frame, token), key_of(frame, row[at + 1][1])))
            start = self._borders.start(row, at)
            if start and not self._borders.modifies(row, at):
                self._keep(row, start, at + 1, frame, intent)

    def _keep(self, row: Tokens, start: int, end: int, frame: Frame, intent: str) -> None:
        slots = [token for _, token in row[start:end] if SLOT.match(token)]
        text = SLOT.sub(lambda m: mark(slots.index(m[0])), glue(row[start:end]))
        left = row[start - 1][1]
        chunk = Chunk(text, tuple(key_of(frame, s) for s in slots), intent, key_of(frame, left) if SLOT.match(left) else left.lower())
        for key in dict.fromkeys(chunk.slots):
            if chunk not in self._by_key[key]:
                self._by_key[key].append(chunk)

    def _made_up(self, key: Key, rng: Random) -> str | None:
        """A chunk for a slot that stands in no seed: by its role, or by the words of its name."""
        lexicon = self._lexicon
        role, name = spelled(key[1] or ""), spelled(key[0])
        words = [w for text in (role, name) for w in reversed(text.split())]
        # `name` and `title` say least: a restaurant's name is where one is, not what something is called.
        for word in (role, name, *sorted(words, key=lambda w: w in NAMES)):
            if word in lexicon.chunks:
                return rng.choice(lexicon.chunks[word]).replace("{}", mark(0))
        if "*" not in lexicon.chunks:
            return None
        return rng.choice(lexicon.chunks["*"]).replace("{}", mark(0)).replace("{name}", spelled(key[0]))
