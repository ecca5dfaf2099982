"""The JSON Schema accepts what `load` accepts, and refuses what an editor should underline."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from synthchat.errors import UsageError
from synthchat.spec import load
from synthchat.spec.model import Domain
from synthchat.spec.schema import json_schema, schema_text, write_schema
from synthchat.spec.starter import write_starter

ROOT = Path(__file__).parents[2]

GOOD = [
    "name: a\ndescription: 007\nlanguages: [en]\nsplit: {test: 0.1, dev: 0.2}\n",
    "languages: {en: }\n",
    "languages: {de: 1.0}\nentities:\npersonas:\nfactors:\n",
    "entities: {a: {values: [x, 7, {y: [z]}, {w: {en: [v]}}, no], open: true, match: inflected}, b: {open: true}}\n",
    "entities: {a: {type: money, min: 1, max: 2.5, currencies: [EUR]}, b: {type: date, from: '2026-01-01'}, c: {pattern: '[0-9]{4}'}}\n",
    "entities: {a: {type: time, min: '08:00'}, b: {table: t.csv, column: x}}\n",
    "entities: {a: {open: true}}\nintents: {x: {description: y, entities: [a, a: f, {entity: a, role: to, many: 2, required: true}], weight: 2}}\n",
    "intents: {x: {examples: [1, two]}, y: {examples: {en: [a]}}, x+y: {}, w: {description: v}, x+y+w: , z: {fallback: true}}\n",
    "intents:\n  x:\n    examples: |\n      - a\n      - b\n",
    "intents: {x: {examples: {file: t.csv}}}\n",
    "personas: {a: {description: b, share: 0.2, style: [terse], sentiment: negative, tone: soft}, b: {share: 0.1}}\nfactors: {tone: [soft, loud]}\n",
    "factors: {tone: {soft: 0.2, loud: }, channel: {web: {share: 0.5, description: x}, voice: {share: }}}\n",
]
BAD = [
    "entites: {}\n",
    "name: City Bank\n",
    "entities: {a: {valeus: [x], open: true}}\n",
    "entities: {a: {}}\n",
    "entities: {a: {values: {x: y}}}\n",
    "entities: {a: {values: [{x: [y], z: [w]}]}}\n",
    "entities: {a: {table: t.csv}}\n",
    "entities: {a: {table: /t.csv, column: x}}\n",
    "entities: {'a:b': {open: true}}\n",
    "intents: {a: {descripton: x}}\n",
    "intents: {a: {examples: [{x: y}]}}\n",
    "intents: {a: {examples: {file: t.csv, en: [x]}}}\n",
    "intents: {a: {weight: 0}}\n",
    "intents: {a: {entities: [{entity: x, many: 0}]}}\n",
    "include: ['https://a.org/b.yml']\n",
    "languages: {en: -0.1}\n",
    "factors: {tone: {soft: {shar: 1}}}\n",
    "split: {train: 0.8}\n",
]
FILES = {"t.csv": "x,text,intent\n1,hi,x\n"}


def described(schema: object) -> Iterator[tuple[str, bool]]:
    """Every named property below a schema, and whether it says what it is for."""
    if isinstance(schema, dict):
        for name, part in schema.get("properties", {}).items():
            yield name, bool(part.get("description")) or name in ("test", "dev")
        for part in schema.values():
            yield from described(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from described(part)


def written(node: Node) -> object:
    """The YAML as an editor sees it: YAML 1.2's core types."""
    if isinstance(node, MappingNode):
        return {key.value: written(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [written(item) for item in node.value]
    assert isinstance(node, ScalarNode)
    kind = str(node.tag).rpartition(":")[2]
    if kind in ("int", "float"):
        return float(node.value)
    return {"bool": node.value == "true", "null": None}.get(kind, node.value)


def faults(text: str) -> list[str]:
    validator = Draft202012Validator(json_schema())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(written(YAML(typ="safe", pure=True).compose(text)))]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(json_schema())


def test_every_key_is_described() -> None:
    assert [name for name, known in described(json_schema()) if not known] == []


@pytest.mark.parametrize("body", GOOD)
def test_what_loads_is_accepted(read: Callable[..., Domain], folder: Path, body: str) -> None:
    read(body, FILES)
    assert faults((folder / "domain.yml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "path", [*sorted((ROOT / "samples").glob("*/domain*.yml")), ROOT / "synthchat/spec/starter.yml"], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_what_is_shipped_loads_and_is_accepted(path: Path) -> None:
    assert load(path).intents
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["snips", "banking77"])
def test_the_specs_of_real_data_load_and_are_accepted(shared: Path, name: str) -> None:
    path = shared / "data" / name / "domain.seed.yml"
    assert load(path).name == name
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("body", BAD)
def test_what_an_editor_underlines(body: str) -> None:
    good = "synthchat: 1\n" + ("" if body.startswith("intents") else "intents: {a: {description: b}}\n")
    assert faults(good) == [] or body.startswith("intents")
    assert faults(good + body) != []


def named(spec: Path) -> Draft202012Validator:
    """The schema that the first line of a spec names, as an editor finds it."""
    [place] = re.findall(r"^# yaml-language-server: \$schema=(\S+)\n", spec.read_text(encoding="utf-8"))
    return Draft202012Validator(json.loads((spec.parent / place).read_text(encoding="utf-8")))


def valid(spec: Path) -> bool:
    return named(spec).is_valid(written(YAML(typ="safe", pure=True).compose(spec.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("path", sorted((ROOT / "samples").glob("*/domain*.yml")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_first_line_of_a_sample_names_the_schema(path: Path) -> None:
    assert valid(path)


def test_the_samples_schema_is_up_to_date() -> None:
    assert (ROOT / "samples" / "schema.json").read_text(encoding="utf-8") == schema_text(), "run `synthchat schema -o samples/schema.json`"


@pytest.mark.parametrize(
    "wrong", [("weight: 2", "weigth: 2"), ("type: date", "type: dates"), ("values:", "valeus:"), ("share: 0.2", "share: 20"), ("synthchat: 1", "")]
)
def test_init_writes_a_schema_that_underlines_slips(wrong: tuple[str, str], tmp_path: Path) -> None:
    spec = tmp_path / "bots" / "domain.yml"
    spec.parent.mkdir()
    write_starter(spec)
    assert valid(spec)
    text = spec.read_text(encoding="utf-8")
    assert wrong[0] in text
    spec.write_text(text.replace(*wrong, 1), encoding="utf-8")
    assert not valid(spec)


def test_the_schema_is_written_anew_and_a_path_that_cannot_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text("old", encoding="utf-8")
    write_schema(tmp_path / "schema.json")
    assert (tmp_path / "schema.json").read_text(encoding="utf-8") == schema_text()
    with pytest.raises(UsageError, match="cannot be written"):
        write_schema(tmp_path / "schema.json" / "below.json")
