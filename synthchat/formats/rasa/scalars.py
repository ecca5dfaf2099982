"""YAML scalars that Rasa 3 reads back exactly, and the comment that makes it do so."""

from __future__ import annotations

import re
from collections.abc import Iterable

from synthchat.formats.refusals import SURROGATE

# Rasa decodes `\uXXXX` anywhere in a file of ASCII alone, before YAML sees it: the dot keeps it from that. It also says whose the file is.
HEADER = "# synthchat · "
COMMENT = f"{HEADER}written by `synthchat export`, and replaced by it: change the spec, not this file\n"
COMMENT_ONCE = f"{HEADER}a config to start from: change it as you like, it is never replaced\n"
ESCAPED = re.compile('[\\\\"\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufff0-\ufffc\ufffe\uffff]')
EDGES = "\n\r "


def quoted(text: str) -> str:
    """The text in double quotes, on one line; what is not to be printed is escaped, emoji are not. There may be no lone surrogate in it."""
    return '"' + ESCAPED.sub(_escape, text) + '"'


def block(items: Iterable[str], indent: str) -> str:
    r"""Rasa's `- …` lines as one double-quoted scalar, a line each: of `synonym`, `lookup` and `regex`, whose examples cannot be a list."""
    lines = [f"{indent}{quoted('- ' + item)[1:-1]}\\n\\\n" for item in items]
    return '"\\\n' + "".join(lines) + f'{indent}"'


def fits_block(item: str) -> bool:
    """Whether Rasa reads the item of a block back: one line, and no blanks at its edges."""
    return bool(item) and item == item.strip(EDGES) and len(item.splitlines()) == 1 and not SURROGATE.search(item)


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if char in '\\"':
        return "\\" + char
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"
