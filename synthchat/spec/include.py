"""The spec's files as one document: includes are read once each, and merged by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from synthchat.errors import SpecError
from synthchat.spec import keys
from synthchat.spec.compose import Budget, compose
from synthchat.spec.nodes import Entry, Mapping, Node, Scalar, kind
from synthchat.spec.paths import Folder
from synthchat.spec.problems import Problems
from synthchat.spec.text import At, read_source

MERGED = ("entities", "intents", "personas", "factors")
SINGLE = ("synthchat", "name", "description", "languages", "split")
KEYS = (*SINGLE, *MERGED, "include")
LATER_KEYS = ("dialogs",)
BEGIN = "begin with `synthchat: 1` and `intents:`"


@dataclass
class Document:
    """All files of a spec: keys that stand once, and those that merge by name, the main file's first. `places` are the merged keys' first ones."""

    folder: Folder
    start: At
    single: dict[str, Entry] = field(default_factory=dict)
    merged: dict[str, dict[str, Entry]] = field(default_factory=lambda: {key: {} for key in MERGED})
    places: dict[str, At] = field(default_factory=dict)
    complete: bool = True
    """Whether every include, and every key that merges, could be read: only then is a name that is nowhere defined a problem."""


def read(path: Path, shown: str, problems: Problems) -> Document:
    """The main spec and what it includes. Raises SpecError for a file that cannot be read, or is not YAML."""
    return Reader(path, shown, problems).read()


class Reader:
    """Follows includes. `chain` are the files on the way from the main spec to the one that is being read, as shown."""

    def __init__(self, main: Path, shown: str, problems: Problems) -> None:
        self.main, self.shown, self.problems = main, shown, problems
        self.folder, self.budget = Folder(main.parent), Budget()
        self.done: set[Path] = set()
        self.chain: dict[Path, str] = {}

    def read(self) -> Document:
        """The document that begins with the main file."""
        root = compose(read_source(self.main, self.shown), self.problems, self.budget)
        if isinstance(root, Scalar) and root.empty:
            raise SpecError(root.at.problem("the spec is empty", BEGIN))
        document = Document(self.folder, root.at)
        self._file(document, root, self.main.resolve(), self.shown)
        if not isinstance(root, Mapping):
            self.problems.check()
        return document

    def _file(self, document: Document, root: Node, path: Path, shown: str) -> None:
        self.done.add(path)
        if isinstance(root, Scalar) and root.empty:
            return
        if not isinstance(root, Mapping):
            self.problems.add(root.at, f"a spec must be a mapping, not {kind(root)}", BEGIN)
            document.complete = False
            return
        if root.get("nlu") and not root.get("synthchat"):
            hint = f"name it in a spec, below an intent: `examples: {{file: {Path(shown).name}}}`"
            raise SpecError(root.at.problem("this is a Rasa training file, not a spec", hint))
        entries = keys.known(root, KEYS, "a spec", self.problems, LATER_KEYS)
        for name, entry in entries.items():
            if name in MERGED:
                self._merge(document, name, entry)
            elif name in SINGLE:
                self._single(document.single, entry)
        if include := entries.get("include"):
            self.chain[path] = shown
            self._include(document, include)
            del self.chain[path]

    def _merge(self, document: Document, name: str, entry: Entry) -> None:
        document.places.setdefault(name, entry.at)
        together = document.merged[name]
        found = keys.mapping(entry, self.problems, f"write `{name}: {{a_name: …}}`")
        document.complete &= found is not None
        for part in found or ():
            if first := together.get(part.name):
                self.problems.add(part.at, f"`{part.name}` is defined twice in `{name}`, first at {first.at.place}", "remove or rename one of the two")
            else:
                together[part.name] = part

    def _single(self, single: dict[str, Entry], entry: Entry) -> None:
        first = single.setdefault(entry.name, entry)
        if first is entry:
            return
        if entry.name != "synthchat":
            self.problems.add(entry.at, f"`{entry.name}` stands in two files, first at {first.at.place}", "keep one of the two")
        elif not (isinstance(first.value, Scalar) and isinstance(entry.value, Scalar) and first.value.text == entry.value.text):
            self.problems.add(entry.value.at, f"`synthchat` is not what it is at {first.at.place}", "write the same in both files")

    def _include(self, document: Document, include: Entry) -> None:
        items = keys.sequence(include, self.problems, "write `include: [entities.yml]`")
        document.complete &= items is not None
        for item in items.items if items else ():
            if not isinstance(item, Scalar):
                self.problems.add(item.at, f"an item of `include` must be a path, not {kind(item)}", "write `include: [entities.yml]`")
                document.complete = False
            elif path := self.folder.file(item, self.problems):
                self._included(document, item, path)
            else:
                document.complete = False

    def _included(self, document: Document, item: Scalar, path: Path) -> None:
        if path in self.chain:
            way = " → ".join([*self.chain.values(), item.text])
            self.problems.add(item.at, f"`{item.text}` includes itself: {way}", "remove this line")
        elif path not in self.done:
            root = compose(read_source(path, item.text), self.problems, self.budget)
            self._file(document, root, path, item.text)
