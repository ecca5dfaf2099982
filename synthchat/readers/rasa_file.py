"""Rasa's NLU training data: `nlu.yml`, and the `data` folder of a Rasa project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml.nodes import ScalarNode

from synthchat.errors import DataError, Place, Problem
from synthchat.readers import rasa_markup
from synthchat.readers.yaml_nodes import Tree, load
from synthchat.records import Utterance

NEWEST = (3, 1)
OTHERS = ("synonym", "lookup", "regex")
FORM = 'an item reads - intent: greet, and below it examples: | with lines "- hello"'


def read_rasa(path: Path) -> Iterator[tuple[Place, Utterance]]:
    """The examples of a file as Rasa reads them; synonyms, lookup tables and regexes are no records. Raises DataError with file and line."""
    top = _top(path)
    if "nlu" not in top:
        raise DataError(Problem("no `nlu:` in it, so no training examples", Place(str(path)), "name the file that holds them, as data/nlu.yml"))
    yield from _nlu(top)


def read_project(folder: Path) -> Iterator[tuple[Place, Utterance]]:
    """The examples of every YAML file under the project's `data` that has an `nlu:`, in the order of their paths, as `rasa train` takes them."""
    files = sorted(p for p in (folder / "data").rglob("*") if p.suffix in (".yml", ".yaml") and p.is_file())
    tops = [top for top in map(_top, files) if "nlu" in top]
    if not tops:
        raise DataError(Problem("no file with an `nlu:` in it", Place(str(folder / "data")), "a Rasa project has its examples in data/nlu.yml"))
    for top in tops:
        yield from _nlu(top)


def _top(path: Path) -> dict[str, Tree]:
    root = load(path)
    top = Tree(root, str(path)).mapping("a Rasa file") if root else {}
    if "version" in top:
        _check_version(top["version"])
    return top


def _check_version(node: Tree) -> None:
    version = node.text("`version`").strip("\"'")
    parts = version.split(".")
    if not all(p.isascii() and p.isdigit() for p in parts):
        node.fail(f"`{version}` is no version", 'write version: "3.1"')
    if tuple(map(int, parts)) > NEWEST:
        node.fail(f"version {version} is newer than 3.1, so Rasa 3 would skip the file", 'write version: "3.1"')


def _nlu(top: dict[str, Tree]) -> Iterator[tuple[Place, Utterance]]:
    for item in top["nlu"].items() or top["nlu"].fail("`nlu` is not a list", FORM):
        keys = item.mapping("an item of `nlu`")
        known = {"intent", "metadata", "examples"} if "intent" in keys else {*OTHERS, "examples"}
        if unknown := [k for k in keys if k not in known]:
            keys[unknown[0]].fail(f"an item of `nlu` has no key `{unknown[0]}`", FORM)
        if "intent" in keys:
            yield from _intent(keys)
        elif not any(k in keys for k in OTHERS):
            item.fail("an item of `nlu` that is neither intent, synonym, lookup nor regex", FORM)


def _intent(keys: dict[str, Tree]) -> Iterator[tuple[Place, Utterance]]:
    intent = keys["intent"].text("the name of an intent").strip()
    if not intent or intent.count("/") > 1:
        keys["intent"].fail(f"`{intent}` cannot name an intent in Rasa", "a name is not empty, and has one / at most")
    for place, example in _examples(keys["examples"]) if "examples" in keys else ():
        yield place, _utterance(place, intent, example)


def _utterance(place: Place, intent: str, example: str) -> Utterance:
    try:
        text, spans = rasa_markup.parse(example)
    except rasa_markup.RasaMarkupError as error:
        raise DataError(Problem(str(error), place, 'write [text](entity) or [text]{"entity": "…", "role": "…"}', example)) from error
    if not text.strip():
        raise DataError(Problem("an empty example", place, "remove the line"))
    return Utterance(text, intent, entities=spans)


def _examples(node: Tree) -> Iterator[tuple[Place, str]]:
    listed = node.items()
    if listed is None:
        yield from _block(node)
        return
    for item in listed:
        keys = item.mapping("an example in a list")
        if unknown := [k for k in keys if k not in ("text", "metadata")]:
            keys[unknown[0]].fail(f"an example has no key `{unknown[0]}`", "an example in a list reads - text: …")
        if "text" not in keys:
            item.fail("an example without a `text`", "an example in a list reads - text: …")
        yield item.place, keys["text"].text("an example")


def _block(node: Tree) -> Iterator[tuple[Place, str]]:
    literal = isinstance(node.node, ScalarNode) and node.node.style == "|"
    for number, line in enumerate(node.text("`examples`").splitlines()):
        place = Place(node.path, node.place.line + 1 + number) if literal else node.place
        if line.startswith("-"):
            yield place, line[1:]
        elif line.strip():
            raise DataError(
                Problem("a line of examples that does not start with `-`, so Rasa would skip it", place, "every example is one line: - hello", line)
            )
