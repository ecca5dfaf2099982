"""Texts as a reader hears them: without case, punctuation and white space, so that what sounds the same is compared as the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from synthchat.records import Span

ASCII_REST = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=256)
def fold(text: str) -> str:
    """NFC, case folded; runs of anything but letters, marks and digits become one blank, none at the ends."""
    if text.isascii():
        return ASCII_REST.sub(" ", text.lower()).strip()
    folded = unicodedata.normalize("NFC", text).casefold()
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in folded).split())


def frame(text: str, spans: Iterable[Span]) -> str:
    """The folded text with each value replaced by its entity's name."""
    out, at = "", 0
    for span in sorted(spans, key=lambda s: s.start):
        out, at = f"{out}{text[at : span.start]} {span.entity} ", span.end
    return fold(out + text[at:])
