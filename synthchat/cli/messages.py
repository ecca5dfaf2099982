"""Prompts and replies as a person reads them: each under its name, indented, wrapped on a terminal and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from synthchat.backends.base import Message

INDENT = "    "


def print_messages(console: Console, messages: Iterable[Message], known: Sequence[Message] = ()) -> None:
    """Each message under its role; those that have been shown before are named only."""
    for message in messages:
        console.print(Text(f"  {message.role}", "cyan").append(" as before" if message in known else "", "dim"))
        if message not in known:
            print_indented(console, message.content)


def print_indented(console: Console, text: str, style: str = "") -> None:
    """A text with its own line breaks."""
    for line in text.split("\n"):
        for part in Text(line, style).wrap(console, max(console.width - len(INDENT), 20)):
            console.print(Text(INDENT).append_text(part) if part else "")
