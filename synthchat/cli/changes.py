"""A diff as a table on a terminal, and as Markdown for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from synthchat.dataset.diff import Diff, Pair, RecordDiff


@dataclass(frozen=True, slots=True)
class Section:
    """A table of what is different: the first `names` columns hold other people's words, the rest numbers. A `long` one is folded in Markdown."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    names: int = 1
    long: bool = False


def print_diff(diff: Diff) -> None:
    """One table for each part in which something is different."""
    from rich.table import Table
    from rich.text import Text

    from synthchat.cli.terminal import stdout

    console = stdout()
    console.print(Text(f"{plain(diff.old)} → {plain(diff.new)}", "bold"))
    console.print(_headline(diff))
    for section in _sections(diff):
        table = Table(title=section.title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
        for number, column in enumerate(section.columns):
            table.add_column(column, justify="left" if number < section.names else "right")
        for row in section.rows:
            table.add_row(*(Text(plain(cell)) for cell in row))
        console.print("", table)
    if diff.words.added:
        console.print("", Text(f"{diff.words.added:,} new words: {', '.join(diff.words.most)}{_rest(diff)}"))


def markdown(diff: Diff) -> str:
    """GitHub's Markdown. Names stand in code spans, so that nothing in them is markup, a link or somebody's name."""
    parts = [f"### {code(diff.old)} → {code(diff.new)}", _headline(diff)]
    for section in _sections(diff):
        rule = ["---"] * section.names + ["---:"] * (len(section.columns) - section.names)
        rows = [[*map(_cell, row[: section.names]), *row[section.names :]] for row in section.rows]
        table = "\n".join(f"| {' | '.join(cells)} |" for cells in (section.columns, rule, *rows))
        parts += [f"<details><summary>{section.title}</summary>", table, "</details>"] if section.long else [f"**{section.title}**", table]
    if diff.words.added:
        parts.append(f"**{diff.words.added:,} new words**: {', '.join(map(code, diff.words.most))}{_rest(diff)}")
    return "\n\n".join(parts) + "\n"


def code(text: str) -> str:
    """Any text as one code span: fenced by more backticks than it holds."""
    shown, fence = plain(text) or " ", "`"
    while fence in shown:
        fence += "`"
    pad = " " if shown.strip() and (shown[0] in "` " or shown[-1] in "` ") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def plain(text: str) -> str:
    """On one line, and nothing that a terminal would take for a command."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _cell(text: str) -> str:
    return code(text).replace("|", "\\|")


def _headline(diff: Diff) -> str:
    t = diff.totals
    if not (t.added or t.removed or t.changed):
        return f"{t.new:,} records, all of them kept and none changed"
    changed = f", {t.changed:,} of them with another text or other entities" if t.changed else ""
    return f"{t.old:,} → {t.new:,} records: {t.added:,} added, {t.removed:,} removed, {t.kept:,} kept{changed}"


def _rest(diff: Diff) -> str:
    return ", …" if diff.words.added > len(diff.words.most) else ""


def _sections(diff: Diff) -> Iterator[Section]:
    """What is different, part by part; a part without a difference is left out."""
    columns = ("old", "new", "added", "removed", "kept", "changed")
    intents = [(name, *(f"{getattr(d, column):,}" for column in columns)) for name, d in diff.intents.items() if _differs(d)]
    yield from _filled(Section("Records", ("intent", *columns), intents))
    yield from _filled(Section("Entities", ("entity", "old", "new", "share"), list(_levels((), diff.entities)), long=True))
    parts = [("language", diff.languages), ("persona", diff.personas), ("split", diff.splits), *diff.factors.items()]
    levels = [row for factor, pairs in parts for row in _levels((factor,), pairs)]
    yield from _filled(Section("Factors", ("factor", "level", "old", "new", "share"), levels, names=2, long=True))
    for title, column, pairs in (("Rejects", "reason", diff.rejected), ("Tokens", "", diff.tokens), ("Models", "model", diff.models)):
        yield from _filled(Section(title, (column, "old", "new"), [(name, f"{p.old:,}", f"{p.new:,}") for name, p in (pairs or {}).items() if p.old != p.new]))


def _filled(section: Section) -> Iterable[Section]:
    return [section] if section.rows else []


def _differs(d: RecordDiff) -> bool:
    return bool(d.added or d.removed or d.changed)


def _levels(head: tuple[str, ...], pairs: Mapping[str, Pair]) -> Iterator[tuple[str, ...]]:
    """Each level whose number is another: its numbers, and its shares of all."""
    old, new = (sum(getattr(p, side) for p in pairs.values()) or 1 for side in ("old", "new"))
    for name, p in pairs.items():
        if p.old != p.new:
            yield (*head, name, f"{p.old:,}", f"{p.new:,}", f"{p.old / old:.1%} → {p.new / new:.1%}")
