"""The example of a plug-in, installed by pip as a user would, asked by `synthchat generate`, and shown on its page as it is."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs_backends import FOLDER, blocks, synthchat

EXAMPLE = FOLDER / "example"
MODULE = "synthchat_command.py"
MODEL = """#!{python}
import sys
sys.path.insert(0, {root!r})
from tests.answering import answer
assert sys.argv[1:] == ["--fast"]
print("Here you are:", answer([{{"content": sys.stdin.read()}}]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip has installed the example, with what builds it taken from here: a test asks no registry."""
    room = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--no-build-isolation", "--target", str(room), str(EXAMPLE)]
    subprocess.run(command, check=True, capture_output=True)
    return room


def run(installed: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The page's command, with what is in `bin` for commands."""
    [console] = [block.text for block in blocks("plug-in") if block.kind == "console"]
    install, command = (line.removeprefix("$ ") for line in console.splitlines())
    assert install == "pip install ./example"
    synthchat(folder, {}, "init")
    return synthchat(folder, {"PYTHONPATH": str(installed), "PATH": str(folder / "bin")}, *shlex.split(command)[1:])


def test_a_plug_in_is_found_and_writes_a_data_set(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "my-llm").write_text(MODEL.format(python=sys.executable, root=str(ROOT)), encoding="utf-8")
    (tmp_path / "bin" / "my-llm").chmod(0o755)
    done = run(installed, tmp_path)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "data" / "manifest.json").read_text("utf-8"))
    assert manifest["backend"] == {"name": "command", "model": "my-llm --fast"}
    assert manifest["generator"]["synthchat-command"] == "0.1"
    assert manifest["models"] == {"my-llm --fast": manifest["totals"]["generated"]}


@pytest.mark.parametrize(("kind", "file"), [("python", MODULE), ("toml", "pyproject.toml")])
def test_the_page_shows_the_example_as_it_is(kind: str, file: str) -> None:
    assert [block.text for block in blocks("plug-in") if block.kind == kind] == [(EXAMPLE / file).read_text("utf-8")]


def test_the_example_has_twenty_lines() -> None:
    lines = [line.strip() for line in (EXAMPLE / MODULE).read_text("utf-8").splitlines()]
    assert len([line for line in lines if line and not line.startswith(('"""', "import ", "from "))]) <= 20


@pytest.mark.parametrize("fault", ["not-found", "lacks"])
def test_the_pages_errors_are_what_is_printed(installed: Path, tmp_path: Path, fault: str) -> None:
    assert printed(installed, tmp_path, fault) == next(block.text for block in blocks("plug-in") if block.fault == fault)


def printed(installed: Path, folder: Path, fault: str) -> str:
    text = (installed / MODULE).read_text("utf-8")
    if fault == "lacks":
        text = text.replace('name, prompted, heeds, shows = "command", True, frozenset({"model"}), None', 'name, prompted = "command", True')
    (folder / MODULE).write_text(text, encoding="utf-8")
    for info in installed.glob("*.dist-info"):
        (folder / info.name).symlink_to(info)
    done = run(folder, folder)
    assert done.returncode == 4
    return done.stderr.replace(str(folder), "…")
