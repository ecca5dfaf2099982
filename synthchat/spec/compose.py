"""YAML text into nodes, from ruamel.yaml's events: so no scalar is ever resolved to another type, and an alias is counted, not copied."""

from __future__ import annotations

from dataclasses import dataclass

from synthchat.errors import SpecError
from synthchat.spec.nodes import Entry, Mapping, Node, Scalar, Sequence
from synthchat.spec.problems import Problems
from synthchat.spec.quoting import wanted_text
from synthchat.spec.syntax import Event, Mark, events
from synthchat.spec.text import At, Source

MOST_NODES = 1_000_000
DEEPEST = 100


@dataclass
class Budget:
    """How many nodes, after aliases, all files of a spec have together."""

    nodes: int = 0

    def spend(self, nodes: int, at: At) -> None:
        """Count `nodes` more. Raises SpecError where they are too many."""
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            message = f"more than {MOST_NODES:,} YAML nodes, each alias counted with all that it stands for"
            raise SpecError(at.problem(message, "use fewer aliases, or move values to a `table` and examples to a `file`"))


@dataclass(slots=True)
class Built:
    """A node with what it costs to walk it: nodes and levels below it, itself included."""

    node: Node
    size: int = 1
    height: int = 1


def compose(source: Source, problems: Problems, budget: Budget) -> Node:
    """The file's one document. Raises SpecError for what cannot be gone on from; tags, duplicate keys and the like are added to `problems`."""
    return Composer(source, problems, budget).document()


class Composer:
    """One file's events, and the anchors met so far (None while one is still open)."""

    def __init__(self, source: Source, problems: Problems, budget: Budget) -> None:
        self.source, self.problems, self.budget = source, problems, budget
        self.events = events(source)
        self.anchors: dict[str, Built | None] = {}

    def document(self) -> Node:
        """The nodes of the first document; a second one is a problem."""
        found: list[tuple[At, Node]] = []
        for event in self.events:
            if type(event).__name__ == "DocumentStartEvent":
                start = self._at(event.start_mark)
                self.anchors = {}
                found.append((start, self._node(next(self.events), 1).node))
        for start, _ in found[1:]:
            self.problems.add(start, "a second YAML document", "keep one document per file, and join files by `include`")
        return found[0][1] if found else Scalar("", At(self.source))

    def _node(self, event: Event, depth: int) -> Built:
        at = self._at(event.start_mark)
        if type(event).__name__ == "AliasEvent":
            return self._alias(event, at, depth)
        if depth > DEEPEST:
            raise SpecError(at.problem(f"nested deeper than {DEEPEST} levels", "a spec needs no more than a dozen"))
        if event.tag is not None:
            self.problems.add(at, f"a YAML tag (`{shown_tag(event.tag)}`)", "leave it out, or quote the text if the `!` belongs to it")
        self.budget.spend(1, at)
        if event.anchor:
            self.anchors[event.anchor] = None
        built = self._content(event, at, depth)
        if event.anchor:
            self.anchors[event.anchor] = built
        return built

    def _alias(self, event: Event, at: At, depth: int) -> Built:
        if event.anchor not in self.anchors:
            raise SpecError(at.problem(f"`*{event.anchor}` stands for nothing", wanted_text(at)))
        built = self.anchors[event.anchor]
        if built is None:
            raise SpecError(at.problem(f"`*{event.anchor}` contains itself", "write out what is meant"))
        if depth + built.height - 1 > DEEPEST:
            raise SpecError(at.problem(f"nested deeper than {DEEPEST} levels, with what `*{event.anchor}` stands for", "a spec needs no more than a dozen"))
        self.budget.spend(built.size, at)
        return built

    def _content(self, event: Event, at: At, depth: int) -> Built:
        name = type(event).__name__
        if name == "ScalarEvent":
            return Built(self._scalar(event, at))
        children = self._children(depth)
        nodes = [child.node for child in children]
        node = Sequence(tuple(nodes), at) if name == "SequenceStartEvent" else self._mapping(nodes, at)
        return Built(node, 1 + sum(c.size for c in children), 1 + max((c.height for c in children), default=0))

    def _children(self, depth: int) -> list[Built]:
        children: list[Built] = []
        for event in self.events:
            if type(event).__name__ in ("SequenceEndEvent", "MappingEndEvent"):
                break
            children.append(self._node(event, depth + 1))
        return children

    def _scalar(self, event: Event, at: At) -> Scalar:
        text = joined_pairs(event.value)
        for code, name in ((0, "a NUL character"), *((ord(c), "half of a surrogate pair") for c in text if "\ud800" <= c <= "\udfff")):
            if chr(code) in text:
                self.problems.add(at, f"{name} (U+{code:04X})", "remove the escape")
        text = "".join(c for c in text if not "\ud800" <= c <= "\udfff")
        return Scalar(text, at, event.style, self.source.text[event.start_mark.index : event.end_mark.index])

    def _mapping(self, nodes: list[Node], at: At) -> Mapping:
        own: dict[str, Entry] = {}
        merged: dict[str, Entry] = {}
        merge: Scalar | None = None
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if not isinstance(key, Scalar):
                self.problems.add(key.at, "a key must be a text, not a list or a mapping", wanted_text(key.at))
            elif key.text == "<<" and key.style is None:
                if merge:
                    self._doublet(key, merge)
                merge = key
                merged = self._merge(value)
            elif key.text in own:
                self._doublet(key, own[key.text].key)
            else:
                # Where nothing is written, the parser's place is that of whatever comes next.
                own[key.text] = Entry(key, Scalar("", key.at) if isinstance(value, Scalar) and value.empty else value)
        return Mapping(tuple((merged | own).values()), at)

    def _merge(self, value: Node) -> dict[str, Entry]:
        parts = value.items if isinstance(value, Sequence) else (value,)
        merged: dict[str, Entry] = {}
        for part in parts:
            if isinstance(part, Mapping):
                merged = {entry.name: entry for entry in part} | merged
            else:
                self.problems.add(part.at, "`<<` merges mappings only", "write `<<: *anchor`, where `&anchor` marks a mapping")
        return merged

    def _doublet(self, key: Scalar, first: Scalar) -> None:
        self.problems.add(key.at, f"`{key.text}` stands twice in this mapping, first at {first.at.place}", "remove or rename one of the two")

    def _at(self, mark: Mark) -> At:
        return At(self.source, mark.line + 1, mark.column + 1)


def joined_pairs(text: str) -> str:
    r"""`"\ud83d\ude00"`, as JSON writes it, is one character."""
    if not any("\ud800" <= c <= "\udbff" for c in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def shown_tag(tag: object) -> str:
    """A tag as users write it."""
    return str(tag).replace("tag:yaml.org,2002:", "!!")
