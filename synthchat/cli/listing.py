"""Records and rejects as lines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
from rich.text import Text

from synthchat.cli.terminal import colour, stdout
from synthchat.jsonl import to_json
from synthchat.records import Utterance


def print_records(records: Iterable[Utterance], *, json: bool) -> None:
    """One line each, under a heading by intent; or as JSON lines."""
    console, intent = stdout(), None
    for record in records:
        if json:
            console.file.write(to_json(record).decode())
            continue
        if record.intent != intent:
            intent = record.intent
            console.print(Text(intent, "bold"))
        seed = "seed" if record.origin and record.origin.kind == "seed" else None
        levels = " · ".join(filter(None, (seed, record.persona, *record.attributes.values())))
        console.print(Text("  ").append(in_colour(record)).append(f"  {levels}", "dim"))


def print_rejects(rows: Iterable[dict[str, Any]], *, json: bool) -> None:
    """One line each: intent, cell, reason, what was seen, and the text."""
    console = stdout()
    for row in rows:
        if json:
            console.file.write(orjson.dumps(row).decode() + "\n")
        else:
            head = Text(f"{row['intent']} {row['cell']}.{row['attempt']} ").append(row["reason"], "red")
            console.print(head.append(f" {row['detail']}", "dim").append(f"  {row.get('text') or ''}"))


def in_colour(record: Utterance) -> Text:
    """A record's text with its entities in colour, and their names behind them."""
    text, at = Text(), 0
    for span in record.entities:
        label = ":".join(filter(None, (span.entity, span.role, span.group)))
        text.append(record.text[at : span.start])
        text.append(record.text[span.start : span.end], f"bold {colour(span.entity)}")
        text.append(f"⟨{label}⟩", f"dim {colour(span.entity)}")
        at = span.end
    return text.append(record.text[at:])
