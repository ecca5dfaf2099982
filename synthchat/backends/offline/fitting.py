"""Frames fitted to the slots that a cell wants: chunks are cut from them, and put into them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from random import Random

from synthchat.backends.offline.borders import Borders
from synthchat.backends.offline.chunks import Chunks
from synthchat.backends.offline.grammar import Lexicon
from synthchat.backends.offline.slots import FIRST, SLOT, Frame, Tokens, glue, key_of, mark, tokens
from synthchat.records import Key


class Fitter:
    """Makes frames hold exactly the slots that are wanted, where that leaves a sentence."""

    def __init__(self, chunks: Chunks, lexicon: Lexicon, back: str = "") -> None:
        self._chunks = chunks
        self._borders = Borders(lexicon, back)
        self._lexicon = lexicon
        self._and, self._endings = lexicon.conjunction, "|".join(lexicon.endings)

    def fit(self, frame: Frame, wanted: tuple[Key, ...], intent: str, rng: Random) -> Frame | None:
        """The frame with exactly the wanted slots, None where it cannot be made to have them."""
        surplus, missing = Counter(frame.present()) - Counter(wanted), Counter(wanted) - Counter(frame.present())
        for key in surplus.elements():
            cut = self._cut(frame, key)
            if cut is None:
                return None
            frame = cut
        return self._add(frame, [key for key in dict.fromkeys(wanted) for _ in range(missing[key])], intent, rng)

    def _cut(self, frame: Frame, key: Key) -> Frame | None:
        for number in range(len(frame.parts) - 1, -1, -1):
            row = tokens(frame.parts[number])
            for at in range(len(row) - 1, -1, -1):
                if SLOT.match(row[at][1]) and key_of(frame, row[at][1]) == key:
                    text = self._without(row, at)
                    return replace(frame, parts=(*frame.parts[:number], text, *frame.parts[number + 1 :])) if text else None
        return None

    def _without(self, row: Tokens, at: int) -> str | None:
        """The text without the slot `at`, where that leaves a sentence."""
        if at and self._borders.modifies(row, at):
            return glue(row[:at] + row[at + 1 :])
        if at and SLOT.match(row[at - 1][1]):
            return glue(row[:at] + row[at + 1 :])
        start = self._borders.start(row, at)
        if start is None or sum(bool(SLOT.match(t)) for _, t in row[start:at]):
            return None
        left = row[:start] + row[at + 1 :]
        while start == 0 and left and not left[0][1][0].isalnum() and not SLOT.match(left[0][1]):
            left = left[1:]
        slots, words = sum(bool(SLOT.match(t)) for _, t in left), sum(t[0].isalpha() for _, t in left)
        return glue(left) if slots + words >= (2 if slots else self._lexicon.shortest) else None

    def _add(self, frame: Frame, missing: list[Key], intent: str, rng: Random) -> Frame | None:
        while missing:
            key = missing[0]
            done = self._beside(frame, key) or self._chunk(frame, missing, intent, rng)
            if done is None:
                return None
            for used in done.slots[len(frame.slots) :]:
                missing.remove(used)
            frame = done
        return frame

    def _beside(self, frame: Frame, key: Key) -> Frame | None:
        """The slot put before one that it stood before in a seed, or beside another of its kind: `[a] and [b]`."""
        text, new = frame.parts[frame.main], mark(len(frame.slots))
        for slot in SLOT.findall(text):
            neighbour = key_of(frame, slot)
            if neighbour == key:
                text = text.replace(slot, f"{slot} {self._and} {new}")
            elif self._chunks.precedes(key, neighbour) and not re.search(rf"{SLOT.pattern} {slot}", text):
                text = text.replace(slot, f"{new} {slot}")
            elif self._chunks.precedes(neighbour, key) and not re.search(rf"{slot} ({SLOT.pattern}|\w+({self._endings}))", text):
                text = text.replace(slot, f"{slot} {new}")
            else:
                continue
            return _put(frame, text, (key,))
        return None

    def _chunk(self, frame: Frame, missing: list[Key], intent: str, rng: Random) -> Frame | None:
        text = frame.parts[frame.main]
        last = next((t for _, t in reversed(tokens(text)) if t[0].isalnum() or SLOT.match(t)), "")
        left: Key | str = key_of(frame, last) if SLOT.match(last) else last.lower()
        chunk = self._chunks.draw(missing, left, intent, rng)
        if chunk is None:
            return None
        new, slots = chunk.text, chunk.slots
        new = SLOT.sub(lambda m: mark(ord(m[0]) - FIRST + len(frame.slots)), new)
        at = self._place(frame, text, chunk.left)
        return _put(frame, text[:at] + ("" if new[0] == "," else " ") + new + text[at:], slots)

    def _place(self, frame: Frame, text: str, left: Key | str) -> int:
        """Where a chunk goes: after what it stood behind in its seed, where that is here too; else at the end."""
        row, at = tokens(text), 0
        for n, (blank, token) in enumerate(row):
            at += len(blank) + len(token)
            same = left == (key_of(frame, token) if SLOT.match(token) else token.lower())
            if same and n and not self._borders.modifies(row, n):
                return at
        return self._borders.end(text)


def _put(frame: Frame, text: str, slots: tuple[Key, ...]) -> Frame:
    parts = (*frame.parts[: frame.main], text, *frame.parts[frame.main + 1 :])
    return replace(frame, parts=parts, slots=frame.slots + slots)
