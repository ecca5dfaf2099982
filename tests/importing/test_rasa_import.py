"""A Rasa project as a spec: all that a spec can hold, in the words of a person, and the rest by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.errors import DataError
from synthchat.readers import read
from tests.importing.bots import files, imported

NLU = """\
version: "3.1"
nlu:
- intent: book
  examples: |
    - fly from [Oslo]{"entity": "city", "role": "from"} to [NYC]{"entity": "city", "role": "to", "value": "New York"}
    - to [new york]{"entity": "city", "role": "to"} please
    - order [AB123](code)
- intent: size
  examples: |
    - a [big](size:large) one: [XL](size)
- intent: chitchat/joke
  examples: |
    - tell me a joke
- intent: size+book
  examples: |
    - a [small](size) one, and fly to [Oslo]{"entity": "city", "role": "to"}
- intent: out_of_scope
  examples: |
    - sing
- synonym: New York
  examples: |
    - NYC
    - big apple
- synonym: large
  examples: |
    - XL
- synonym: nowhere
  examples: |
    - noplace
- lookup: city
  examples: |
    - Oslo
    - New York
    - Rome
- regex: code
  examples: |
    - \\b[A-Z]{2}[0-9]{3}\\b
- regex: help
  examples: |
    - help
"""
DOMAIN = """\
version: "3.1"
intents: [book, size, chitchat, {never_shown: {use_entities: []}}]
entities: [{city: {roles: [from, to]}}, size, ghost]
slots: {city: {type: text, mappings: []}}
responses: {utter_hi: [{text: hi}]}
"""
STORIES = 'version: "3.1"\nstories:\n- story: one\n  steps: []\n- story: two\n  steps: []\n'
CONFIG = "language: de\nassistant_id: Fly Bot 2!\n"
PROJECT = {"data/nlu.yml": NLU, "domain.yml": DOMAIN, "data/stories.yml": STORIES, "config.yml": CONFIG, "tests/nlu.yml": "nlu: x"}

SPEC = """\
synthchat: 1
name: fly-bot-2
languages: [de]

entities:
  city:
    values:
      - Oslo
      - New York: [NYC, big apple]
      - Rome
  size:
    open: true
    values:
      - large: [XL, big]
      - small
  code: {pattern: '[A-Z]{2}[0-9]{3}'}

intents:
  book:
    entities: [city: from, city: to, code]
    examples:
      - 'fly from [Oslo]{"entity": "city", "role": "from"} to [NYC]{"entity": "city", "role": "to"}'
      - 'to [new york]{"entity": "city", "role": "to"} please'
      - order [AB123](code)
"""


def test_a_project_becomes_a_spec_that_a_person_would_write(tmp_path: Path) -> None:
    found = imported(files(tmp_path / "bot", PROJECT))
    assert found.text.split("\n", 1)[1][: len(SPEC)] == SPEC
    assert list(found.domain.intents) == ["book", "size", "chitchat/joke", "size+book", "out_of_scope"]
    assert found.domain.intents["out_of_scope"].fallback
    assert {span.value for span in found.domain.intents["size"].examples[0].spans} == {"large"}
    assert dict(found.report.counts) == {"case": 1, "entity": 1, "intent": 1, "regex": 1, "responses": 1, "slots": 1, "stories": 1, "synonym": 1}
    assert "`nowhere`" in found.details("synonym")[0]
    assert found.details("stories") == ["2 of data/stories.yml: dialogs are not imported"]


MARKDOWN = """\
## intent:book
- fly to [NYC]{"entity": "city", "role": "to", "value": "New York"} <!-- a
comment -->
* two\\nlines
## synonym:New York
- NYC
## regex:code
- [0-9]+
## lookup:city
tables/city.txt
"""
JSON = {
    "rasa_nlu_data": {
        "common_examples": [
            {"text": "fly to NYC", "intent": "book", "entities": [{"start": 7, "end": 10, "value": "New York", "entity": "city", "role": "to"}]},
            {"text": "two\nlines", "intent": "book"},
        ],
        "entity_synonyms": [{"value": "New York", "synonyms": ["NYC"]}],
        "regex_features": [{"name": "code", "pattern": "[0-9]+"}],
        "lookup_tables": [{"name": "city", "elements": "tables/city.txt"}],
    }
}
IN_YAML = """\
nlu:
- intent: book
  examples:
  - text: 'fly to [NYC]{"entity": "city", "role": "to", "value": "New York"}'
  - text: "two\\nlines"
