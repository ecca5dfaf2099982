"""Whatever a file says, it is a domain or a SpecError: never another exception."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.errors import SpecError
from synthchat.spec import load

KEYS = (
    *("synthchat", "name", "description", "languages", "entities", "intents", "personas", "factors", "include", "split", "dialogs"),
    *("values", "type", "pattern", "table", "column", "open", "match", "min", "max", "decimals", "currencies", "from", "to", "en", "de"),
    *("examples", "not", "weight", "fallback", "entity", "role", "group", "required", "many", "file"),
    *("share", "sentiment", "style", "typos", "form", "a", "b", "a+b", "<<"),
)
TEXTS = ("", " ", "1", "0.5", "-1", ".nan", "true", "a!", "money", "date", "[x](a)", "[x", "- x", "x*", "t.csv", "../t.csv", "/t", "domain.yml", "\0", "é")
SIGNS = (": ", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ", ", "'", '"', "&a ", "*a", "!x ", "| ", "> ", "#", "\t", "\\", "\\U", "%", "---\n", "? ")

WORD = st.sampled_from([*KEYS, *TEXTS]) | st.text(max_size=3)
TREE = st.recursive(WORD, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORD, inner, max_size=4), max_leaves=12)
SPEC = st.dictionaries(st.sampled_from(KEYS[:10]), TREE | st.dictionaries(WORD, TREE, max_size=3), max_size=6)
OFTEN = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def survives(folder: Path, data: bytes) -> bool:
    (folder / "domain.yml").write_bytes(data)
    try:
        return bool(load("domain.yml").intents)
    except SpecError as error:
        return all(problem.message and problem.place for problem in error.problems)


@OFTEN
@given(SPEC)
def test_any_tree(write: Callable[..., None], folder: Path, tree: dict[str, object]) -> None:
    write({"t.csv": "a,b\n1,2\n"})
    assert survives(folder, json.dumps({"synthchat": 1} | tree, ensure_ascii=True).encode())


@OFTEN
@given(st.lists(st.sampled_from([*KEYS, *SIGNS]) | st.text(max_size=2), max_size=30))
def test_any_text(folder: Path, tokens: list[str]) -> None:
    assert survives(folder, "".join(tokens).encode("utf-8", "surrogatepass"))


@OFTEN
@given(st.binary(max_size=40))
def test_any_bytes(folder: Path, data: bytes) -> None:
    assert survives(folder, data)
