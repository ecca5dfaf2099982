r"""Patterns as Rasa searches for them: the spec means the whole value, so the `^` and `$` around it say nothing there, but bind it to the whole message."""

from __future__ import annotations

import re

FLAGS = re.compile(r"\(\?[aiLmsux]+\)")
TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
STARTS, ENDS = ("^", r"\A"), ("$", r"\Z")


def searched(pattern: str) -> tuple[str, bool]:
    """What Rasa is to search for, and whether anchors are left in it that hold at the borders of a message only."""
    flags = match[0] if (match := FLAGS.match(pattern)) else ""  # they hold for all, and stand first
    choices = [_without_outer(choice) for choice in _choices(TOKEN.findall(pattern[len(flags) :]))]
    anchored = any(token in STARTS + ENDS for choice in choices for token in choice)
    return rf"{flags}(?<!\w)(?:{'|'.join(map(''.join, choices))})(?!\w)", anchored


def _choices(tokens: list[str]) -> list[list[str]]:
    """The tokens between the `|` that stand in no group."""
    choices: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            choices.append([])
        else:
            choices[-1].append(token)
    return choices


def _without_outer(tokens: list[str]) -> list[str]:
    while tokens and tokens[0] in STARTS:
        tokens = tokens[1:]
    while tokens and tokens[-1] in ENDS:
        tokens = tokens[:-1]
    return tokens
