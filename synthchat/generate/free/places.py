"""Postal addresses and those of pages that are worded otherwise: `12 Elm St`, `example dot com slash help`."""

from __future__ import annotations

import re

from synthchat.cells import PlannedValue
from synthchat.generate.free import signs
from synthchat.generate.free.judge import CHANGED, OPEN, SAME, Verdict, no
from synthchat.spec.model import Entity

START = re.compile(r"^(https?://)?(www\.)?", re.IGNORECASE)
DOTTED = re.compile(r"\w\.\w")
SPOKEN = 3
"""Who says a page's address aloud needs so many words, at least."""


class AddressJudge:
    """Judges postal addresses: all numbers in them are the planned one's."""

    def __init__(self, entity: Entity, language: str) -> None:
        self.open = entity.open

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By the numbers."""
        if signs.email(text) or signs.money(text) or signs.clock(text):
            return no("address")
        said, wanted = ({*re.findall(r"\d+", t)} for t in (text, planned.surface))
        return OPEN if self.open or said <= wanted else CHANGED


class UrlJudge:
    """Judges addresses of pages: written they are the planned one, with or without what browsers add; said aloud they have all its words."""

    def __init__(self, entity: Entity, language: str) -> None:
        self.open = entity.open

    def __call__(self, planned: PlannedValue, text: str) -> Verdict:
        """By the full stops, or by the words."""
        written = DOTTED.search(text) is not None
        if signs.email(text) or (not written and len(text.split()) < SPOKEN):
            return no("address of a page")
        if self.open:
            return OPEN
        wanted = _plain(planned.surface)
        if written:
            return SAME if _plain(text) == wanted else CHANGED
        joined = "".join(re.findall(r"\w+", text.casefold()))
        return OPEN if all(word in joined for word in re.findall(r"\w+", wanted)) else CHANGED


def _plain(address: str) -> str:
    return START.sub("", address.casefold()).rstrip("/")
