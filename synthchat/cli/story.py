"""`show --why`: what was planned, what was asked, what came, and how it was judged, in that order, so that the judgement is what a terminal ends with."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from synthchat.backends.base import Message
from synthchat.cells import PlannedValue
from synthchat.cli.listing import in_colour
from synthchat.cli.messages import print_indented, print_messages
from synthchat.cli.terminal import colour, stdout
from synthchat.dataset.why import Check, Planned, Try, Why
from synthchat.errors import Place
from synthchat.jsonl import from_row

MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("·", "dim")}


def print_why(why: Why) -> None:
    """Print to standard output."""
    console, seen = stdout(), list[Message]()
    where = f"{why.intent}, cell {why.planned.cell}" if why.planned else why.intent
    console.print(Text(f"{why.record['id']}  " if why.record else "", "bold").append(where, "bold"))
    if why.record:
        console.print(Text("  ").append(in_colour(from_row(why.record, Place(why.record["id"])))))
    if why.planned:
        _print_planned(console, why.planned)
    for one in why.tries:
        _print_try(console, one, why, seen)
        seen += one.messages
    if why.planned and not why.record:
        _heading(console, "No record came of this cell", "red")
    for note in why.notes:
        console.print(f"note: {note}", style="yellow", markup=False, soft_wrap=True)


def _heading(console: Console, text: str, style: str = "") -> None:
    console.print()
    console.print(Text(text, f"bold {style}".strip()))


def _print_planned(console: Console, planned: Planned) -> None:
    _heading(console, "Planned")
    for number, value in enumerate(planned.values, 1):
        console.print(_value(number, value))
    console.print(Text.assemble(("  language ", "dim"), planned.language))
    if planned.persona:
        console.print(Text.assemble(("  speaker ", "dim"), planned.persona))
    if planned.attributes:
        levels = (Text.assemble((f"{factor} ", "dim"), level) for factor, level in planned.attributes.items())
        console.print(Text("  ").append_text(Text(" · ", "dim").join(levels)))


def _value(number: int, value: PlannedValue) -> Text:
    text = Text(f"  {number} ", "dim").append(value.surface, f"bold {colour(value.entity)}")
    text.append(f"⟨{':'.join(filter(None, (value.entity, value.role, value.group)))}⟩", f"dim {colour(value.entity)}")
    meant = f" stands for {value.value}" if value.value != value.surface else ""
    return text.append(f"  {value.match}{meant}", "dim")


def _print_try(console: Console, one: Try, why: Why, seen: list[Message]) -> None:
    ended = Text(one.reason, "red") if one.reason else Text("kept", "green")
    _heading(console, f"Try {one.attempt + 1}")
    console.print(Text.assemble("  ", (_facts(one, why), "dim")), soft_wrap=True)
    print_messages(console, one.messages, seen)
    template = (why.record or {}).get("origin", {}).get("template") if not one.reason else None
    if template:
        console.print("  template", style="cyan")
        print_indented(console, template)
    if one.reply is not None:
        console.print("  the whole reply", style="cyan")
        print_indented(console, one.reply, "dim")
    if one.text is not None:
        console.print(f"  what it says for cell {why.planned.cell if why.planned else ''}", style="cyan", markup=False)
        print_indented(console, one.text, "bold")
    console.print(Text("  verification: ", "cyan").append(ended))
    for check in one.checks:
        console.print(_check(check, one))


def _facts(one: Try, why: Why) -> str:
    cells = f"{len(one.cells)} cells" if len(one.cells) > 1 else "this cell"
    tokens = f"{one.input_tokens:,} tokens in, {one.output_tokens:,} out" if one.input_tokens is not None and one.output_tokens is not None else None
    ended = f"ended by {one.finish}" if one.finish else None
    prompt = None if why.prompted else "takes no prompt"
    return " · ".join(filter(None, (f"request {one.request} for {cells}", why.backend, one.model, tokens, ended, prompt)))


def _check(check: Check, one: Try) -> Text:
    sign, style = MARKS[check.passed]
    text = Text(f"    {sign} ", style).append(check.check, "dim" if check.passed is None else "")
    return text.append(f": {one.detail}", "red") if check.passed is False else text
