"""Whatever stands in a file, importing it ends in a spec or in an error of ours."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.errors import SynthchatError
from synthchat.importing.backtracking import backtracks
from synthchat.importing.run import ImportOptions
from synthchat.readers import read
from tests.importing.bots import files, imported
from tests.importing.grammars import CHATETTE, CHATITO
from tests.importing.test_dialogflow_import import CX, ES
from tests.importing.test_rasa_import import JSON, MARKDOWN, PROJECT

CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "en", "@city", "a b", "\x00", "🙂"])
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["text", "name", "data"]), inner, max_size=2), max_leaves=4
)


@st.composite
def mutated(draw: st.DrawFn, value: object, path: str = "") -> object:
    """The same JSON with something else in one place or another."""
    if draw(st.integers(0, 9)) == 0:
        return draw(VALUES)
    if isinstance(value, dict):
        return {key: draw(mutated(inner)) for key, inner in value.items()}
    if isinstance(value, list):
        return [draw(mutated(inner)) for inner in value]
    return value


def ends_well(folder: Path, source: Path) -> None:
    with suppress(SynthchatError):
        imported(source, ImportOptions(), folder / "spec.yml")
    with suppress(SynthchatError):
        list(read(source))


@pytest.mark.parametrize("bot", [ES, CX, {"data/nlu.json": JSON}], ids=["es", "cx", "rasa"])
@given(data=st.data())
@CALM
def test_any_json(bot: dict[str, object], data: st.DataObject) -> None:
    changed = {name: data.draw(mutated(content)) if isinstance(content, dict | list) else content for name, content in bot.items()}
    with TemporaryDirectory() as folder:
        written = {name: json.dumps(content) if not isinstance(content, str) else content for name, content in changed.items()}
        ends_well(Path(folder), files(Path(folder) / "bot", written))


TEXTS = {
    "a.chatito": "\n".join(CHATITO.values()).replace("import ./common.chatito", ""),
    "a.chatette": "\n".join(CHATETTE.values()).replace("|common.chatette", ""),
    "a.md": MARKDOWN,
    "a.yml": str(PROJECT["data/nlu.yml"]),
    "a.csv": 'text,intent,entities\nhi,greet,"[]"\n',
    "a.jsonl": '{"text": "hi", "intent": "greet"}\n',
}
BITS = st.sampled_from(
    ["[", "]", "{", "}", "~[", "@[", "%[", "|", "?", "&", "$", "#", "=", "\\", "/", "\n", "    ", "- ", "## ", ":", '"', ",", "\x00", "é", "*["]
)


@pytest.mark.parametrize("name", TEXTS)
@given(data=st.data())
@CALM
def test_any_text(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    for at in sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=3)), reverse=True):
        text = text[:at] + "".join(data.draw(st.lists(BITS, max_size=3))) + text[at + data.draw(st.integers(0, 4)) :]
    with TemporaryDirectory() as folder:
        ends_well(Path(folder), files(Path(folder) / "bot", {name: text}) / name)


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)*b", "(?:a{1,3}){20}", "([a-z]+ ?)+"])
def test_patterns_that_may_take_for_ever_are_known(pattern: str) -> None:
    assert backtracks(pattern)


@pytest.mark.parametrize("pattern", ["[A-Z]{2}[0-9]{3}", r"\d+(\.\d+)?", "(?:ab|cd){1,3}", "(?i)(x+y*)", "(foo|bar)[0-9]+"])
def test_patterns_that_do_not_are_run(pattern: str) -> None:
    assert not backtracks(pattern)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.chatette", "%[a]\n  " + "[" * 5_000 + "x" + "]" * 5_000 + "\n"),
        ("a.chatette", "%[a]\n  ~[a0]\n" + "".join(f"~[a{n}]\n  ~[a{n + 1}]\n" for n in range(3_000)) + "~[a3000]\n  x\n"),
        ("a.chatito", "%[a]\n    ~[a0]\n" + "".join(f"~[a{n}]\n    ~[a{n + 1}]\n" for n in range(3_000)) + "~[a3000]\n    x\n"),
        ("a.json", '{"rasa_nlu_data": ' + "[" * 5_000 + "]" * 5_000 + "}"),
        ("a.yml", "nlu:\n- intent: a\n  examples: |\n    - [" + "a" * 40 + "](x)\n- regex: x\n  examples: |\n    - (a+)+b\n"),
        ("a.yml", "nlu:\n- intent: a\n  examples: |\n    - [" + "a" * 40 + "](x)\n- regex: x\n  examples: |\n    - (a|aa)*b\n"),
    ],
    ids=["nested", "chain", "chain-chatito", "json", "backtracking", "backtracking-choice"],
)
def test_what_was_made_to_hang_or_to_overflow_does_not(tmp_path: Path, name: str, text: str) -> None:
    ends_well(tmp_path, files(tmp_path / "bot", {name: text}) / name)
