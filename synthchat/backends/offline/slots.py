"""Texts with holes: a slot is one private-use character, so that sentences are rewritten as plain strings and no rewriting can hurt a slot."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from synthchat.records import Key
from synthchat.seeding import digest
from synthchat.spec.model import Example

FIRST = 0xF0000
MOST = 64  # values of a seed; what a cell adds comes on top
SLOT = re.compile("[\U000f0000-\U000f00ff]")
Tokens = tuple[tuple[str, str], ...]
"""(white space before, token): words, slots and single marks."""
TOKEN = re.compile(r"(\s*)([\U000f0000-\U000f00ff]|\w+(?:[-'’]\w+)*|[^\w\s])")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is left of a text without its values: slot character number k stands for `slots[k]`.

    `parts` are its sentences, of which number `main` is the one to be carried; `template` names the seed.
    """

    parts: tuple[str, ...]
    main: int
    slots: tuple[Key, ...]
    template: str

    @property
    def text(self) -> str:
        """The whole text."""
        return " ".join(self.parts)

    def present(self) -> tuple[Key, ...]:
        """The slots that stand in the text, in order; after cuts fewer than `slots`."""
        return tuple(key_of(self, c) for c in SLOT.findall(self.text))


def key_of(frame: Frame, slot: str) -> Key:
    """What a frame's slot character stands for."""
    return frame.slots[ord(slot) - FIRST]


def mark(number: int) -> str:
    """The character of slot `number`."""
    return chr(FIRST + number)


def hollow(example: Example) -> tuple[str, tuple[Key, ...]] | None:
    """A seed without its values, white space made plain; None where its text holds slot characters itself, or more values than there are."""
    if SLOT.search(example.text) or len(example.spans) > MOST:
        return None
    text, at = "", 0
    spans = sorted(example.spans, key=lambda s: s.start)
    for number, span in enumerate(spans):
        text += example.text[at : span.start] + mark(number)
        at = span.end
    return " ".join((text + example.text[at:]).split()), tuple(s.key for s in spans)


def template_of(text: str, slots: Iterable[Key]) -> str:
    """A short name of a frame that only depends on its words and slots."""
    keys = list(slots)
    return "t-" + digest(SLOT.sub(lambda m: "\x01".join(part or "" for part in keys[ord(m[0]) - FIRST]), text), length=8)


@lru_cache(maxsize=8192)
def tokens(text: str) -> Tokens:
    """A text in tokens."""
    return tuple((m[1], m[2]) for m in TOKEN.finditer(text))


def glue(parts: Iterable[tuple[str, str]]) -> str:
    """The text of tokens."""
    return "".join(blank + token for blank, token in parts).strip()
