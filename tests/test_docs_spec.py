"""docs/spec.md is held to its word: every whole spec in it loads, the error that it shows is the error that comes, and it names every key there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from synthchat.errors import SpecError
from synthchat.spec import load
from synthchat.spec.entities import KEYS as ENTITY_KEYS
from synthchat.spec.factors import BUILT_IN
from synthchat.spec.include import KEYS as SPEC_KEYS
from synthchat.spec.intents import KEYS as INTENT_KEYS
from synthchat.spec.personas import KEYS as PERSONA_KEYS
from synthchat.spec.schema import BESIDE, first_line, schema_text
from synthchat.spec.slots import KEYS as SLOT_KEYS
from synthchat.spec.types import TYPES
from tests.checker_spec import from_json, from_yaml
from tests.cli.test_commands import synthchat

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/spec.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
SPECS = [text for kind, text in BLOCKS if kind == "yaml" and text.startswith("synthchat: 1\n")]
FILES = dict(re.findall(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
RUNNING = [ROOT / "samples/city-bank/domain.yml", ROOT / "samples/city-bank/domain-de.yml", ROOT / "synthchat/spec/starter.yml"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the page shows by name."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("text", SPECS, ids=range(len(SPECS)))
def test_every_whole_spec_of_the_page_loads(text: str, folder: Path) -> None:
    (folder / "domain.yml").write_text(text, encoding="utf-8")
    assert load(folder / "domain.yml").intents


def test_the_page_has_specs_and_files() -> None:
    assert len(SPECS) >= 8
    assert set(FILES) == {"data/shops.csv", "data/other.csv", "smalltalk.yml"}


def test_the_error_shown_is_the_error_that_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (wrong,) = (text for kind, text in BLOCKS if kind == "yaml" and text.startswith("# library.yml\n"))
    (shown,) = (text for kind, text in BLOCKS if kind == "text")
    monkeypatch.chdir(tmp_path)
    Path("library.yml").write_text(wrong, encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load("library.yml")
    assert f"{caught.value}\n" == shown


ALL_KEYS = {*SPEC_KEYS, *ENTITY_KEYS, *INTENT_KEYS, *PERSONA_KEYS, *SLOT_KEYS, *TYPES, *BUILT_IN}


@pytest.mark.parametrize("key", sorted(ALL_KEYS | {option for options in TYPES.values() for option in options}))
def test_every_key_is_on_the_page(key: str) -> None:
    assert re.search(rf"(`|[{{ ]){re.escape(key)}(`|:|,)", PAGE)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_page_shows_the_built_in_levels_with_their_shares(name: str) -> None:
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \|$", PAGE, re.MULTILINE)
    shown = re.findall(r"(\w+)(?: \([^)]*\))? ([0-9.]+)(?: ·|$)", row)
    assert {level: float(share) for level, share in shown} == BUILT_IN[name]


@pytest.mark.parametrize("name", [name for name, options in TYPES.items() if options])
def test_the_page_shows_the_options_of_types_with_their_defaults(name: str) -> None:
    (row,) = re.findall(rf"^\| `{name}` \| (.*) \| .* \|$", PAGE, re.MULTILINE)
    shown = re.findall(r"`(\w+): ([^`]+)`", row)
    assert dict(shown) == {key: str(option.default) for key, option in TYPES[name].items() if option.default != ()}


@pytest.mark.parametrize("path", RUNNING, ids=lambda path: path.stem)
def test_the_shipped_specs_are_read_alike_by_the_checker(path: Path, tmp_path: Path) -> None:
    resolved = tmp_path / "spec.json"
    resolved.write_text(load(path).model_dump_json(), encoding="utf-8")
    ours, product = from_yaml(path), from_json(resolved)
    assert ours.seeds == product.seeds
    assert (ours.entities, ours.tables) == (product.entities, product.tables)
    assert (ours.personas, ours.factors, ours.languages) == (product.personas, product.factors, product.languages)
    assert {name: ours.slots(name) for name in ours.intents} == {name: product.slots(name) for name in product.intents}


@pytest.mark.parametrize("path", RUNNING, ids=lambda path: path.stem)
def test_the_shipped_specs_have_enough_to_say(path: Path) -> None:
    domain = load(path)
    assert all(len(intent.examples) >= 6 or intent.fallback for intent in domain.intents.values())
    assert sum(intent.fallback for intent in domain.intents.values()) == 1


def test_the_line_and_the_command_for_editors_work_together(tmp_path: Path) -> None:
    [line] = (text for kind, text in BLOCKS if kind == "yaml" and text.startswith("# yaml-language-server"))
    [command] = (text for kind, text in BLOCKS if kind == "console")
    assert synthchat(*command.split()[1:], cwd=tmp_path).returncode == 0
    assert line == first_line(BESIDE)
    assert (tmp_path / BESIDE).read_text(encoding="utf-8") == schema_text()
