"""What a model repeats of its prompt instead of writing: its line, a factor's words, the intent's description, an instruction.

Examples and the names of intents are not looked for: a user may say just that, and a copy of a seed is found by admission.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
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
        text, told = f" {_plain(marked)} ", messages[:2]
        lines = _lines(tuple(m.content for m in told)) - self._own
        shortest = {**dict.fromkeys(lines, SENTENCE), **dict.fromkeys(_levels(told, cell.number), LEVEL)}
        if found := next((p for p, words in sorted(shortest.items()) if _repeats(text, p, words)), None):
            return _failure(f"`{found}`, which the task says", marked)
        if len(text.split()) >= PART and any(text in f" {line} " for line in lines):
            return _failure("a part of the instructions", marked)
        return None


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
def _lines(contents: tuple[str, ...]) -> frozenset[str]:
    """The folded lines of messages, whole and without their label; not those of cells."""
    lines = [line.removeprefix("- ") for content in contents for line in content.split("\n") if not line.startswith("{")]
    return frozenset(filter(None, map(fold, [*lines, *(LABEL.sub("", line) for line in lines)])))


def _levels(messages: Iterable[Message], number: int) -> Iterator[str]:
    """The folded words of a cell's line, but for its values."""
    for row in filter(None, map(_row, "\n".join(m.content for m in messages).split("\n"))):
        if row.get("cell") == number:
            said = [text for key, text in row.items() if key != "values" and isinstance(text, str)]
            yield from map(fold, [part for text in said for part in (text, *text.split(";"))])


def _row(line: str) -> dict[str, object] | None:
    try:
        row = json.loads(line) if line.startswith("{") else None
    except json.JSONDecodeError:
        return None
    return row if isinstance(row, dict) else None
