"""docs/import.md: its files are written, its commands run, and what it says they print and write is what they do."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.test_commands import synthchat
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "import.md").read_text("utf-8")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which the page was followed, and all that was said."""
    folder, said = tmp_path_factory.mktemp("page"), ""
    for name, content in re.findall(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```", PAGE, re.S | re.M):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    for line in "".join(re.findall(r"^```console\n(.*?)^```", PAGE, re.S | re.M)).splitlines():
        ran = synthchat(*shlex.split(line.removeprefix("$ "), comments=True)[1:], cwd=folder)
        assert ran.returncode == 0, ran.stderr
        said += ran.stderr
    return folder, said


def test_the_page_runs_and_prints_what_it_shows(done: tuple[Path, str]) -> None:
    folder, said = done
    assert all(block in said for block in re.findall(r"^```text\n(.*?)^```", PAGE, re.S | re.M) if not block.startswith("synthchat "))
    for name, content in re.findall(r"^`([\w./-]+)` is now\n\n```\w+\n(.*?)^```", PAGE, re.S | re.M):
        assert (folder / name).read_text("utf-8") == content
