"""An intent's `examples`: a list, Rasa's block of lines, one of these by language, or a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from synthchat.errors import DataError, Place, Problem
from synthchat.records import Utterance
from synthchat.spec.languages import language, normalised
from synthchat.spec.markup import MarkupError, read
from synthchat.spec.model import Example
from synthchat.spec.nodes import Entry, Mapping, Node, Scalar, kind, shortened
from synthchat.spec.paths import Folder
from synthchat.spec.problems import Problems, listed
from synthchat.spec.quoting import wanted_text
from synthchat.spec.text import MOST_BYTES

FORM = "write a list of texts, a `|` block of lines `- …`, `{en: […]}`, or `{file: data/nlu.yml}`"


@dataclass(frozen=True, slots=True)
class Seed:
    """An example as marked, its place, and the line as it stands there. `given` says of each span whether its value was written out."""

    place: Place
    source: str | None
    example: Example
    given: tuple[bool, ...]


@dataclass
class Examples:
    """Reads examples; files are read once each. `rows` is file → intent → its rows."""

    folder: Folder
    spoken: dict[str, float]
    problems: Problems
    rows: dict[str, dict[str, list[tuple[Place, Utterance]]]] = field(default_factory=dict)
    strange: set[tuple[str, str | None]] = field(default_factory=set)
    """The files and languages that were reported: once, not for every row."""

    def read(self, entry: Entry, intent: str) -> list[Seed]:
        """The seeds of one intent, as marked: their spans' values are not yet canonical."""
        node = entry.value
        if isinstance(node, Mapping) and (file := node.get("file")):
            return self._from_file(node, file, intent)
        if isinstance(node, Mapping):
            return [seed for part in node for seed in self._in_language(part)]
        return list(self._plain(node, next(iter(self.spoken))))

    def _in_language(self, part: Entry) -> list[Seed]:
        tag = language(part.key, self.spoken, self.problems)
        return list(self._plain(part.value, tag)) if tag else []

    def _plain(self, node: Node, tag: str) -> Iterator[Seed]:
        if isinstance(node, Mapping):
            self.problems.add(node.at, "`examples` must be a list or a `|` block, not a mapping", FORM)
        elif isinstance(node, Scalar):
            yield from self._block(node, tag)
        else:
            yield from (seed for item in node.items for seed in self._item(item, tag))

    def _item(self, node: Node, tag: str) -> Iterator[Seed]:
        if isinstance(node, Scalar):
            yield from self._seed(node, node.text, 0, tag)
        else:
            self.problems.add(node.at, f"an example must be a text; YAML reads {kind(node)} here", wanted_text(node.at))

    def _block(self, node: Scalar, tag: str) -> Iterator[Seed]:
        offset = 0
        for line in node.text.split("\n"):
            if line.startswith("- ") or line == "-":
                yield from self._seed(node, line[1:], offset + 1, tag)
            elif line.strip():
                self.problems.add(
                    node.inside(offset), f"a line that does not begin with `- `: `{shortened(line)}`", "begin each example with `- `, or write a list"
                )
            offset += len(line) + 1

    def _seed(self, node: Scalar, marked: str, offset: int, tag: str) -> Iterator[Seed]:
        offset += len(marked) - len(marked.lstrip()) if marked.strip() else 0
        at = node.inside(offset) if node.style == "|" else node.at
        try:
            text, spans, given = read(marked.strip())
        except MarkupError as error:
            self.problems.add(node.inside(offset + error.offset), error.message, error.hint)
            return
        if text.strip():
            yield Seed(at.place, at.problem("").source, Example(text=text, language=tag, spans=spans), given)
        else:
            self.problems.add(at, "an example is empty", "write a text, or remove the line")

    def _from_file(self, node: Mapping, file: Entry, intent: str) -> list[Seed]:
        for other in node:
            if other is not file:
                self.problems.add(other.at, f"`{other.name}` beside `file`", "`file` stands alone; move these examples into it")
        if not isinstance(file.value, Scalar):
            self.problems.add(file.value.at, f"`file` must be a path, not {kind(file.value)}", "write `{file: data/nlu.yml}`")
            return []
        rows = self._rows(file.value)
        if rows is None:
            return []
        if intent not in rows:
            self.problems.add(file.value.at, f"`{file.value.text}` has no row of the intent `{intent}`", f"its intents: {listed(list(rows)[:10]) or 'none'}")
        return [seed for place, row in rows.get(intent, ()) for seed in self._row(place, row)]

    def _rows(self, node: Scalar) -> dict[str, list[tuple[Place, Utterance]]] | None:
        if node.text in self.rows:
            return self.rows[node.text] or None
        self.rows[node.text] = {}
        if path := self.folder.file(node, self.problems):
            try:
                self.rows[node.text] = self._read(path, node)
            except DataError as error:
                self.problems.extend(replace(p, place=shown(p.place, node.text, path)) for p in error.problems)
        return self.rows[node.text] or None

    def _read(self, path: Path, node: Scalar) -> dict[str, list[tuple[Place, Utterance]]]:
        from synthchat.readers import located

        if path.stat().st_size > MOST_BYTES:
            raise DataError(Problem(f"is larger than {MOST_BYTES:,} bytes", Place(node.text), "split it into several files"))
        found: dict[str, list[tuple[Place, Utterance]]] = {}
        for place, row in located(path):
            found.setdefault(row.intent, []).append((shown(place, node.text, path), row))
        if not found:
            self.problems.add(node.at, f"`{node.text}` has no rows", "put rows of `text` and `intent` into it")
        return found

    def _row(self, place: Place, row: Utterance) -> Iterator[Seed]:
        tag = next(iter(self.spoken)) if row.language is None else normalised(row.language)
        if tag in self.spoken:
            given = tuple(span.value != row.text[span.start : span.end] for span in row.entities)
            yield Seed(place, row.text, Example(text=row.text, language=tag, spans=row.entities), given)
        elif (place.path, tag) not in self.strange:
            self.strange.add((place.path, tag))
            message = f"`{row.language}` is not one of the spec's languages: {listed(self.spoken)}"
            self.problems.extend([Problem(message, place, "add it to `languages`, or remove the row", row.text)])


def shown(place: Place | None, name: str, path: Path) -> Place:
    """A place in a file that the spec names, by the path as it stands in the spec; of a zip with the file in it."""
    return Place(name + place.path.removeprefix(str(path)), place.line, place.column) if place else Place(name)
