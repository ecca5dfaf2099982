"""Chatito's and Chatette's files: counted, expanded up to a cap, faults by their lines. (tests/consumers/test_grammars.py asks the tools themselves.)"""

from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.errors import DataError
from synthchat.importing.run import ImportOptions
from synthchat.readers import read
from synthchat.readers.files import open_package
from synthchat.readers.grammar import chatette, chatito
from synthchat.readers.losses import Counted
from tests.importing.bots import files, imported
from tests.importing.grammars import CHATETTE, CHATITO


def test_chatito_is_counted_and_expanded(tmp_path: Path) -> None:
    main = files(tmp_path, CHATITO) / "main.chatito"
    assert chatito.grammar(open_package(main)).counts == {"fly": 49, "bye": 2}
    found = imported(main)
    assert len(found.seeds) == 51
    assert "  city:\n    values:\n      - new york: [big apple]\n      - Oslo\n      - north\n      - the north\n" in found.text
    assert "      - hello there fly to [big apple](city) please\n" in found.text
    assert found.domain.intents["fly"].examples[1].spans[0].value == "new york"


def test_chatette_is_counted_and_expanded(tmp_path: Path) -> None:
    main = files(tmp_path, CHATETTE) / "main.chatette"
    assert chatette.grammar(open_package(main), Counted()).counts == {"fly": 96, "bye": 2}
    found = imported(main, ImportOptions(limit=200))
    assert "  city:\n    values:\n      - New York: [big apple]\n      - Oslo\n" in found.text
    texts = {text for _, _, text, _ in found.seeds}
    assert {"Bye", "bye", "50/50 [x]", "today now i want a bike", "Hello there fly to the north thank you", "on Monday to"} <= texts
    assert "randgen" not in found.report.counts


@pytest.mark.parametrize(("name", "content"), [("main.chatito", CHATITO), ("main.chatette", CHATETTE)])
def test_a_cap_leaves_some_of_every_sentence(tmp_path: Path, name: str, content: dict[str, str]) -> None:
    found = imported(files(tmp_path, content) / name, ImportOptions(limit=8))
    said = [text for intent, _, text, _ in found.seeds if intent == "fly"]
    assert len(said) == 8
    assert sum("fly to" in text for text in said) >= 2
    assert any("fly to" not in text for text in said)
    assert "can be said in" in found.details("limit")[0]
    assert "8 are kept" in found.details("limit")[0]


MANY = "%[i]\n    ~[a] ~[a] ~[a] ~[a] ~[a] ~[a] ~[a] ~[a] ~[a] ~[a]\n~[a]\n" + "".join(f"    w{n}\n" for n in range(100))


def test_a_grammar_of_more_texts_than_stars_is_read_at_once(tmp_path: Path) -> None:
    path = files(tmp_path, {"a.chatito": MANY}) / "a.chatito"
    assert chatito.grammar(open_package(path)).counts == {"i": 100**10}
    assert len(set(u.text for u in read(path))) == 100
    assert [u.text for u in read(path)] == [u.text for u in read(path)]


def test_a_folder_is_all_of_its_files(tmp_path: Path) -> None:
    assert {u.intent for u in read(files(tmp_path / "a", CHATITO))} == {"fly", "bye"}
    assert {u.intent for u in read(files(tmp_path / "b", CHATETTE))} == {"fly", "bye"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("%[a]\nb\n", "a.chatito:2: neither a definition, nor a sentence"),
        ("    b\n", "a.chatito:1: neither a definition, nor a sentence"),
        ("%[a]\n    @[b]\n", "a.chatito:2: the slot `@[b]` is not defined"),
        ("%[a]\n%[b]\n    x\n", "a.chatito:1: `%[a]` has no sentence"),
        ("%[a]\n    x\n%[a]\n    y\n", "a.chatito:3: `%[a]` is defined twice, first at"),
        ("%[a]\n    ~[b]\n~[b]\n    ~[c]\n~[c]\n    ~[b]\n", "a.chatito:3: it leads back to itself: ~[b] → ~[c] → ~[b]"),
        ("%[a]\n    @[b]\n@[b]\n    @[c]\n@[c]\n    x\n", "a.chatito:4: a slot within a slot"),
        ("import ../secret.chatito\n", "a.chatito:1: imports `../secret.chatito`, which is not in"),
        ("import /etc/passwd\n", "a.chatito:1: imports `/etc/passwd`, which is not in"),
    ],
)
def test_faults_of_a_chatito_file_are_named_by_their_lines(tmp_path: Path, content: str, message: str) -> None:
    folder = files(tmp_path / "in", {"a.chatito": content, "../secret.chatito": "~[x]\n    y\n"})
    with pytest.raises(DataError) as caught:
        list(read(folder / "a.chatito"))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("%[a]\nb\n", "a.chatette:2: neither a definition, nor a rule"),
        ("  b\n", "a.chatette:1: a rule outside of a definition"),
        ("%[a]\n  ~[b]\n", "a.chatette:2: `~[b]` is not defined"),
        ("%[a]\n  ~[b]\n~[b]\n", "a.chatette:3: `~[b]` has no rule"),
        ("%[a]\n  ~[b#v]\n~[b]\n  x\n", "a.chatette:2: `~[b]` has no variation `v`"),
        ("%[a]\n  x\n%[a]\n  y\n", "a.chatette:3: `%[a]` is defined twice"),
        ("%[a]\n  ~[a]\n~[a]\n  x ~[a]\n", "a.chatette:4: it leads back to itself: ~[a] → ~[a]"),
        ("%[a]\n  @[b]\n@[b]\n  @[c]\n@[c]\n  x\n", "a.chatette:4: a slot within a slot"),
        ("%[a]\n  ~[b$x]\n~[b]\n  y\n", "a.chatette:2: `~[b]` takes no argument"),
        ("%[a]\n  [x|y\n", "a.chatette:2: the `[` at character 1 is not closed"),
        ("%[a]\n  x ] y\n", "a.chatette:2: `]` stands alone at character 3"),
        ("|../secret.chatette\n", "a.chatette:1: imports `../secret.chatette`, which is not in"),
    ],
)
def test_faults_of_a_chatette_file_are_named_by_their_lines(tmp_path: Path, content: str, message: str) -> None:
    folder = files(tmp_path / "in", {"a.chatette": content, "../secret.chatette": "~[x]\n  y\n"})
    with pytest.raises(DataError) as caught:
        list(read(folder / "a.chatette"))
    assert message in str(caught.value)


def test_what_chatette_joins_by_a_name_is_told(tmp_path: Path) -> None:
    path = files(tmp_path, {"a.chatette": "%[a]\n  x [y?one] [z?!one]\n  w = z // comment\n@[s]\n  big one = /\n"}) / "a.chatette"
    found = imported(path)
    assert found.details("randgen") == ["`?one`: what comes and goes together in Chatette does so on its own here"] * 2
    assert {text for _, _, text, _ in found.seeds} == {"x", "x y", "x z", "x y z", "w = z"}
    assert "- big: [big one]" in found.text
