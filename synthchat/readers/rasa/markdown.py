"""Rasa's NLU training data in Markdown, as Rasa 1 and 2 read it (rasa/shared/nlu/training_data/formats/markdown.py of 2.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synthchat.errors import DataError, Place, Problem
from synthchat.readers.losses import Losses
from synthchat.readers.rasa.items import OTHERS, Item, Known, utterance

SECTIONS = ("intent", *OTHERS)
MARKER = re.compile(rf"^##\s*(?:{'|'.join(SECTIONS)}):", re.MULTILINE)
HEADER = re.compile(r"##\s*(.+?):(.+)")
ITEM = re.compile(r"\s*[-*+]\s*(.+)", re.DOTALL)
FILE = re.compile(r"[^-*+]")
COMMENT = re.compile(r"<!--.*?--!*>", re.DOTALL)
ESCAPE = re.compile(r"\\[bfnrt]")
ESCAPED = {r"\b": "\b", r"\f": "\f", r"\n": "\n", r"\r": "\r", r"\t": "\t"}


def is_markdown(text: str) -> bool:
    """Whether a text has sections of NLU data."""
    return bool(MARKER.search(text))


def items(text: str, path: str, losses: Losses) -> Iterator[Item]:
    """The examples, synonyms, lookup tables and regexes of a file, in its order. Raises DataError with file and line."""
    kind, name, known, begun = "", "", list[str](), Place(path)
    for number, line in enumerate(_without_comments(text).splitlines(), 1):
        line = ESCAPE.sub(lambda m: ESCAPED[m[0]], line.strip())
        place = Place(path, number)
        if header := HEADER.search(line):
            yield from _section(kind, name, known, begun)
            kind, name, known, begun = _kind(header[1], place), header[2], [], place
        elif item := ITEM.match(line):
            if kind != "intent":
                known.append(item[1])
            elif u := utterance(place, name.strip(), item[1], losses):
                yield place, u
        elif kind == "lookup" and FILE.match(line):
            yield Known("lookup", name, (), place, file=line)
    yield from _section(kind, name, known, begun)


def _section(kind: str, name: str, known: list[str], place: Place) -> Iterator[Known]:
    for other in OTHERS:
        if kind == other and known:
            yield Known(other, name, tuple(known), place)


def _kind(kind: str, place: Place) -> str:
    if kind not in SECTIONS:
        raise DataError(Problem(f"no section of NLU data is called `{kind}`", place, f"sections read ## intent:greet; kinds: {', '.join(SECTIONS)}"))
    return kind


def _without_comments(text: str) -> str:
    """The text, with line breaks where comments had them, so that places stay true."""
    return COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)
