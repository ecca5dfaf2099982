"""What is wrong with a file before it is a spec: bytes, YAML's syntax, and the parts of YAML that specs do without."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from synthchat.errors import Problem, SpecError
from synthchat.spec import load
from synthchat.spec.compose import DEEPEST, MOST_NODES
from synthchat.spec.model import Domain
from synthchat.spec.text import MOST_BYTES

GOOD = "synthchat: 1\nintents: {greet: {description: says hello, examples: [hi]}}\n"
BOMB = "a: &a [{}]\n".format(", ".join("x" * 10)) + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True))
DEEP = "description: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1) + "\n"
HALVES = "".join(f"{'description' if n == 49 else f'k{n}'}: &k{n} {'x' if n == 0 else f'{{a: *k{n - 1}}}'}\n" for n in range(110))

ALONE = [
    pytest.param(b"name: caf\xe9\n", "domain.yml:1:10", "byte 0xE9 is not UTF-8", "save the file as UTF-8", id="invalid UTF-8"),
    pytest.param(b"\xef\xbb\xbfname: caf\xe9\r\n", "domain.yml:1:10", "byte 0xE9", "UTF-8", id="invalid UTF-8 after a BOM"),
    pytest.param("a: 1\nname: ä\n".encode("utf-16"), "domain.yml:1:1", "byte 0xFF is not UTF-8", "UTF-8", id="UTF-16"),
    pytest.param(b"a: 1\nb: \xed\xa0\xbd\n", "domain.yml:2:4", "byte 0xED is not UTF-8", "UTF-8", id="a surrogate's bytes"),
    pytest.param(b"name: a\nb: \x00c\n", "domain.yml:2:4", "NUL", "remove it", id="NUL"),
    pytest.param(b"name: \x07\n", "domain.yml:1:7", "control character U+0007", '"\\x07"', id="control character"),
    pytest.param(b"#" * (MOST_BYTES + 1), "domain.yml", "larger than 10,000,000 bytes", "include", id="too large"),
    pytest.param(b"", "domain.yml:1:1", "empty", "synthchat: 1", id="empty file"),
    pytest.param(b"# nothing yet\n", "domain.yml:1:1", "empty", "synthchat: 1", id="only a comment"),
    pytest.param(b"- synthchat: 1\n", "domain.yml:1:1", "must be a mapping, not a list", "synthchat: 1", id="top level a list"),
    pytest.param(b"version: '3.1'\nnlu:\n- intent: a\n", "domain.yml:1:1", "a Rasa training file", "`examples: {file: domain.yml}`", id="Rasa's nlu.yml"),
    pytest.param(b"hello\n", "domain.yml:1:1", "must be a mapping, not the text `hello`", "synthchat: 1", id="top level a text"),
    pytest.param(b"intents:\n\tgreet: {}\n", "domain.yml:2:1", "a tab as indentation", "blanks", id="tab as indentation"),
    pytest.param(b"intents:\n  greet: {}\n \tbye: {}\n", "domain.yml:3:2", "a tab as indentation", "blanks", id="tab after blanks"),
    pytest.param(b"name:\ta\n", "domain.yml:1:6", "a tab where YAML expects a blank", "blank", id="tab after a colon"),
    pytest.param(b"name: a: b\n", "domain.yml:1:8", "a `:` where", "quote", id="two colons"),
    pytest.param(b"name: 'a\n", "domain.yml:1:7", "never closed", "close it", id="open quotation mark"),
    pytest.param(b"name: 'it's'\n", "domain.yml:1:11", "does not belong", "quotes", id="apostrophe in single quotes"),
    pytest.param(b"name: @home\n", "domain.yml:1:7", "begin with this character", "quote", id="reserved character"),
    pytest.param(b'name: "\\q"\n', "domain.yml:1:9", "escape that YAML does not know", "single quotes", id="unknown escape"),
    pytest.param(b'name: "\\xg0"\n', "domain.yml:1:10", "too few digits", "single quotes", id="bad escape"),
    pytest.param(b'name: "\\U00110000"\n', "domain.yml:1:8", "beyond the last character", "remove", id="beyond Unicode"),
    pytest.param(b"languages: [en\nname: a\n", "domain.yml:2:5", "`[` is not closed", "`]`", id="open bracket"),
    pytest.param(b"languages: {en: 1\nname: a\n", "domain.yml:2:5", "`{` is not closed", "`}`", id="open brace"),
    pytest.param(b"languages: [en,\n", "domain.yml:1:12", "before this `[`", "close", id="file ends in a list"),
    pytest.param(b"name: a\n  b: c\n", "domain.yml:2:4", "a `:` where", "indentation", id="indented too far"),
    pytest.param(b"  name: a\nb: c\n", "domain.yml:2:1", "does not belong", "indentation", id="indented too little"),
    pytest.param(b"name: a\n- b\n", "domain.yml:2:1", "does not belong", "indentation", id="list item in a mapping"),
    pytest.param(b"name: - a\n", "domain.yml:1:7", "no list item", "line of its own", id="list item in a line"),
    pytest.param(b"name: a\nfoo\n", "domain.yml:2:1", "no `key: value`", "quote", id="line without a colon"),
    pytest.param(b"name: |x\n", "domain.yml:1:8", "block of text", "quote", id="bad block"),
    pytest.param(b"name: !x!y z\n", "domain.yml:1:7", "begins a tag", "quote", id="unknown tag handle"),
    pytest.param(b"name: *a b\n", "domain.yml:1:7", "`*a` stands for nothing", "'*a b'", id="undefined alias"),
    pytest.param(b"name: &a [*a]\n", "domain.yml:1:11", "`*a` contains itself", "write out", id="self-containing alias"),
    pytest.param(BOMB.encode(), "domain.yml:6:36", "1,000,000 YAML nodes", "fewer aliases", id="alias bomb"),
    pytest.param(DEEP.encode(), "domain.yml:1:113", "nested deeper than 100", "a dozen", id="deep nesting"),
    pytest.param(HALVES.encode(), "domain.yml:100:15", "nested deeper than 100", "a dozen", id="deep nesting by aliases"),
    pytest.param(b"%YAML 2.0\n---\na: b\n", "domain.yml:1:1", "not YAML", None, id="another YAML"),
]

QUOTE = [
    pytest.param("- [x](y) z", "'[x](y) z'", id="mark first"),
    pytest.param('- go to [x]{"entity": "y"} now', "'go to [x]{", id="braces"),
    pytest.param("- {name} please", "'{name} please'", id="brace first"),
    pytest.param("- [x](y): z", "'[x](y): z'", id="with a colon"),
]

# A value within `{…}` or `[…]` that is to be quoted: it alone, not what is around it.
FLOWS = [
    pytest.param(r"p: {pattern: ^P-\d{6}$}", r"`p: {pattern: '^P-\d{6}$'}`", id="pattern"),
    pytest.param(r"p: {pattern: \d{6,8}, open: true}", r"`p: {pattern: '\d{6,8}', open: true}`", id="comma in braces"),
    pytest.param("p: {values: [a, b], pattern: [0-9]+}", "`p: {values: [a, b], pattern: '[0-9]+'}`", id="after a list"),
    pytest.param("p: {q: {pattern: it's[A-Z]{2}}}", "`p: {q: {pattern: 'it''s[A-Z]{2}'}}`", id="apostrophe"),
    pytest.param("g: {examples: [go to [x](y), bye]}", "`g: {examples: ['go to [x](y)', bye]}`", id="mark in a list"),
    pytest.param('g: {examples: [hi, "a, [b]", go to [x](y)]}', "`g: {examples: [hi, \"a, [b]\", 'go to [x](y)']}`", id="after quotes"),
    pytest.param("p: {values: [a, b] open: true}", "close it with `}`", id="comma missing"),
    pytest.param('p: {pattern: "[ab]" open: true}', "close it with `}`", id="comma missing after quotes"),
]

COLLECTED = [
    pytest.param("name: a\nname: b\n", "domain.yml:2:1", "`name` stands twice in this mapping, first at domain.yml:1:1", "rename", id="duplicate key"),
    pytest.param("name: a\n'name': b\n", "domain.yml:2:1", "`name` stands twice", "rename", id="duplicate quoted key"),
    pytest.param("name: a\n--- \nx: y\n", "domain.yml:2:1", "second YAML document", "include", id="second document"),
    pytest.param("name: !!str a\n", "domain.yml:1:7", "YAML tag (`!!str`)", "leave it out", id="tag"),
    pytest.param("description: !hello there\n", "domain.yml:1:14", "YAML tag (`!hello`)", "quote", id="own tag"),
    pytest.param('description: "\\ud83d"\n', "domain.yml:1:14", "half of a surrogate pair (U+D83D)", "remove", id="lone surrogate"),
    pytest.param('description: "a\\0"\n', "domain.yml:1:14", "NUL", "remove", id="escaped NUL"),
    pytest.param("? [a]\n: b\n", "domain.yml:1:3", "a key must be a text", "quote", id="list as a key"),
    pytest.param("<<: 3\n", "domain.yml:1:5", "`<<` merges mappings only", "*anchor", id="merge of a text"),
    pytest.param("personas: {a: {<<: {share: 1}, <<: {share: 1}}}\n", "domain.yml:1:32", "`<<` stands twice", "remove", id="merge twice"),
]


@pytest.mark.parametrize(("data", "place", "message", "hint"), ALONE)
def test_what_cannot_be_read_stands_alone(problems: Callable[..., tuple[Problem, ...]], data: bytes, place: str, message: str, hint: str | None) -> None:
    (problem,) = problems(data)
    assert (str(problem.place), message in problem.message, (hint or "") in (problem.hint or "")) == (place, True, True), str(problem)


@pytest.mark.parametrize(("item", "quoted"), QUOTE)
def test_an_unquoted_bracket_gets_the_hint_to_quote(problems: Callable[..., tuple[Problem, ...]], item: str, quoted: str) -> None:
    (problem,) = problems(f"intents:\n  greet:\n    examples:\n      {item}\n".encode())
    assert str(problem.place).startswith("domain.yml:4:")
    assert quoted in (problem.hint or "")
    assert problem.source == "      " + item


@pytest.mark.parametrize(("line", "hint"), FLOWS)
def test_within_braces_the_value_alone_is_to_be_quoted(problems: Callable[..., tuple[Problem, ...]], line: str, hint: str) -> None:
    (problem,) = problems(f"entities:\n  {line}\n".encode())
    assert hint in (problem.hint or "")


@pytest.mark.parametrize(("text", "place", "message", "hint"), COLLECTED)
def test_what_yaml_allows_and_specs_do_not(problems: Callable[..., tuple[Problem, ...]], text: str, place: str, message: str, hint: str) -> None:
    found = [p for p in problems(text) if message in p.message]
    assert [(str(p.place), hint in (p.hint or "")) for p in found] == [(place, True)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + GOOD.encode(), id="BOM"),
        pytest.param(GOOD.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(GOOD.replace("\n", "\r").encode(), id="CR"),
        pytest.param(b"%YAML 1.2\n---\n" + GOOD.encode() + b"...\n", id="marked document"),
        pytest.param(b"{synthchat: 1, intents: {greet: {description: says hello, examples: [hi]}}}", id="JSON-like"),
    ],
)
def test_ways_to_write_a_file(write: Callable[..., None], data: bytes) -> None:
    write({"domain.yml": data})
    assert load("domain.yml").intents["greet"].examples[0].text == "hi"


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfsynthchat: 1\r\nfoo: 1\r\n", b"synthchat: 1\nfoo: 1\n"], ids=["BOM and CRLF", "plain"])
def test_places_are_the_same_whatever_the_line_ends(problems: Callable[..., tuple[Problem, ...]], data: bytes) -> None:
    assert [str(p.place) for p in problems(data) if "foo" in p.message] == ["domain.yml:2:1"]


@pytest.mark.parametrize("text", ["007", "1.50", "2024-01-01", "no", "null", "~", "0x1F", "1e3", "true", "'quoted'", '"a\\tb"'])
def test_scalars_are_text_as_written(read: Callable[..., Domain], text: str) -> None:
    spec = read(f"entities: {{a: {{values: [{text}]}}}}\nintents: {{b: {{examples: [{text}]}}}}\n")
    written = {"'quoted'": "quoted", '"a\\tb"': "a\tb"}.get(text, text)
    assert spec.entities["a"].values[0].canonical == written
    assert spec.intents["b"].examples[0].text == written


def test_pairs_of_escapes_as_json_writes_them_are_one_character(read: Callable[..., Domain]) -> None:
    assert read('description: "\\ud83d\\ude00"\n').description == "😀"


def test_merge_keys_and_aliases(read: Callable[..., Domain]) -> None:
    spec = read(
        "personas:\n  calm: &calm {style: [polite], register: formal, share: 0.5}\n"
        "  curt: {<<: *calm, style: &terse [terse], share: 0.2}\n  both: {<<: [{register: casual}, *calm], style: *terse, share: 0.1}\n"
    )
    assert [(p.style, p.levels["register"], p.share) for p in spec.personas.values()] == [
        (("polite",), "formal", 0.5),
        (("terse",), "formal", 0.2),
        (("terse",), "casual", 0.1),
    ]


def test_aliases_count_with_what_they_stand_for(problems: Callable[..., tuple[Problem, ...]]) -> None:
    line = "description: &a [{}]\n".format(", ".join(["x"] * 999))
    (problem,) = problems((line + "name: [" + ", ".join(["*a"] * (MOST_NODES // 1000)) + "]\n").encode())
    assert "1,000,000" in problem.message


@pytest.mark.parametrize(("path", "message"), [("gone.yml", "no such file"), (".", "is a folder")])
def test_a_spec_that_is_not_there(folder: object, path: str, message: str) -> None:
    with pytest.raises(SpecError, match=message) as caught:
        load(path)
    assert str(caught.value.problems[0].place) == path


def test_all_problems_are_named_at_once_in_their_order(problems: Callable[..., tuple[Problem, ...]]) -> None:
    found = problems("nam: x\nfactors: {tone: {soft: -1}}\nfactors: {}\nentities:\n  a: {}\n  b: {type: moeny}\n")
    assert [str(p.place) for p in found] == ["domain.yml:1:1", "domain.yml:2:24", "domain.yml:3:1", "domain.yml:5:3", "domain.yml:6:13"]
    assert found[0].source == "nam: x"


def test_an_absolute_path_is_shown_as_given(write: Callable[..., None], folder: object) -> None:
    write({"domain.yml": "synthchat: 2\nintents: {a: {description: b}}\n"})
    path = f"{folder}/domain.yml"
    with pytest.raises(SpecError) as caught:
        load(path)
    assert str(caught.value.problems[0].place) == f"{path}:1:12"
