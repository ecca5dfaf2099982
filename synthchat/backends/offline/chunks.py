"""Pieces of sentences that hold a slot, such as `in [city]`: learnt from all seeds of a domain, to be put into a frame that lacks them, or cut."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from synthchat.backends.offline.grammar import Lexicon
from synthchat.backends.offline.slots import FIRST, SLOT, Frame, Tokens, glue, mark, tokens
from synthchat.backends.offline.vocabulary import spelled
from synthchat.records import Key

RELATIVE = ("that", "which", "who")
END = re.compile(r"\s*[.?!…]*$")
REACH = 5


@dataclass(frozen=True, slots=True)
class Chunk:
    """`text` with its slots numbered from 0; `left` is what stood before it: a slot's key, or a word."""

    text: str
    slots: tuple[Key, ...]
    intent: str
    left: Key | str


class Chunks:
    """Fits frames to the slots that are wanted. Without a lexicon only frames that fit as they are."""

    def __init__(self, frames: Iterable[tuple[str, Frame]], lexicon: Lexicon | None) -> None:
        self._lexicon = lexicon
        self._by_key: dict[Key, list[Chunk]] = defaultdict(list)
        self._before: dict[Key, set[Key]] = defaultdict(set)
        for intent, frame in frames:
            for part in frame.parts if lexicon else ():
                self._learn(part, frame, intent)

    def fit(self, frame: Frame, wanted: tuple[Key, ...], intent: str, rng: Random) -> Frame | None:
        """The frame with exactly the wanted slots, None where it cannot be made to have them."""
        surplus, missing = Counter(frame.present()) - Counter(wanted), Counter(wanted) - Counter(frame.present())
        if (surplus or missing) and not self._lexicon:
            return None
        for key in surplus.elements():
            cut = self._cut(frame, key)
            if cut is None:
                return None
            frame = cut
        return self._add(frame, [key for key in dict.fromkeys(wanted) for _ in range(missing[key])], intent, rng)

    # learning

    def _learn(self, part: str, frame: Frame, intent: str) -> None:
        row = tokens(part)
        for at, (_, token) in enumerate(row):
            if not SLOT.match(token):
                continue
            if at + 1 < len(row) and SLOT.match(row[at + 1][1]):
                self._before[_key(frame, token)].add(_key(frame, row[at + 1][1]))
            start = self._start(row, at)
            if start and not self._modifies(row, at):
                self._keep(row, start, at + 1, frame, intent)

    def _keep(self, row: Tokens, start: int, end: int, frame: Frame, intent: str) -> None:
        slots = [token for _, token in row[start:end] if SLOT.match(token)]
        text = SLOT.sub(lambda m: mark(slots.index(m[0])), glue(row[start:end]))
        left = row[start - 1][1]
        chunk = Chunk(text, tuple(_key(frame, s) for s in slots), intent, _key(frame, left) if SLOT.match(left) else left.lower())
        for key in dict.fromkeys(chunk.slots):
            if chunk not in self._by_key[key]:
                self._by_key[key].append(chunk)

    def _start(self, row: Tokens, at: int) -> int | None:
        """Where the chunk that ends in the slot `at` starts: at a connective that is no part of the verb before it."""
        lexicon = self._lexicon
        assert lexicon is not None  # only called with one
        for j in range(at - 1, max(-1, at - 1 - REACH), -1):
            word = row[j][1].lower()
            if not word[0].isalpha() and not SLOT.match(word):
                return None
            if word == "of":
                if j and row[j - 1][1].lower() == "out":
                    return j - 1
            elif word in lexicon.connectives:
                return None if j and row[j - 1][1].lower() in lexicon.verbs | lexicon.noun_verbs else j
        return None

    def _modifies(self, row: Tokens, at: int) -> bool:
        """Whether the slot stands before what it belongs to, as in `the [nearest] cinema`."""
        lexicon = self._lexicon
        if at + 1 >= len(row) or lexicon is None:
            return False
        after = row[at + 1][1]
        plain = after.lower()
        function_words = (lexicon.connectives, lexicon.determiners, lexicon.auxiliaries, lexicon.pronouns)
        return bool(SLOT.match(after)) or (after[0].isalpha() and not any(plain in words for words in function_words))

    # cutting

    def _cut(self, frame: Frame, key: Key) -> Frame | None:
        for number in range(len(frame.parts) - 1, -1, -1):
            row = tokens(frame.parts[number])
            for at in range(len(row) - 1, -1, -1):
                if SLOT.match(row[at][1]) and _key(frame, row[at][1]) == key:
                    text = self._without(row, at)
                    return replace(frame, parts=(*frame.parts[:number], text, *frame.parts[number + 1 :])) if text else None
        return None

    def _without(self, row: Tokens, at: int) -> str | None:
        """The text without the slot `at`, where that leaves a sentence."""
        if at and self._modifies(row, at):
            return glue(row[:at] + row[at + 1 :])
        if at and SLOT.match(row[at - 1][1]):
            return glue(row[:at] + row[at + 1 :])
        start = self._start(row, at)
        if start is None or sum(bool(SLOT.match(t)) for _, t in row[start:at]):
            return None
        left = row[:start] + row[at + 1 :]
        while start == 0 and left and not left[0][1][0].isalnum() and not SLOT.match(left[0][1]):
            left = left[1:]
        return glue(left) if sum(t[0].isalpha() or bool(SLOT.match(t)) for _, t in left) > 1 else None

    # adding

    def _add(self, frame: Frame, missing: list[Key], intent: str, rng: Random) -> Frame | None:
        while missing:
            key = missing[0]
            done = self._beside(frame, key) or self._chunk(frame, missing, intent, rng)
            for used in done.slots[len(frame.slots) :]:
                missing.remove(used)
            frame = done
        return frame

    def _beside(self, frame: Frame, key: Key) -> Frame | None:
        """The slot put before one that it stood before in a seed, or beside another of its kind: `[a] and [b]`."""
        text, new = frame.parts[frame.main], mark(len(frame.slots))
        for slot in SLOT.findall(text):
            neighbour = _key(frame, slot)
            if neighbour == key:
                text = text.replace(slot, f"{slot} and {new}")
            elif neighbour in self._before[key] and not re.search(f"[{SLOT.pattern[1:-1]}] {slot}", text):
                text = text.replace(slot, f"{new} {slot}")
            else:
                continue
            return _put(frame, text, (key,))
        return None

    def _chunk(self, frame: Frame, missing: list[Key], intent: str, rng: Random) -> Frame:
        text = frame.parts[frame.main]
        last = next((t for _, t in reversed(tokens(text)) if t[0].isalnum() or SLOT.match(t)), "")
        left: Key | str = _key(frame, last) if SLOT.match(last) else last.lower()
        fitting = [c for c in self._by_key[missing[0]] if not Counter(c.slots) - Counter(missing)]
        known = [c for c in fitting if c.left == left or not c.text.startswith(RELATIVE)]
        if known:
            best = [c for c in known if c.intent == intent] or known
            most = max(len(c.slots) for c in best)
            chunk = rng.choice([c for c in best if len(c.slots) == most])
            new, slots = chunk.text, chunk.slots
        else:
            new, slots = self._made_up(missing[0], rng), (missing[0],)
        new = SLOT.sub(lambda m: mark(ord(m[0]) - FIRST + len(frame.slots)), new)
        end = END.search(text)
        at = end.start() if end else len(text)
        return _put(frame, text[:at] + ("" if new[0] == "," else " ") + new + text[at:], slots)

    def _made_up(self, key: Key, rng: Random) -> str:
        """A chunk for a slot that stands in no seed: by its role, or by the words of its name."""
        lexicon = self._lexicon
        assert lexicon is not None  # only called with one
        for word in [*reversed(spelled(key[1] or "").split()), *reversed(spelled(key[0]).split())]:
            if word in lexicon.chunks:
                return rng.choice(lexicon.chunks[word]).replace("{}", mark(0))
        return rng.choice(lexicon.chunks["*"]).replace("{}", mark(0)).replace("{name}", spelled(key[0]))


def _key(frame: Frame, slot: str) -> Key:
    return frame.slots[ord(slot) - FIRST]


def _put(frame: Frame, text: str, slots: tuple[Key, ...]) -> Frame:
    parts = (*frame.parts[: frame.main], text, *frame.parts[frame.main + 1 :])
    return replace(frame, parts=parts, slots=frame.slots + slots)
