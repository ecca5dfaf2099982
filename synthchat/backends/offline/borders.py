"""Where the pieces of a sentence that hold a slot begin: `in [city]`, `ending in [digits]`, `that is playing [film]`."""

from __future__ import annotations

import re

from synthchat.backends.offline.grammar import Lexicon
from synthchat.backends.offline.slots import SLOT, Tokens

RELATIVE = ("that", "which", "who")
LONG = 5  # letters from which a word in -ing is taken for a verb's form
REACH = 5
END = re.compile(r"\s*[.?!…]*$")


class Borders:
    """Reads the borders of chunks by a language's connectives and verbs."""

    def __init__(self, lexicon: Lexicon, back: str = "") -> None:
        self._lexicon = lexicon
        self._back = re.compile(rf"(?:{back})$", re.IGNORECASE)
        self._closing = lexicon.connectives | lexicon.determiners | lexicon.auxiliaries | lexicon.pronouns | lexicon.verbs | lexicon.closing

    def start(self, row: Tokens, at: int) -> int | None:
        """Where the chunk that ends in the slot `at` starts: at a connective that is no part of the verb before it."""
        lexicon = self._lexicon
        for j in range(at - 1, max(-1, at - 1 - REACH), -1):
            word, before = row[j][1].lower(), row[j - 1][1].lower() if j else ""
            if not word[0].isalpha() and not SLOT.match(word):
                return None
            if word == "of" and before == "out":
                return j - 1
            if word in lexicon.connectives:
                return None if self._bound(before, word, [t.lower() for _, t in row[j + 1 : j + 3]]) else self._widened(row, j)
        return None

    def _bound(self, before: str, word: str, after: list[str]) -> bool:
        """Whether a connective belongs to a verb: `listen to`, `to` of an infinitive, `and` before another order."""
        lexicon = self._lexicon
        verb = after[0] in lexicon.verbs or (after[0] in lexicon.noun_verbs and after[-1] in lexicon.determiners)
        return before in lexicon.verbs or before in lexicon.noun_verbs or (word in ("to", "and") and verb)

    def _widened(self, row: Tokens, start: int) -> int:
        """The start with what the connective depends on: `ending in …`, `that ends in …`."""
        before = [t.lower() for _, t in row[max(0, start - 2) : start]]
        if len(before) == 2 and before[0] in RELATIVE:
            return start - 2
        return start - 1 if start > 1 and before[-1].endswith("ing") and len(before[-1]) > LONG else start

    def end(self, text: str) -> int:
        """Where a further piece goes at the end of a sentence: before the last mark, `please`, and a verb (or what goes with it) that stands last."""
        found = END.search(text)
        head = self._back.sub("", text[: found.start()] if found else text) or text
        while self._lexicon.verb_last and " " in head:
            before, _, last = head.rpartition(" ")
            if not self._stands_last(last):
                break
            head = before
        return len(head)

    def _stands_last(self, word: str) -> bool:
        lexicon = self._lexicon
        verb = word.islower() and word.endswith(lexicon.verb_last) and word not in lexicon.determiners | lexicon.pronouns
        return verb or word in lexicon.closing

    def modifies(self, row: Tokens, at: int) -> bool:
        """Whether the slot stands before what it belongs to, as in `the [nearest] cinema`."""
        if at + 1 >= len(row):
            return False
        after = row[at + 1][1].lower()
        plain = after[0].isalpha() and after != "of" and not after.endswith(self._lexicon.endings)
        return bool(SLOT.match(after)) or (plain and after not in self._closing)
