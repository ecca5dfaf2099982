r"""Rasa's files as Rasa reads them: what its own reader gave for these is noted in the tests (tests/consumers/test_rasa.py asks it again)."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.errors import DataError
from synthchat.readers import located, read
from synthchat.readers.rasa.markup import RasaMarkupError, parse
from synthchat.records import Span


@pytest.mark.parametrize(
    ("example", "text", "spans"),
    [
        ("to [Paris](city)", "to Paris", (Span(3, 8, "city", "Paris"),)),
        ("to [LA](city:Los Angeles)", "to LA", (Span(3, 5, "city", "Los Angeles"),)),
        ('[LA]{"entity": "city", "role": "to", "group": "1", "value": "x"}', "LA", (Span(0, 2, "city", "x", "to", "1"),)),
        ('[LA][{"entity": "city", "role": "to"}]', "LA", (Span(0, 2, "city", "LA", "to"),)),
        ('[5]{"entity": "n", "value": 5}', "5", (Span(0, 1, "n", "5"),)),
        ('[a]{"entity": "n", "role": "", "other": 1}', "a", (Span(0, 1, "n", "a"),)),
        ("[a](x)[b](y)", "ab", (Span(0, 1, "x", "a"), Span(1, 2, "y", "b"))),
        ("😀 [Rome](city)", "😀 Rome", (Span(2, 6, "city", "Rome"),)),
        ("array[0][1] end", "array0 end", ()),
        (r"\[1\](x) \n", r"\1\ \n", (Span(1, 3, "x", "1\\"),)),
        ("lone [1], (x), {y}, [](x)", "lone [1], (x), {y}, [](x)", ()),
        (" \n\r[ a ](x) \t ", " a  \t", (Span(0, 3, "x", " a "),)),
        ("[a [b](x)", "a [b", (Span(0, 4, "x", "a [b"),)),
    ],
)
def test_markup_is_read_as_rasa_reads_it(example: str, text: str, spans: tuple[Span, ...]) -> None:
    assert parse(example) == (text, spans)


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ("[a]{bad}", "is not JSON"),
        ('[a]{"role": "x"}', "names no entity"),
        ('[a]{"entity": "x", "group": 1}', "`group` is not a text"),
        ('[a]{"entity": "x", "value": true}', "`value` is not a text"),
        ('[a][{"entity": "x"}, {"entity": "y"}]', "several entities on `a`"),
    ],
)
def test_markup_that_rasa_or_we_cannot_hold_is_refused(example: str, message: str) -> None:
    with pytest.raises(RasaMarkupError, match=message):
        parse(example)


def file(folder: Path, content: str) -> Path:
    path = folder / "nlu.yml"
    path.write_text(content, "utf-8", newline="")
    return path


BLOCK = """\
version: "3.1"
nlu:
- intent: greet
  metadata: {sentiment: neutral}
  examples: |
    - hello

    - [Ann](name) here
- synonym: x
  examples: |
    - y
- lookup: z
  examples: |
    - w
- regex: r
  examples: |
    - [0-9]+
- intent: faq/ask
  examples:
  - text: |
      - two
      lines
  - text: "one"
    metadata: 1
responses:
  utter_x: []
