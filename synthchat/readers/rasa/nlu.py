"""Rasa's NLU training data in YAML: `nlu.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml.nodes import ScalarNode

from synthchat.errors import Place, Problem
from synthchat.readers.losses import Losses
from synthchat.readers.rasa.items import OTHERS, Item, Kind, Known, utterance
from synthchat.readers.rasa.markup import EDGES
from synthchat.readers.yaml_nodes import Tree, load
from synthchat.records import Utterance

NEWEST = (3, 1)
FORM = 'an item of `nlu` reads - intent: greet, and below it examples: | with lines "- hello"'
HAS_NLU = re.compile(r"""^["']?nlu["']?[ \t]*:""", re.MULTILINE)


def top_of(text: str, path: str) -> dict[str, Tree]:
    """The keys of a file. Raises DataError for a version that Rasa 3 would skip."""
    root = load(text, path)
    top = Tree(root, path).mapping("a Rasa file") if root else {}
    if "version" in top:
        _check_version(top["version"])
    return top


def items(top: dict[str, Tree], losses: Losses, knowledge: bool = True) -> Iterator[Item]:
    """The examples of a file as Rasa reads them, with `knowledge` its synonyms, lookup tables and regexes, too. Raises DataError with file and line."""
    for item in top["nlu"].items() or top["nlu"].fail("`nlu` is not a list", FORM):
        keys = item.mapping("an item of `nlu`")
        known = {"intent", "metadata", "examples"} if "intent" in keys else {*OTHERS, "examples"}
        if unknown := [k for k in keys if k not in known]:
            keys[unknown[0]].fail(f"an item of `nlu` has no key `{unknown[0]}`", FORM)
        if "intent" in keys:
            yield from _intent(keys, losses)
        elif kinds := [k for k in OTHERS if k in keys]:
            if knowledge:
                yield _known(kinds[0], keys, losses)
        else:
            item.fail("an item of `nlu` that is neither intent, synonym, lookup nor regex", FORM)


def _check_version(node: Tree) -> None:
    version = node.text("`version`").strip("\"'")
    parts = version.split(".")
    if not all(p.isascii() and p.isdigit() for p in parts):
        node.fail(f"`{version}` is no version", 'write version: "3.1"')
    if tuple(map(int, parts)) > NEWEST:
        node.fail(f"version {version} is newer than 3.1, so Rasa 3 would skip the file", 'write version: "3.1"')


def _intent(keys: dict[str, Tree], losses: Losses) -> Iterator[tuple[Place, Utterance]]:
    intent = keys["intent"].text("the name of an intent").strip()
    if not intent or intent.count("/") > 1:
        keys["intent"].fail(f"`{intent}` cannot name an intent in Rasa", "a name is not empty, and has one / at most")
    for place, example in _examples(keys["examples"], losses) if "examples" in keys else ():
        if u := utterance(place, intent, example, losses):
            yield place, u


def _known(kind: Kind, keys: dict[str, Tree], losses: Losses) -> Known:
    lines = _block(keys["examples"], losses) if "examples" in keys else ()
    found = (line.strip(EDGES) for _, line in lines)
    return Known(kind, keys[kind].text(f"the name of a {kind}"), tuple(filter(None, found)), keys[kind].place)


def _examples(node: Tree, losses: Losses) -> Iterator[tuple[Place, str]]:
    listed = node.items()
    if listed is None:
        yield from _block(node, losses)
        return
    for item in listed:
        keys = item.mapping("an example in a list")
        if unknown := [k for k in keys if k not in ("text", "metadata")]:
            keys[unknown[0]].fail(f"an example has no key `{unknown[0]}`", "an example in a list reads - text: …")
        if "text" not in keys:
            item.fail("an example without a `text`", "an example in a list reads - text: …")
        yield item.place, keys["text"].text("an example")


def _block(node: Tree, losses: Losses) -> Iterator[tuple[Place, str]]:
    literal = isinstance(node.node, ScalarNode) and node.node.style == "|"
    for number, line in enumerate(node.text("`examples`").splitlines()):
        place = Place(node.path, node.place.line + 1 + number) if literal else node.place
        if line.startswith("-"):
            yield place, line[1:]
        elif line.strip():
            message = "a line of examples that does not start with `-`, so Rasa would skip it"
            losses.fault("skipped-line", Problem(message, place, "every example is one line: - hello", line))
