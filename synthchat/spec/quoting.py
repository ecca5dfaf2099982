"""Hints to quote: the line as it would be read, where a text holds what YAML takes for something else."""

from __future__ import annotations

import re

from synthchat.spec.text import At

QUOTED = re.compile(r"""(?<![^\s\[{,:])("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")


def flow_hint(at: At) -> str | None:
    """The hint to quote the value at which the parser stopped, where it stands within `{…}` or `[…]` and holds brackets of its own: a pattern, or a mark."""
    line = line_of(at)
    stopped = min(at.column - 1, len(line))
    plain = QUOTED.sub(lambda quoted: "'" * len(quoted[0]), line)
    start = flow_value(plain, stopped)
    if start is None or plain[start] == "'" or (plain[start] in "[{" and plain[stopped - 1] == " "):
        return None
    value = line[start : flow_end(plain, start)].rstrip()
    if not re.search(r"[\[{]", value):
        return None
    mended = "{}'{}'{}".format(line[:start], value.replace("'", "''"), line[start + len(value) :])
    return f"quote a text that holds `[` or `{{`: `{mended.strip()}`"


def flow_value(plain: str, stopped: int) -> int | None:
    """Where the innermost value around `stopped` begins; None where no `[` or `{` is open there on this line."""
    starts = [0]
    for index, character in enumerate(plain[:stopped]):
        if character in "[{":
            starts.append(index + 1)
        elif character in "]}" and len(starts) > 1:
            starts.pop()
        elif character == "," or plain[index : index + 2] == ": ":
            starts[-1] = index + 1
    start = starts[-1] + len(plain[starts[-1] :]) - len(plain[starts[-1] :].lstrip())
    return start if len(starts) > 1 and start < stopped else None


def flow_end(plain: str, start: int) -> int:
    """Where the value that begins at `start` ends: at a comma, or at the bracket that closes what is around it."""
    depth = 0
    for index, character in enumerate(plain[start:], start):
        depth += (character in "[{") - (character in "]}")
        if depth < 0 or (character == "," and depth == 0):
            return index
    return len(plain)


def bracket_hint(at: At) -> str | None:
    """The hint to quote, where the line has an unquoted `[` or `{` that looks like part of a text."""
    line = QUOTED.sub("", line_of(at))
    item = re.match(r"\s*(?:- +|[^\s\[{:]+: +)*(.*)", line)
    content = item[1] if item else line
    marked = re.search(r"\][({]", line)
    begins = re.match(r"\[[^\]]*\]\s*[^\s,\]#]|\{[^}]*\}\s*[^\s,}#]", content)
    inner = re.search(r"[^\s\[{,:-]\s*[\[{]", content)
    if marked or begins or inner:
        return f"quote a text that holds `[` or `{{`: {wanted(line_of(at))}"
    return None


def wanted_text(at: At) -> str:
    """The hint to quote what YAML takes for something else."""
    return f"quote it if a text is meant: {wanted(line_of(at))}"


def wanted(line: str) -> str:
    """The line's content in single quotes, as an example of what to type."""
    item = re.match(r"\s*(- +|[\w+!/.-]+: +)?(.*)", line)
    lead, content = (item[1] or "", item[2]) if item else ("", line)
    return "`{}'{}'`".format(lead, content.strip().replace("'", "''"))


def line_of(at: At) -> str:
    """The line of the file."""
    lines = at.source.lines
    return lines[at.line - 1] if at.line <= len(lines) else ""
