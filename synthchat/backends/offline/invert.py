"""Questions → the clause inside them: `why is my payment pending` → `my payment is pending`. Where the subject's end is not plain, nothing."""

from __future__ import annotations

from dataclasses import dataclass

from synthchat.backends.offline.grammar import Lexicon
from synthchat.backends.offline.slots import SLOT, Tokens, glue, tokens

DO = {"do": "", "does": "s", "did": "ed"}
BE = ("is", "are", "was", "were", "am", "isn't", "aren't", "wasn't", "weren't")
HAVE = ("has", "have", "had", "hasn't", "haven't", "hadn't")
PLURAL = ("i", "you", "we", "they", "these", "those")
SPECIAL = {"have": "has", "be": "is", "go": "goes", "do": "does"}


@dataclass(frozen=True, slots=True)
class Inverted:
    """`head` is the question word with what belongs to it (empty in a yes/no question), `clause` the rest in the order of a statement."""

    head: str
    clause: str


def invert(question: str, lexicon: Lexicon) -> Inverted | None:
    """The parts of a question that has a helping verb before its subject."""
    row = tokens(question)
    at = next((i for i, (_, t) in enumerate(row) if t.lower() in lexicon.auxiliaries), None)
    if at is None or at + 1 >= len(row):
        return None
    auxiliary = row[at][1].lower()
    end = _subject_end(row, at, auxiliary, lexicon)
    if end is None:
        return None
    clause = _clause(row[at + 1 : end], auxiliary, row[end:])
    return Inverted(glue(row[:at]), clause) if clause else None


def _clause(subject: Tokens, auxiliary: str, rest: Tokens) -> str | None:
    start, tail = glue(subject), glue(rest)
    if auxiliary in DO:
        if not rest:
            return None
        singular = len(subject) > 1 or start.lower() not in PLURAL
        if auxiliary == "do" or (auxiliary == "does" and not singular):
            return f"{start} {tail}"
        verb = rest[0][1]
        form = _third(verb) if auxiliary == "does" else None
        return f"{start} {form} {glue(rest[1:])}".strip() if form else None
    return f"{start} {auxiliary} {tail}".strip()


def _subject_end(row: Tokens, at: int, auxiliary: str, lexicon: Lexicon) -> int | None:
    """Where the subject after the helping verb ends; None where that is a guess."""
    first = row[at + 1][1].lower()
    if first in lexicon.pronouns - lexicon.determiners or (first in lexicon.pronouns and _predicate(row, at + 2, auxiliary, lexicon)):
        return at + 2
    if first not in lexicon.determiners:
        return None
    for end in range(at + 3, min(len(row), at + 8)):
        token = row[end][1].lower()
        if token in lexicon.connectives or not (token[0].isalpha() or SLOT.match(token)):
            return None
        if _predicate(row, end, auxiliary, lexicon):
            relative = row[end - 1][1].lower() in lexicon.pronouns
            return None if relative else end
    return None


def _predicate(row: Tokens, at: int, auxiliary: str, lexicon: Lexicon) -> bool:
    if at >= len(row):
        return auxiliary in BE
    word = row[at][1].lower()
    if auxiliary in (*BE, *HAVE):
        return word in lexicon.predicates or word in lexicon.participles or (len(word) > 4 and word.endswith(("ing", "ed")))
    return word in lexicon.verbs or (word in lexicon.noun_verbs and at + 1 == len(row)) or word in ("be", "not", "still", "have")


def _third(verb: str) -> str | None:
    verb = verb.lower()
    if not verb.isalpha() or verb in ("not",):
        return None
    if verb in SPECIAL:
        return SPECIAL[verb]
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
