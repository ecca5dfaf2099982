"""YAML 1.2 as Rasa reads it, as a tree of nodes that know their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from synthchat.errors import DataError, Place, Problem

VARIABLE = re.compile(r"^(.*)\$\{(.*)\}(.*)$")
QUOTE = "put it in double quotes"


def load(text: str, path: str) -> Node | None:
    """The root node of a Rasa file's text, `None` for an empty one. Raises DataError with file and line where Rasa could not read it."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        node: Node | None = yaml.compose(_ascii_escapes(text, path) if text.isascii() else text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        raise DataError(
            Problem(f"not YAML: {error.problem or error.context}", place, "a text that holds : # [ ] { } or a quote stands in double quotes")
        ) from error
    except (YAMLError, RecursionError) as error:
        raise DataError(Problem(f"not YAML: {str(error).splitlines()[0]}", Place(path))) from error
    return node


def _ascii_escapes(text: str, path: str) -> str:
    r"""What Rasa does to a file of ASCII alone: `\uXXXX` is decoded anywhere, before YAML sees it."""
    try:
        return text.encode("utf-8").decode("raw_unicode_escape").encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = r"Rasa cannot read a file of ASCII alone with a `\u` in it that is no character"
        hint = "put a character that is not ASCII into a comment: # · (then Rasa leaves backslashes alone)"
        raise DataError(Problem(message, Place(path, line), hint)) from error


class Tree:
    """A node and its file, asked for by kind; whatever is of another kind is a DataError at its line."""

    def __init__(self, node: Node, path: str) -> None:
        self.node, self.path = node, path

    @property
    def place(self) -> Place:
        """Where the node starts."""
        return Place(self.path, self.node.start_mark.line + 1, self.node.start_mark.column + 1)

    def fail(self, message: str, hint: str | None = None) -> NoReturn:
        """Raise the DataError of this place."""
        raise DataError(Problem(message, self.place, hint))

    def text(self, what: str) -> str:
        """The scalar as text. `what` names it in the message of an error."""
        if not isinstance(self.node, ScalarNode):
            self.fail(f"{what} is not a text")
        value = str(self.node.value)
        if self.node.tag != "tag:yaml.org,2002:str":
            self.fail(f"{what} is {value or 'nothing'}, which YAML does not take for a text", QUOTE)
        if not self.node.style and VARIABLE.match(value):
            self.fail(f"{what} holds ${{…}}, which Rasa takes for an environment variable", QUOTE)
        return value

    def items(self) -> Iterator[Tree] | None:
        """The items of a list; None where it is no list."""
        return (Tree(item, self.path) for item in self.node.value) if isinstance(self.node, SequenceNode) else None

    def mapping(self, what: str) -> dict[str, Tree]:
        """The values of a mapping by key."""
        if not isinstance(self.node, MappingNode):
            self.fail(f"{what} is not a mapping of keys to values")
        found: dict[str, Tree] = {}
        for key, value in self._pairs():
            name = str(key.value)
            if name in found:
                Tree(key, self.path).fail(f"the key `{name}` stands here twice")
            found[name] = Tree(value, self.path)
        return found

    def _pairs(self) -> list[tuple[Any, Any]]:
        return list(self.node.value)