- synonym: New York
  examples: |
    - NYC
- regex: code
  examples: |
    - [0-9]+
- lookup: city
  examples: |
    - Rome
    - New York
"""


@pytest.mark.parametrize("nlu", [{"data/nlu.md": MARKDOWN}, {"data/nlu.json": JSON}, {"data/nlu.yml": IN_YAML}], ids=["markdown", "json", "yaml"])
def test_the_three_forms_say_the_same(tmp_path: Path, nlu: dict[str, object]) -> None:
    source = files(tmp_path / "bot", nlu | {"tables/city.txt": "Rome\nNew York\n"})
    found = imported(source)
    assert [(u.text, [(s.start, s.end, s.entity, s.value, s.role) for s in u.entities]) for u in read(source)] == [
        ("fly to NYC", [(7, 10, "city", "New York", "to")]),
        ("two\nlines", []),
    ]
    assert "values:\n      - Rome\n      - New York: [NYC]\n" in found.text
    assert """examples:\n      - 'fly to [NYC]{"entity": "city", "role": "to"}'\n      - "two\\nlines"\n""" in found.text


def test_each_form_is_recognised_as_a_file_of_any_name(tmp_path: Path) -> None:
    folder = files(tmp_path, {"a.txt": MARKDOWN, "b": JSON, "c.txt": IN_YAML})
    assert {len(list(read(folder / name))) for name in ("a.txt", "b", "c.txt")} == {2}


def test_places_in_markdown_are_those_of_the_file(tmp_path: Path) -> None:
    source = files(tmp_path, {"nlu.md": MARKDOWN + "## story:x\n"}) / "nlu.md"
    with pytest.raises(DataError, match=r"nlu\.md:11: no section of NLU data is called `story`"):
        list(read(source))


@pytest.mark.parametrize("outside", ["../secret.txt", "/etc/hostname", "nowhere.txt"])
def test_a_lookup_table_is_read_from_the_project_alone(tmp_path: Path, outside: str) -> None:
    source = files(tmp_path / "bot", {"data/nlu.md": MARKDOWN.replace("tables/city.txt", outside), "../secret.txt": "secret\n"})
    found = imported(source)
    assert found.report.counts["lookup-file"] == 1
    assert "secret" not in found.text


ODD = """\
nlu:
- intent: a
  examples: |
    - [both][{"entity": "x"}, {"entity": "y"}]
    -
    not an item
    - same
    - same
    - [same](x)
- intent: b
  examples: |
    - same
    - [Rome](x:)
    - [](x)
"""


def test_what_a_record_cannot_hold_is_named_with_its_place(tmp_path: Path) -> None:
    found = imported(files(tmp_path, {"nlu.yml": ODD}) / "nlu.yml")
    named = {loss.kind: (loss.place or "").rsplit("nlu.yml", 1)[-1] for loss in found.report.losses}
    assert named == {"several-entities": ":4", "empty": ":5", "skipped-line": ":6", "duplicate": ":8", "two-labellings": ":9", "two-intents": ":12"}
    assert [text for _, _, text, _ in found.seeds] == ["same", "[Rome](x:)", "[](x)"]


NAMES = """\
nlu:
- intent: "ask (price)"
  examples: |
    - one [thing]{"entity": "a+b!", "role": "x[1]", "group": "g{"}
- intent: "ask [price]"
  examples: |
    - two
- intent: unknown+other
  examples: |
    - three
"""


def test_names_that_a_spec_cannot_hold_are_mended_and_stay_apart(tmp_path: Path) -> None:
    found = imported(files(tmp_path, {"nlu.yml": NAMES}) / "nlu.yml")
    assert list(found.domain.intents) == ["ask _price_", "ask _price__2", "unknown_other"]
    [span] = found.domain.intents["ask _price_"].examples[0].spans
    assert span.key == ("a_b", "x_1_", "g_")
    assert found.report.counts == {"renamed": 6}