"""


@pytest.mark.parametrize("content", [BLOCK, BLOCK.replace("\n", "\r\n"), "\ufeff" + BLOCK], ids=["lf", "crlf", "bom"])
def test_both_forms_of_examples_are_read_with_their_lines(tmp_path: Path, content: str) -> None:
    found = [(place.line, u.intent, u.text, u.entities) for place, u in located(file(tmp_path, content))]
    name = (Span(0, 3, "name", "Ann"),)
    assert found == [(6, "greet", "hello", ()), (8, "greet", "Ann here", name), (20, "faq/ask", "- two\nlines", ()), (23, "faq/ask", "one", ())]


def test_a_file_of_ascii_alone_has_its_escapes_decoded_and_another_has_not(tmp_path: Path) -> None:
    content = "nlu:\n- intent: i\n  examples: |\n    - \\u0041 \\U0001f600 \\\\u0041\n"
    assert [u.text for u in read(file(tmp_path, content))] == ["A 😀 \\\\u0041"]
    assert [u.text for u in read(file(tmp_path, "# é\n" + content))] == ["\\u0041 \\U0001f600 \\\\u0041"]


def examples(lines: str) -> str:
    return f"nlu:\n- intent: i\n  examples: |\n{lines}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "nlu.yml: no `nlu:` in it"),
        ("stories: []\n", "nlu.yml: no `nlu:` in it"),
        ("- a\n", "nlu.yml:1:1: a Rasa file is not a mapping"),
        ("nlu: [\n", "nlu.yml:2:1: not YAML"),
        ("nlu: []\n---\nnlu: []\n", "not YAML"),
        ("nlu: []\nnlu: []\n", "nlu.yml:2:1: the key `nlu` stands here twice"),
        ("nlu: " + "[" * 3000 + "\n", "not YAML"),
        ("nlu: a\x07b\n", "not YAML"),
        ('version: "3.2"\nnlu: []\n', "nlu.yml:1:10: version 3.2 is newer"),
        ("version: 3.1\nnlu: []\n", "nlu.yml:1:10: `version` is 3.1, which YAML does not take for a text"),
        ('version: "x"\nnlu: []\n', "nlu.yml:1:10: `x` is no version"),
        ("nlu: text\n", "nlu.yml:1:6: `nlu` is not a list"),
        ("nlu:\n- a\n", "nlu.yml:2:3: an item of `nlu` is not a mapping"),
        ("nlu:\n- intnet: a\n", "nlu.yml:2:11: an item of `nlu` has no key `intnet`"),
        ("nlu:\n- examples: a\n", "nlu.yml:2:3: an item of `nlu` that is neither"),
        ("nlu:\n- intent: null\n", "nlu.yml:2:11: the name of an intent is null"),
        ("nlu:\n- intent: 123\n", "nlu.yml:2:11: the name of an intent is 123"),
        ("nlu:\n- intent: a/b/c\n", "nlu.yml:2:11: `a/b/c` cannot name an intent in Rasa"),
        (examples("    - ok\n    broken\n"), "nlu.yml:5: a line of examples that does not start with `-`"),
        (examples("    - ok\n    - \n"), "nlu.yml:5: an empty example"),
        (examples("    - ok\n    - [a]{bad}\n"), "nlu.yml:5: {bad} is not JSON"),
        ("nlu:\n- intent: i\n  examples: {a: b}\n", "nlu.yml:3:13: `examples` is not a text"),
        ("nlu:\n- intent: i\n  examples:\n  - a\n", "nlu.yml:4:5: an example in a list is not a mapping"),
        ("nlu:\n- intent: i\n  examples:\n  - text: 1.5\n", "nlu.yml:4:11: an example is 1.5"),
        ("nlu:\n- intent: i\n  examples:\n  - text: pay ${HOME}\n", "nlu.yml:4:11: an example holds ${…}"),
        ("nlu:\n- intent: i\n  examples:\n  - txet: a\n", "nlu.yml:4:11: an example has no key `txet`"),
        ("nlu:\n- intent: i\n  examples:\n  - metadata: a\n", "nlu.yml:4:5: an example without a `text`"),
        ("nlu:\n- intent: i\n  examples: |\n    - open C:\\users\n", "nlu.yml:4: Rasa cannot read a file of ASCII alone"),
        ("nlu:\n- intent: i\n  examples: |\n    - \\ud800\n", "nlu.yml:4: Rasa cannot read a file of ASCII alone"),
    ],
)
def test_what_is_wrong_in_a_rasa_file_is_named_with_its_place(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        list(read(file(tmp_path, content)))
    assert message in str(caught.value).replace(f"{tmp_path}/", "")


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "nlu.yml"
    path.write_bytes(b"nlu:\n# \xff\n")
    with pytest.raises(DataError, match=r"nlu\.yml:2: not UTF-8"):
        list(read(path))
