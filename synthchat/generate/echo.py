"""What a model repeats of its prompt instead of writing: its line, a factor's words, the intent's description, an instruction.

Examples and the names of intents are not looked for: a user may say just that, and a copy of a seed is found by admission.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from synthchat.backends.base import Message
from synthchat.cells import Cell
from synthchat.generate.fold import fold
from synthchat.generate.parse import Failure
from synthchat.spec.markup import MarkupError, parse
from synthchat.spec.model import Domain

JSON = re.compile(r"""\{\s*\\?["'](cell|items|values|mark|text)\\?["']\s*:""")
LABEL = re.compile(r"^[^:]{1,60}: ")
PHRASE, LEVEL, SENTENCE, PART = 2, 4, 8, 7
"""Words: of the shortest phrase that no text may be, of the shortest words of a factor and the shortest line that no text may hold (a description may be said
by a user: `book a flight`), and of the shortest piece of an instruction."""


class Echo:
    """Finds what texts repeat of the messages that were sent for them; `own` are folded texts that anybody may say."""

    def __init__(self, domain: Domain) -> None:
        examples = (e.text for intent in domain.intents.values() for e in intent.examples)
        self._own = frozenset(map(fold, [*domain.intents, *domain.entities, *examples]))

    def find(self, marked: str, cell: Cell, messages: tuple[Message, ...]) -> Failure | None:
        """Why the text cannot be used; None where it repeats nothing. Messages after the first two are the talk about a text that failed."""
        if not messages:
            return None
        if JSON.search(marked):
            return _failure("its line of the task", marked)
        text, told = f" {_plain(marked)} ", [_told(m.content) for m in messages[:2]]
        lines = {line for said in told for line in said.repeated(text)} - self._own
        levels = {level for said in told for level in said.levels.get(cell.number, ()) if _repeats(text, level, LEVEL)}
        if found := min(lines | levels, default=None):
            return _failure(f"`{found}`, which the task says", marked)
        if text.count(" ") > PART and any(text in f" {line} " for said in told if text in said.all for line in said.lines - self._own):
            return _failure("a part of the instructions", marked)
        return None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a message says, folded: its lines, whole and without their label, those of them that no text may hold, all of them in one text, and the words of
    each cell's line, but for its values."""

    lines: frozenset[str]
    sentences: tuple[str, ...]
    all: str
    levels: Mapping[float, tuple[str, ...]]

    def repeated(self, text: str) -> Iterator[str]:
        """The lines that a text holds, or is; it has a blank at each end."""
        yield from (line for line in self.sentences if f" {line} " in text)
        if (line := text[1:-1]) in self.lines and _repeats(text, line, SENTENCE):
            yield line


def _failure(what: str, marked: str) -> Failure:
    return Failure("echo", f"it repeats {what}", marked)


def _plain(marked: str) -> str:
    try:
        return fold(parse(marked)[0])
    except MarkupError:
        return fold(marked)


def _repeats(text: str, phrase: str, shortest: int) -> bool:
    words = phrase.count(" ") + 1
    return (words >= PHRASE and text == f" {phrase} ") or (words >= shortest and f" {phrase} " in text)


@lru_cache(maxsize=256)
def _told(content: str) -> _Told:
    rows = content.split("\n")
    lines = [row.removeprefix("- ") for row in rows if not row.startswith("{")]
    folded = frozenset(filter(None, map(fold, [*lines, *(LABEL.sub("", line) for line in lines)])))
    sentences = tuple(line for line in folded if line.count(" ") + 1 >= SENTENCE)
    return _Told(folded, sentences, "\n".join(f" {line} " for line in folded), _levels(rows))


def _levels(rows: Iterable[str]) -> dict[float, tuple[str, ...]]:
    found: dict[float, tuple[str, ...]] = {}
    for row in filter(None, map(_row, rows)):
        if isinstance(cell := row.get("cell"), int | float):
            said = [text for key, text in row.items() if key != "values" and isinstance(text, str)]
            found[cell] = (*found.get(cell, ()), *map(fold, dict.fromkeys(part for text in said for part in (text, *text.split(";")))))
    return found


def _row(line: str) -> dict[str, object] | None:
    try:
        row = json.loads(line) if line.startswith("{") else None
    except json.JSONDecodeError:
        return None
    return row if isinstance(row, dict) else None
