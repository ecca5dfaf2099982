"""Intents, their entities and examples: what they become, and what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from synthchat.errors import Problem
from synthchat.spec.model import Domain, Slot
from synthchat.spec.text import MOST_BYTES

ENTITIES = "entities: {amount: {type: money}, account: {values: [{checking: [chequing, Current]}, savings]}, note: {open: true, values: [{rent: [lease]}]}}\n"

WRONG = [
    pytest.param("a: {}", "3:3", "neither a description nor examples", "description", id="nothing"),
    pytest.param("a:", "3:3", "neither a description nor examples", "description", id="no value"),
    pytest.param("a: {examples: []}", "3:3", "neither a description nor examples", "description", id="no examples"),
    pytest.param("a: hello", "3:6", "must be a mapping, not the text `hello`", "description: ", id="a text"),
    pytest.param("a: {descripton: x}", "3:7", "no key `descripton`", "`description`", id="unknown key"),
    pytest.param("a: {description: [x]}", "3:20", "must be a text, not a list", "quote", id="description as a list"),
    pytest.param("a: {description: ' '}", "3:20", "`description` is empty", "leave it out", id="empty description"),
    pytest.param("a: {description: x, not: y}", "3:28", "`not` must be a list", "not: [", id="not as a text"),
    pytest.param("a: {description: x, not: ['']}", "3:29", "an item of `not` is empty", "leave it out", id="empty not"),
    pytest.param("a: {description: x, weight: two}", "3:31", "must be a number, not the text `two`", "0.5", id="weight in words"),
    pytest.param("a: {description: x, weight: 0}", "3:31", "`weight` must be above 0", "twice", id="weight 0"),
    pytest.param("a: {description: x, weight: .inf}", "3:31", "must be a finite number", "", id="weight infinite"),
    pytest.param("a: {description: x, fallback: yes}", "3:33", "must be true or false", "`true`", id="fallback yes"),
    pytest.param("a: {fallback: true}\n  b: {fallback: true}", "4:3", "second fallback; the first is `a` at domain.yml:3:3", "one of them", id="two fallbacks"),
    pytest.param("'a[b]': {description: x}", "3:3", "an intent's name cannot hold `[`", "leave out", id="special character"),
    # entities of an intent
    pytest.param("a: {description: x, entities: {account: from}}", "3:33", "`entities` must be a list, not a mapping", "[amount", id="slots as a mapping"),
    pytest.param("a: {description: x, entities: [acount]}", "3:34", "`acount` is not one of the spec's entities", "`account`", id="unknown entity"),
    pytest.param("a: {description: x, entities: [acount: from]}", "3:34", "`acount` is not one", "`account`", id="unknown entity with a role"),
    pytest.param("a: {description: x, entities: [{entity: acount}]}", "3:43", "`acount` is not one", "`account`", id="unknown entity, long"),
    pytest.param("a: {description: x, entities: [{entity: amount!}]}", "3:43", "`amount!` is not one", "required: true", id="long form with !"),
    pytest.param("a: {description: x, entities: [{entity: amount, roll: x}]}", "3:51", "no key `roll`", "`role`", id="unknown key of a slot"),
    pytest.param("a: {description: x, entities: [{role: from}]}", "3:35", "`role` without the key `entity`", "account: from", id="role alone"),
    pytest.param("a: {description: x, entities: [{role: from, group: g}]}", "3:34", "without the key `entity`", "account: from", id="no entity"),
    pytest.param("a: {description: x, entities: [[amount]]}", "3:34", "cannot be a list", "account: from", id="slot as a list"),
    pytest.param("a: {description: x, entities: [account: [from, to]]}", "3:43", "a role must be a text", "each role", id="two roles in one"),
    pytest.param("a: {description: x, entities: [account: 'a:b']}", "3:43", "a role cannot hold `:`", "leave out", id="role's name"),
    pytest.param("a: {description: x, entities: [{entity: account, group: '{'}]}", "3:59", "a group cannot hold `{`", "leave out", id="group's name"),
    pytest.param("a: {description: x, entities: [amount, amount!]}", "3:42", "`amount` stands twice, first at domain.yml:3:34", "many", id="twice"),
    pytest.param("a: {description: x, entities: [account: to, {entity: account, role: to}]}", "3:47", "(role `to`) stands twice", "many", id="role twice"),
    pytest.param("a: {description: x, entities: [{entity: amount, many: 0}]}", "3:57", "whole number of at least 1, not 0", "once", id="many 0"),
    pytest.param("a: {description: x, entities: [{entity: amount, many: 1.5}]}", "3:57", "whole number of at least 1, not 1.5", "once", id="many 1.5"),
    pytest.param("a: {description: x, entities: [{entity: amount, required: 1}]}", "3:61", "must be true or false", "`true`", id="required 1"),
    pytest.param("a: {description: x, entities: [account:to]}", "3:34", "`account:to` is not one", "write `account: to`", id="no blank before a role"),
    pytest.param("a: {description: x, entities: [account:to!]}", "3:34", "`account:to` is not one", "write `account!: to`", id="no blank, and must"),
    pytest.param("a: {description: x, entities: [account!:to]}", "3:34", "`account!:to` is not one", "write `account!: to`", id="no blank after !"),
    pytest.param(
        "a: {description: x, entities: [{entity: account:to}]}", "3:43", "`account:to` is not one", "{entity: account, role: to}", id="role in the long form"
    ),
    # composed intents
    pytest.param("a: {description: x}\n  a+b: {}", "4:3", "composed of `b`, which is not an intent", "`a`", id="unknown part"),
    pytest.param("a: {description: x}\n  a+: {}", "4:3", "nothing on one side of a `+`", "greet+", id="no part"),
    pytest.param("a: {description: x}\n  a+a: {}", "4:3", "names a part twice", "once", id="part twice"),
    pytest.param("a: {description: x}\n  b: {fallback: true}\n  a+b: {}", "5:3", "composed of the fallback `b`", "plain", id="fallback as a part"),
    pytest.param(
        "a: {description: x}\n  b: {description: y}\n  a+b: {}\n  b+a: {}", "6:3", "the same parts as `a+b` at domain.yml:5:3", "one", id="same parts"
    ),
    pytest.param(
        "a: {description: x}\n  b: {description: y}\n  a+b: {fallback: true}", "5:9", "composed intent cannot be the fallback", "remove", id="composed fallback"
    ),
    # forms of examples
    pytest.param("a: {examples: hello}", "3:17", "does not begin with `- `: `hello`", "a list", id="one text"),
    pytest.param("a:\n    examples: |\n      - x\n      y z", "6:7", "does not begin with `- `: `y z`", "`- `", id="line of a block"),
    pytest.param("a:\n    examples: |\n      - x\n       - y", "6:7", "does not begin with `- `", "`- `", id="indented line"),
    pytest.param("a:\n    examples:\n      - transfer: 50", "5:9", "YAML reads a mapping here", "- 'transfer: 50'", id="text with a colon"),
    pytest.param("a:\n    examples:\n      - [amount]", "5:9", "YAML reads a list here", "- '[amount]'", id="text in brackets"),
    pytest.param("a: {examples: ['']}", "3:18", "an example is empty", "remove", id="empty example"),
    pytest.param("a:\n    examples:\n      -\n\n      - x", "5:8", "an example is empty", "remove", id="empty item"),
    pytest.param("a:\n    examples: |\n      - x\n      -", "6:8", "an example is empty", "remove", id="empty line of a block"),
    pytest.param("a: {examples: {de: [x]}}", "3:18", "`de` is not one of the spec's languages: `en`", "languages", id="undeclared language"),
    pytest.param("a: {examples: {en: {en: [x]}}}", "3:22", "a list or a `|` block, not a mapping", "file", id="nested languages"),
    # markup
    pytest.param("a:\n    examples:\n      - pay [50 now", "5:13", "`[` is never closed", "\\[", id="open bracket"),
    pytest.param("a:\n    examples:\n      - pay 50] now", "5:15", "`]` without a `[`", "\\]", id="closing bracket"),
    pytest.param("a:\n    examples:\n      - pay [50] now", "5:13", "`[50]` names no entity", "\\[", id="bare mark"),
    pytest.param("a:\n    examples:\n      - pay [ ](amount)", "5:13", "an empty mark", "[value](entity)", id="empty mark"),
    pytest.param("a:\n    examples:\n      - pay [a [5](amount)](amount)", "5:16", "a mark within a mark", "\\[", id="nested marks"),
    pytest.param("a:\n    examples:\n      - 'pay [5]{\"entity\"}'", "5:26", "not JSON", '{"entity"', id="braces"),
    pytest.param('a:\n    examples:\n      - \'pay [5]{"rolle": "x"}\'', "5:17", "no use for `rolle`", "role", id="unknown label"),
    pytest.param('a:\n    examples:\n      - \'pay [5]{"role": "x"}\'', "5:17", "`entity` among them", "entity", id="label without an entity"),
    pytest.param("a:\n    examples:\n      - pay [5](:x)", "5:16", "an empty entity or value", "[text](entity", id="mark without an entity"),
    pytest.param("a:\n    examples: |\n      - x\n\n      -  pay [50 now", "7:14", "never closed", "\\[", id="within a block"),
    pytest.param("a:\n    examples:\n      - >\n        pay\n        [50 now", "5:9", "never closed", "\\[", id="within folded text"),
    # labels of examples
    pytest.param("a:\n    examples:\n      - pay [5](amont)", "5:9", "`amont` is not one of the spec's entities", "`amount`", id="label of no entity"),
    pytest.param("a:\n    examples:\n      - pay [5](amount)", "5:9", "`a` does not list `amount`", "add it to the `entities` of `a`", id="entity not listed"),
    pytest.param(
        "a:\n    entities: [account: to]\n    examples:\n      - to [savings](account)",
        "6:9",
        "does not list `account`",
        "(role `to`)",
        id="no role, but one is listed",
    ),
    pytest.param(
        'a:\n    entities: [account: to]\n    examples:\n      - \'to [savings]{"entity": "account", "role": "form"}\'',
        "6:9",
        "does not list `account` (role `form`)",
        "(role `to`)",
        id="another role",
    ),
    pytest.param(
        'a:\n    entities: [account]\n    examples:\n      - \'to [savings]{"entity": "account", "group": "1"}\'',
        "6:9",
        "does not list `account` (group `1`)",
        "it lists `account`",
        id="group not listed",
    ),
    pytest.param(
        "a:\n    entities: [account: to, account: from]\n    examples:\n      - to [savings](account)",
        "6:9",
        "does not list `account`",
        'write `[savings]{"entity": "account", "role": "to"}`; it lists `account` (role `to`), `account` (role `from`)',
        id="the mark that is wanted",
    ),
    pytest.param(
        "a:\n    entities: [amount: to, amount: from]\n    examples:\n      - pay [$5](amount:from)",
        "6:9",
        "without a role: `:from` in a mark is a value",
        'write `[$5]{"entity": "amount", "role": "from"}`',
        id="role as a value",
    ),
    pytest.param(
        "a:\n    entities: [account: to, account: from]\n    examples:\n      - from [mine](account:from)",
        "6:9",
        "without a role: `:from` in a mark is a value",
        'write `[mine]{"entity": "account", "role": "from"}`',
        id="role as a value, of a list",
    ),
    pytest.param(
        "a:\n    entities: [account, account: from]\n    examples:\n      - from [mine](account:from)",
        "6:9",
        "`from` is not one of the values",
        'write `[mine]{"entity": "account", "role": "from"}` if the role is meant',
        id="role as a value, where it may be missing",
    ),
    pytest.param(
        "a:\n    entities: [account: to]\n    examples:\n      - to [mine](account:savings)",
        "6:9",
        "does not list `account`",
        'write `[mine]{"entity": "account", "role": "to", "value": "savings"}`',
        id="value and no role",
    ),
    pytest.param("a:\n    entities: [amount!]\n    examples:\n      - pay up", "6:9", "`amount` must occur in `a`", "mark it", id="required entity"),
    pytest.param("a:\n    entities: ['account!': to]\n    examples:\n      - pay up", "6:9", "`account` (role `to`) must occur", "mark it", id="required role"),
    pytest.param(
        "a:\n    entities: [amount]\n    examples:\n      - pay [5](amount) and [6](amount)", "6:9", "2 values here, but at most 1", "many: 2", id="too many"
    ),
    pytest.param(
        "a:\n    entities: [account]\n    examples:\n      - from [mine](account:chequin)",
        "6:9",
        "`chequin` is not one of the values",
        "`checking`",
        id="value",
    ),
    pytest.param(
        "a:\n    entities: [account]\n    examples:\n      - from [mine](account:mine)",
        "6:9",
        "`mine` is not one of the values",
        "`checking`",
        id="text as a value",
    ),
    # doublets
    pytest.param("a:\n    examples:\n      - x\n      - ' x '", "6:9", "the same example as at domain.yml:5:9: `x`", "one of the two", id="same example"),
    pytest.param(
        "a: {entities: [amount], examples: ['pay 5', 'pay [5](amount)']}", "3:47", "the same example as at domain.yml:3:38", "one of", id="same but for marks"
    ),
    pytest.param("a: {examples: [caf\u00e9, cafe\u0301]}", "3:24", "the same example", "one of the two", id="same but for NFC"),
    pytest.param("a: {examples: [x]}\n  b: {examples: [x]}", "4:18", "as at domain.yml:3:18, under `a`", "one of the two", id="under two intents"),
    pytest.param(
        "a+b: {examples: [x]}\n  a: {examples: [x]}\n  b: {description: y}", "4:18", "as at domain.yml:3:20, under `a+b`", "one", id="composed one first"
    ),
    # files
    pytest.param("a: {examples: {file: rows.csv, en: [x]}}", "3:34", "`en` beside `file`", "alone", id="file with more"),
    pytest.param("a: {examples: {file: [rows.csv]}}", "3:24", "`file` must be a path", "nlu.yml", id="files"),
    pytest.param("a: {examples: {file: row.csv}}", "3:24", "no file `row.csv`", "`rows.csv`", id="missing file"),
    pytest.param("a: {examples: {file: ../rows.csv}}", "3:24", "outside the spec's folder", "beside", id="file outside"),
    pytest.param("b: {examples: {file: rows.csv}}", "3:24", "no row of the intent `b`", "`a`", id="no row"),
    pytest.param("a: {examples: {file: empty.jsonl}}", "3:24", "has no rows", "`intent`", id="empty file"),
    pytest.param("a: {examples: {file: bad.jsonl}}", "bad.jsonl:2", "", "", id="broken file"),
    pytest.param("a: {examples: {file: notes.txt}}", "notes.txt", "cannot be read", ".jsonl", id="kind of file"),
    pytest.param("a: {examples: {file: big.csv}}", "big.csv", "larger than 10,000,000 bytes", "split", id="large file"),
    pytest.param("german: {examples: {file: rows.csv}}", "rows.csv:4", "`de` is not one of the spec's languages", "languages", id="row's language"),
    pytest.param("a: {examples: {file: rows.csv}}\n  b: {examples: [hi there]}", "4:18", "as at rows.csv:2, under `a`", "one of", id="row and example"),
    pytest.param("pay: {examples: {file: rows.jsonl}}", "rows.jsonl:1", "`pay` does not list `amount`", "add it", id="row's label"),
]

FILES: dict[str, str | bytes] = {
    "rows.csv": "text,intent,language\nhi there,a,\nhello,a,en\nhallo,german,de\nservus,german,de\n",
    "rows.jsonl": json.dumps({"text": "pay 5", "intent": "pay", "entities": [{"start": 4, "end": 5, "entity": "amount", "value": "5"}]}) + "\n",
    "empty.jsonl": "",
    "bad.jsonl": '{"text": "x", "intent": "a"}\n{"text": \n',
    "notes.txt": "hi",
    "big.csv": b"text,intent\n" + b"x,a\n" * (MOST_BYTES // 4),
}


@pytest.mark.parametrize(("intents", "place", "message", "hint"), WRONG)
def test_wrong_intents(problems: Callable[..., tuple[Problem, ...]], intents: str, place: str, message: str, hint: str) -> None:
    files = {name: content for name, content in FILES.items() if name in intents or name == "rows.csv"}
    (problem, *more) = problems(f"{ENTITIES}intents:\n  {intents}\n", files)
    wanted = f"domain.yml:{place}" if place[0].isdigit() else place
    assert (str(problem.place).startswith(wanted), message in problem.message, hint in (problem.hint or ""), more) == (True, True, True, []), str(problem)


@pytest.mark.parametrize("body", ["intents: {}\n", "intents:\n", "name: x\nintents: {}\n"])
def test_a_spec_needs_an_intent(problems: Callable[..., tuple[Problem, ...]], body: str) -> None:
    (problem,) = problems(body)
    assert "at least one intent" in problem.message


def test_the_key_intents_is_missing(problems: Callable[..., tuple[Problem, ...]]) -> None:
    (problem,) = problems(b"synthchat: 1\n")
    assert (str(problem.place), "at least one intent" in problem.message) == ("domain.yml:1:1", True)


def test_all_forms_of_slots(read: Callable[..., Domain]) -> None:
    slots = "[amount, account!, account: from, 'account!': to, {entity: note, role: r, group: g, required: true, many: 3}]"
    assert read(f"{ENTITIES}intents: {{a: {{description: x, entities: {slots}}}}}\n").intents["a"].slots == (
        Slot(entity="amount"),
        Slot(entity="account", required=True),
        Slot(entity="account", role="from"),
        Slot(entity="account", role="to", required=True),
        Slot(entity="note", role="r", group="g", required=True, many=3),
    )


@pytest.mark.parametrize(
    "examples",
    [
        "[x, 'y z']",
        "{en: [x, y z]}",
        "\n      - x\n      - y z",
        "|\n      - x\n\n      -   y z  ",
        "\n      en: |\n        - x\n        - y z",
        "{file: rows.csv}",
    ],
    ids=["list", "by language", "block list", "lines", "lines by language", "file"],
)
def test_all_forms_of_examples(read: Callable[..., Domain], examples: str) -> None:
    spec = read(f"intents:\n  a:\n    examples: {examples}\n", {"rows.csv": "text,intent\nx,a\nother,b\ny z,a\n"})
    assert [(example.text, example.language) for example in spec.intents["a"].examples] == [("x", "en"), ("y z", "en")]


def test_rasa_and_jsonl_files_bring_their_spans(read: Callable[..., Domain]) -> None:
    nlu = 'version: "3.1"\nnlu:\n- intent: a\n  examples: |\n    - from [Chequing](account)\n- intent: b\n  examples: |\n    - no\n'
    row = {"text": "to CURRENT", "intent": "b", "entities": [{"start": 3, "end": 10, "entity": "account", "value": "checking"}]}
    body = "intents: {a: {entities: [account], examples: {file: nlu.yml}}, b: {entities: [account], examples: {file: rows.jsonl}}}\n"
    spec = read(ENTITIES + body, {"nlu.yml": nlu, "rows.jsonl": json.dumps(row) + "\n"})
    assert [span.value for name in "ab" for span in spec.intents[name].examples[0].spans] == ["checking", "checking"]


@pytest.mark.parametrize(
    ("marked", "value"),
    [
        ("[CHEQUING](account)", "checking"),
        ("[current](account)", "checking"),
        ("[mine](account:savings)", "savings"),
        ("[my pension](account)", "my pension"),
        ("[Lease](note)", "rent"),
        ("[Lease](note:flat)", "flat"),
        ("[wages](note)", "wages"),
        ("[$5](amount)", "$5"),
        ("[$5](amount:5 dollars)", "5 dollars"),
    ],
)
def test_the_value_of_a_span_is_canonical_where_it_is_listed(read: Callable[..., Domain], marked: str, value: str) -> None:
    spec = read(f"{ENTITIES}intents: {{a: {{entities: [account, note, amount], examples: ['for {marked} now']}}}}\n")
    assert [span.value for span in spec.intents["a"].examples[0].spans] == [value]


def test_one_value_said_twice_is_one_value(read: Callable[..., Domain]) -> None:
    spec = read(f"{ENTITIES}intents: {{a: {{entities: [account], examples: ['[Chequing](account), my [current](account) account']}}}}\n")
    assert len(spec.intents["a"].examples[0].spans) == 2


def test_a_composed_intent_is_the_union_of_its_parts(read: Callable[..., Domain]) -> None:
    spec = read(
        ENTITIES + "intents:\n  a+b: {weight: 3, entities: [note], not: [z], examples: ['[5](amount) on [visa](account)']}\n"
        "  a: {description: Does a., entities: [amount, {entity: account, many: 2, required: true}], not: [y], examples: ['[rent](account)']}\n"
        "  b: {description: Does b, entities: [amount!, account], not: [y]}\n"
    )
    composed = spec.intents["a+b"]
    assert list(spec.intents) == ["a+b", "a", "b"]
    assert composed.slots == (Slot(entity="amount", required=True), Slot(entity="account", many=2, required=True), Slot(entity="note"))
    assert (composed.parts, composed.description, composed.avoid, composed.weight) == (("a", "b"), "Does a; Does b", ("y", "z"), 3)
    assert [example.text for example in composed.examples] == ["5 on visa"]


def test_a_fallback_needs_no_words(read: Callable[..., Domain]) -> None:
    assert read("intents: {a: {description: x}, other: {fallback: true}}\n").intents["other"].fallback


@pytest.mark.parametrize("name", ["AddToPlaylist", "faq/ask_x", "yes", "reverted_card_payment?", "two words", "007", "ä"])
def test_names_are_taken_as_written(read: Callable[..., Domain], name: str) -> None:
    assert list(read(f"intents: {{{name}: {{description: x}}}}\n").intents) == [name]


def test_escapes_in_examples(read: Callable[..., Domain]) -> None:
    spec = read("intents: {a: {examples: ['\\[sic\\] C:\\temp \\\\']}}\n")
    assert spec.intents["a"].examples[0].text == "[sic] C:\\temp \\"
