"""Entities: each has one source of values, and may be open to others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args

from synthchat.cells import Match
from synthchat.errors import SpecError
from synthchat.spec import keys
from synthchat.spec.model import Entity, Table
from synthchat.spec.names import check_name
from synthchat.spec.nodes import Entry, Mapping, Scalar, Sequence, kind
from synthchat.spec.paths import Folder
from synthchat.spec.problems import Problems, listed, meant
from synthchat.spec.values import read_values

SOURCES = ("values", "type", "pattern", "table")
KEYS = (*SOURCES, "column", "open", "match")
MATCHES = get_args(Match)


@dataclass
class Entities:
    """Reads entities; the tables that they name are read once each."""

    folder: Folder
    spoken: dict[str, float]
    problems: Problems
    tables: dict[str, Table] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def read(self, entry: Entry) -> Entity:
        """One entity; what is wrong with it is added to the problems, and it is made from the rest."""
        check_name(entry.key, "an entity's name", self.problems)
        found = keys.mapping(entry, self.problems, "write `values: […]`, `type: …`, `pattern: …` or `table: …` below it")
        return self._entity(entry, found) if found else Entity(name=entry.name, match="exact", place=entry.at.place)

    def _entity(self, entry: Entry, found: Mapping) -> Entity:
        parts = {part.name: part for part in found}
        before = len(self.problems)
        fields: dict[str, Any] = {"open": "open" in parts and keys.flag(parts["open"], self.problems)}
        source = self._source(entry, found, parts, fields["open"] or len(self.problems) > before)
        self._check_keys(found, parts)
        if source == "values":
            fields["values"] = read_values(parts["values"], self.spoken, self.problems)
        elif source == "type":
            fields |= self._type(entry, parts)
        elif source == "pattern":
            fields["pattern"] = self._pattern(parts["pattern"])
        elif source == "table":
            fields |= self._table(parts)
        fields["match"] = self._match(parts.get("match")) or ("free" if fields["open"] or source == "type" else "exact")
        return Entity(name=entry.name, place=entry.at.place, **fields)

    def _source(self, entry: Entry, found: Mapping, parts: dict[str, Entry], is_open: bool) -> str | None:
        given = [part for part in found if part.name in SOURCES]
        for extra in given[1:]:
            self.problems.add(extra.at, f"`{entry.name}` has two sources of values, `{given[0].name}` and `{extra.name}`", "keep one of the two")
        if not given and not is_open and "column" not in parts:
            self.problems.add(entry.at, f"`{entry.name}` has no source of values", f"give it one of {listed(SOURCES)}, or `open: true`")
        return given[0].name if given else None

    def _check_keys(self, found: Mapping, parts: dict[str, Entry]) -> None:
        if "column" in parts and "table" not in parts:
            self.problems.add(parts["column"].at, "`column` without a `table`", "name the CSV file: `table: data/file.csv`")
        if "table" in parts and "column" not in parts:
            self.problems.add(parts["table"].at, "`table` without a `column`", "name the column: `column: …`")
        if "type" in parts:
            return  # its options are checked with it
        options = type_options()
        for part in found:
            if part.name in options and part.name not in KEYS:
                self.problems.add(part.at, f"`{part.name}` is an option of a `type`, and there is none", f"add a `type`: {listed(options[part.name])}")
        keys.known(Mapping(tuple(p for p in found if p.name not in options or p.name in KEYS), found.at), KEYS, "an entity", self.problems)

    def _type(self, entry: Entry, parts: dict[str, Entry]) -> dict[str, Any]:
        from synthchat.spec.types import TYPES, known_types, resolve_options

        name, node = keys.text(parts["type"], self.problems), parts["type"].value
        if name is None:
            return {}
        if name not in known_types():
            self.problems.add(node.at, f"there is no type `{name}`", meant(name, known_types()))
            return {}
        given = {key: value for key, part in parts.items() if key not in KEYS and (value := self._option(part)) is not None}
        options, wrong = resolve_options(name, given, *self.spoken)
        for key, message, hint in wrong:
            part = parts.get(key, entry)
            unknown = key not in parts or key not in TYPES[name]
            self.problems.add(part.at if unknown else part.value.at, message, hint)
        return {"type": name, "options": options}

    def _option(self, part: Entry) -> str | list[str] | None:
        node = part.value
        if isinstance(node, Scalar):
            return node.text
        if isinstance(node, Sequence):
            return list(keys.texts(part, self.problems))
        self.problems.add(node.at, f"`{part.name}` must be a text or a list, not {kind(node)}")
        return None

    def _pattern(self, part: Entry) -> str | None:
        from synthchat.spec.patterns import pattern_problem

        pattern = keys.text(part, self.problems)
        if pattern is None or not (message := pattern_problem(pattern)):
            return pattern
        self.problems.add(part.value.at, f"the pattern cannot be drawn from: {message}", "use characters, classes, groups, choices and bounded repeats only")
        return None

    def _table(self, parts: dict[str, Entry]) -> dict[str, Any]:
        name = keys.text(parts["table"], self.problems)
        column = keys.text(parts["column"], self.problems) if "column" in parts else None
        if name is None or not isinstance(parts["table"].value, Scalar):
            return {}
        table = self._read_table(parts["table"].value)
        if table and column is not None:
            self._check_column(parts["column"], table, column)
        return {"table": name, "column": column}

    def _read_table(self, node: Scalar) -> Table | None:
        from synthchat.spec.tables import read_table

        if node.text in self.tables or node.text in self.failed:
            return self.tables.get(node.text)
        self.failed.add(node.text)
        path = self.folder.file(node, self.problems)
        if path is None:
            return None
        try:
            self.tables[node.text] = read_table(path, node.text)
        except SpecError as error:
            self.problems.extend(error.problems)
        return self.tables.get(node.text)

    def _check_column(self, part: Entry, table: Table, column: str) -> None:
        if column not in table.columns:
            self.problems.add(part.value.at, f"the table has no column `{column}`", meant(column, [name for name in table.columns if name]))
        elif not any(row[table.columns.index(column)] for row in table.rows):
            self.problems.add(part.value.at, f"the column `{column}` is blank in every row", "name another, or fill it")

    def _match(self, part: Entry | None) -> str | None:
        if part is None:
            return None
        given = keys.text(part, self.problems)
        if given is not None and given not in MATCHES:
            self.problems.add(part.value.at, f"`match` cannot be `{given}`", meant(given, MATCHES))
            return None
        return given


def type_options() -> dict[str, list[str]]:
    """Option → the types that have it."""
    from synthchat.spec.types import TYPES

    found: dict[str, list[str]] = {}
    for name, options in TYPES.items():
        for option in options:
            found.setdefault(option, []).append(name)
    return found
