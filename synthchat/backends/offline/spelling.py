"""How a register is spelt: contractions, capitals, casual words, the mark at the end. Slots are never touched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from synthchat.backends.offline.grammar import Spelling
from synthchat.backends.offline.slots import SLOT

END_MARK = re.compile(r"[.!?…]\W*$")
SENTENCE_START = re.compile(r"((?:^|[.!?…]\s+)[\"'(¿¡«]*)([^\W\d_])")
OPENING = {"?": "¿", "!": "¡"}
CASUAL_WORD = 0.12
CASUAL_LOWER = 0.45
CASUAL_NO_MARK = 0.6
NEUTRAL_CONTRACTS = 0.5
NEUTRAL_NO_MARK = 0.25


class Speller:
    """Spells a text (with slots) for a register."""

    def __init__(self, spelling: Spelling) -> None:
        self._always = [(re.compile(pattern), form) for pattern, form in spelling.always.items()]
        self._contract = _Table(spelling.contract, r"(?=\s+\w)")  # never at the end of a clause: `I said I would`
        self._expand = _Table(spelling.expand)
        self._casual = _Table(spelling.casual)

    def __call__(self, text: str, register: str, rng: Random) -> str:
        """The text as somebody of that register writes it."""
        for pattern, form in self._always:
            text = pattern.sub(form, text)
        if register == "formal":
            return _closed(_capitals(self._expand(text, 1, rng)))
        if register == "neutral":
            contracts = NEUTRAL_CONTRACTS if rng.random() < NEUTRAL_CONTRACTS else 0
            text = _capitals(self._contract(text, 2 * contracts, rng))
            return _open(text) if rng.random() < NEUTRAL_NO_MARK else _closed(text)
        text = self._casual(self._contract(text, 1 - CASUAL_WORD, rng), CASUAL_WORD, rng)
        text = _lower(text) if rng.random() < CASUAL_LOWER else _capitals(text)
        return _open(text) if rng.random() < CASUAL_NO_MARK else _closed(text)


class _Table:
    def __init__(self, table: Mapping[str, str], followed: str = "") -> None:
        self._table = {k.lower(): v for k, v in table.items()}
        keys = sorted(table, key=lambda k: (-len(k), k))
        self._pattern = re.compile(r"\b(" + "|".join(map(re.escape, keys)) + rf")\b(?!['’]){followed}", re.IGNORECASE)

    def __call__(self, text: str, chance: float, rng: Random) -> str:
        """Each of the table's phrases replaced with that probability, its capital kept."""
        if not self._table:
            return text
        return self._pattern.sub(lambda m: self._one(m[0]) if chance >= 1 or rng.random() < chance else m[0], text)

    def _one(self, found: str) -> str:
        new = self._table[found.lower()]
        return new[0].upper() + new[1:] if found[0].isupper() and new[0].islower() else new


def _capitals(text: str) -> str:
    return SENTENCE_START.sub(lambda m: m[1] + m[2].upper(), text)


def _lower(text: str) -> str:
    return text.lower()  # slot characters have no case


def _closed(text: str) -> str:
    return text if END_MARK.search(text) and not SLOT.search(text[-1]) else text.rstrip(",;: ") + "."


def _open(text: str) -> str:
    """Without its last mark, nor the one that opens the last question."""
    if not text.endswith((".", "?")) or text.endswith(".."):
        return text
    before, mark, after = text[:-1].rstrip().rpartition(OPENING.get(text[-1], text[-1]))
    return before + after if mark in OPENING.values() else before + mark + after
