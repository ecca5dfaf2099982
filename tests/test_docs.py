"""What README and docs/ say is run, or held against the code."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType

import pytest

from synthchat.prompts import VARIABLES
from synthchat.spec import load
from tests.cli.test_commands import synthchat
from tests.conftest import ROOT

DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def page_maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_docs", DOCS / "make.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["cli.md", "shapes.md"])
def test_pages_made_from_the_code_are_up_to_date(page: str) -> None:
    assert page_maker().PAGES[page]() == (DOCS / page).read_text(encoding="utf-8"), "run `make docs`"


@pytest.mark.parametrize("command", ["init", "lint", "import", "plan", "generate", "show", "diff", "export", "schema", "ledger"])
def test_every_command_is_documented(command: str) -> None:
    assert f"## synthchat {command}" in (DOCS / "cli.md").read_text(encoding="utf-8")
    assert command in README or command == "schema"


def test_every_format_and_backend_is_documented() -> None:
    formats, backends = ({e.name for e in entry_points(group=g)} for g in ("synthchat.exporters", "synthchat.backends"))
    assert all(f"`{name}`" in (DOCS / "formats.md").read_text(encoding="utf-8") for name in formats)
    assert all(name in README and f"`{name}`" in (DOCS / "backends" / "README.md").read_text(encoding="utf-8") for name in backends)


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]*(?:\.\w+|/))(?:#([^)\s]+))?\)", page.read_text(encoding="utf-8"))
    assert [link for link, _ in links if not (page.parent / link).exists()] == []
    named = [(page.parent / link, anchor) for link, anchor in links if anchor]
    assert [anchor for target, anchor in named if anchor not in re.sub("^#+ ", "#", target.read_text("utf-8").lower(), flags=re.M).replace(" ", "-")] == []


def test_the_readmes_spec_loads_and_its_commands_run(tmp_path: Path) -> None:
    [spec] = re.findall(r"^```yaml\n(.*?)^```", README, re.S | re.M)
    [console] = re.findall(r"^```console\n(.*?)^```", README, re.S | re.M)
    (tmp_path / "page.yml").write_text(spec, encoding="utf-8")
    assert len(load(tmp_path / "page.yml").intents) == 3
    lines = [line.removeprefix("$ ") for line in console.splitlines()]
    for line in lines:
        done = synthchat(*shlex.split(line, comments=True)[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr


def test_the_readmes_error_is_what_is_printed(tmp_path: Path) -> None:
    [spec] = re.findall(r"^```yaml\n(.*?)^```", README, re.S | re.M)
    [error] = re.findall(r"^```text\n(.*?)^```", README, re.S | re.M)
    (tmp_path / "domain.yml").write_text(spec.replace("[drink!, price]", "[drnk!, price]"), encoding="utf-8")
    printed = synthchat("plan", "domain.yml", cwd=tmp_path).stderr
    assert all(line.split("#")[0].strip() in printed for line in error.splitlines())


def test_the_readme_begins_with_two_bash_blocks_and_nothing_else_runs_before() -> None:
    assert re.findall(r"^```(\w+)\n(.*?)\s", README, re.S | re.M)[:2] == [("bash", "make"), ("bash", "make")]


def test_the_page_of_the_prompts_runs(tmp_path: Path) -> None:
    page = (DOCS / "prompts.md").read_text(encoding="utf-8")
    [template] = re.findall(r"^```jinja\n(.*?)^```", page, re.S | re.M)
    (tmp_path / "my-prompts").mkdir()
    (tmp_path / "my-prompts" / "system.j2").write_text(template, encoding="utf-8")
    for line in "".join(re.findall(r"^```console\n(.*?)^```", page, re.S | re.M)).splitlines():
        command = shlex.split(_with_a_case(line.removeprefix("$ "), tmp_path / "data"), comments=True)
        done = synthchat(*command[1:], cwd=tmp_path)
        assert done.returncode == 0, done.stderr


def _with_a_case(line: str, data: Path) -> str:
    """The command with a real id, cell and intent in the place of the page's words for them."""
    if not data.exists():
        return line
    record, reject = (json.loads((data / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")[-2]) for name in ("utterances", "rejects"))
    return line.replace(" ID ", f" {record['id']} ").replace(" CELL ", f" {reject['cell']} ").replace(" INTENT ", f" {reject['intent']} ")


def test_every_template_and_its_variables_are_documented() -> None:
    rows = re.findall(r"^\| `([a-z]+\.j2)` \|.*\| (.*) \|$", (DOCS / "prompts.md").read_text(encoding="utf-8"), re.M)
    documented = {name: frozenset(re.findall(r"`(\w+)`", variables)) for name, variables in rows}
    assert documented == {name: variables for name, variables in VARIABLES.items() if name != "card.md.j2"}
