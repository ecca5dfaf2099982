"""ruamel.yaml's events of a file; what it cannot read becomes one problem in our words, with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from synthchat.errors import Problem, SpecError
from synthchat.spec.quoting import bracket_hint, flow_hint, line_of
from synthchat.spec.text import At, Source

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

UNPRINTABLE = re.compile("[^\t\n\\x20-\\x7e\\x85\\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What ruamel.yaml says → what we say, and what mends it.
SAYINGS = (
    (r"mapping values are not allowed", "a `:` where YAML expects no key", "quote the text if the colon is part of it; else check the indentation"),
    (r"found character .* that cannot start", "YAML does not let a text begin with this character", "quote the text"),
    (r"found unexpected end of stream", "the quotation mark that opens here is never closed", "close it, or double it inside the text"),
    (r"found unexpected document separator", "the quotation mark that opens here is never closed", "close it, or double it inside the text"),
    (r"expected ',' or '\]'", "the list that opens with `[` is not closed, or a comma is missing", "close it with `]`"),
    (r"expected ',' or '}'", "the mapping that opens with `{` is not closed, or a comma is missing", "close it with `}`"),
    (r"expected the node content.*stream end", "the file ends before this `[` or `{` is closed", "close it"),
    (r"sequence entries are not allowed", "a `-` where no list item can stand", "begin the list on a line of its own"),
    (r"could not find expected ':'", "a line that is no `key: value`", "write `key: value`, `- item`, or quote the text"),
    (r"expected <block end>", "this does not belong to the block above it", "check the indentation and the quotes"),
    (r"expected '<document start>'", "this does not belong to what stands above it", "check the indentation and the quotes"),
    (r"expected the node content", "nothing that YAML can read as a value", "quote the text, or remove the comma or bracket too many"),
    (r"chomping or indentation|comment or a line break", "`|` and `>` begin a block of text, on the lines below", "quote the text"),
    (r"alphabetic or numeric", "`&` and `*` begin an anchor and an alias in YAML", "quote the text"),
    (r"expected (URI|'[!>]'|' ')|tag handle", "`!` begins a tag in YAML", "quote the text"),
    (r"hexdecimal", r"an escape `\x`, `\u` or `\U` with too few digits", r"write `\\` for a backslash, or use single quotes"),
    (r"unknown escape character", "an escape that YAML does not know", r"write `\\` for a backslash, or use single quotes"),
)


class Mark(Protocol):
    """A point in the text, 0-based."""

    index: int
    line: int
    column: int


class Event(Protocol):
    """What we use of ruamel.yaml's events; `value` and `style` are a scalar's."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: object
    value: str
    style: str | None


def events(source: Source) -> Iterator[Event]:
    """The parser's events, as they come. Raises SpecError at the first error of syntax, which stands alone."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    if control := UNPRINTABLE.search(source.text):
        at = at_index(source, control.start())
        raise SpecError(at.problem(f"the control character U+{ord(control[0]):04X}", rf'remove it, or write "\x{ord(control[0]):02x}" in double quotes'))
    opened: list[Mark] = []
    try:
        for event in YAML(typ="safe", pure=True).parse(source.text):
            _follow(event, opened)
            yield event
    except MarkedYAMLError as error:
        raise SpecError(syntax_problem(error, source, opened)) from error
    except ValueError as error:  # chr() within ruamel.yaml
        raise SpecError(beyond_unicode(source).problem(r"an escape `\U…` beyond the last character, U+10FFFF", "remove it")) from error


def _follow(event: Event, opened: list[Mark]) -> None:
    name = type(event).__name__
    if name in ("SequenceStartEvent", "MappingStartEvent"):
        opened.append(event.start_mark)
    elif name in ("SequenceEndEvent", "MappingEndEvent"):
        opened.pop()


def syntax_problem(error: MarkedYAMLError, source: Source, opened: list[Mark]) -> Problem:
    """One error of the YAML parser, in our words. `opened` are the collections around it."""
    said = str(error.problem or error.context or "cannot be read")
    mark = error.problem_mark or error.context_mark
    mended, hint = next(((ours, hint) for theirs, ours, hint in SAYINGS if re.search(theirs, said)), (said, None))
    if "stream end" in said and opened:
        mark = opened[-1]
    elif "could not find" in said or ("opens" in mended and not line_of(At(source, mark.line + 1))[mark.column :].strip()):
        mark = error.context_mark or mark  # there is nothing to look at where the parser stopped
    at = At(source, mark.line + 1, mark.column + 1)
    if tab := re.match(r"\s*\t", line_of(at)[: at.column]):
        return At(source, at.line, tab.end()).problem("a tab as indentation", "indent with blanks: YAML does not allow tabs there")
    if "\\t" in said:
        return at.problem("a tab where YAML expects a blank", "write a blank")
    context = At(source, error.context_mark.line + 1, error.context_mark.column + 1) if error.context_mark else at
    return at.problem(f"not YAML: {mended}", flow_hint(at) or bracket_hint(at) or bracket_hint(context) or hint)


def at_index(source: Source, index: int) -> At:
    """The point of the character at `index` of the text."""
    before = source.text[:index]
    return At(source, before.count("\n") + 1, index - before.rfind("\n"))


def beyond_unicode(source: Source) -> At:
    """The first escape that names no character."""
    escapes = re.finditer(r"\\U([0-9A-Fa-f]{8})", source.text)
    return at_index(source, next((e.start() for e in escapes if int(e[1], 16) > 0x10FFFF), 0))
