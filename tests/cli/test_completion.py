"""Completion as a shell asks for it: a process with the line in its environment, which answers with words and never with an error."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_commands import synthchat

SPEC = """synthchat: 1
include: [more.yml]
intents:
  order: {description: d, examples: [a coffee, tea please]}
  other: {description: nothing is right here, entities: [nowhere], weigth: 2}
personas: {regular: {share: 0.2, style: [terse]}}
factors: {channel: {web: 0.5, voice: 0.5}, form: [question, request]}
"""
MORE = "intents: {order_status: {description: d, examples: [where is it]}}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("completion")
    (room / "domain.yml").write_text(SPEC, encoding="utf-8")
    (room / "more.yml").write_text(MORE, encoding="utf-8")
    (room / "good.yml").write_text(SPEC.replace("entities: [nowhere], weigth: 2", "examples: [x, y]"), encoding="utf-8")
    (room / "broken.yml").write_text("intents: {order: [", encoding="utf-8")
    (room / "run.yml").write_text("seed: 3\n", encoding="utf-8")
    assert synthchat("generate", "good.yml", "-o", "data", "--per-intent", "1", "-q", cwd=room).returncode in (0, 1)
    return room


def completed(line: str, folder: Path) -> list[str]:
    """The words that bash is given for the end of a line."""
    words = line.split(" ")
    asked = {"_SYNTHCHAT_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    code = "import sys; sys.argv = ['synthchat']\nfrom synthchat.cli.app import main\nmain()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, env=os.environ | asked, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("synthchat sch", ["schema"]),
        ("synthchat generate domain.yml --only o", ["order", "other", "order_status"]),
        ("synthchat generate --per-intent 3 domain.yml -o out --only order_", ["order_status"]),
        ("synthchat generate domain.yml --only order,ot", ["order,other"]),
        ("synthchat show data --intent ot", ["other"]),
        ("synthchat export data --to r", ["rasa"]),
        ("synthchat import data --from chati", ["chatito"]),
        ("synthchat plan domain.yml --backend o", ["offline", "openai"]),
        ("synthchat plan domain.yml -c def", ["default"]),
        ("synthchat lint domain.yml --ignore few", ["few-examples", "few-values"]),
        ("synthchat plan domain.yml --set volume.", ["volume.per_intent=", "volume.total="]),
        ("synthchat plan domain.yml --set factors.channel.", ["factors.channel.web=", "factors.channel.voice="]),
        ("synthchat plan domain.yml --set factors.form.", ["factors.form.question=", "factors.form.request="]),
        ("synthchat plan domain.yml --set factors.length.m", ["factors.length.medium="]),
        ("synthchat plan domain.yml --set personas.", ["personas.regular="]),
    ],
)
def test_what_is_completed(line: str, words: list[str], folder: Path) -> None:
    assert completed(line, folder) == words


@pytest.mark.parametrize(
    "line",
    [
        "synthchat generate nowhere.yml --only o",
        "synthchat generate broken.yml --only o",
        "synthchat generate . --only o",
        "synthchat generate data/utterances.jsonl --only o",
        "synthchat generate --only o",
        "synthchat show nowhere --intent o",
        "synthchat show domain.yml --intent o",
        "synthchat export data --to z",
        "synthchat init --from x z",
        "synthchat --version z",
        "synthchat augment z",
        "synthchat nonsense z",
    ],
)
def test_where_there_is_nothing_nothing_is_said(line: str, folder: Path) -> None:
    assert completed(line, folder) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_printed(shell: str) -> None:
    code = "import sys; sys.argv = ['synthchat']\nfrom synthchat.cli.app import main\nmain()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"_SYNTHCHAT_COMPLETE": f"source_{shell}"}, check=True)
    assert f"complete_{shell}" in done.stdout


def test_completing_intents_imports_nothing_heavy(folder: Path) -> None:
    heavy = ("pydantic_ai", "faker", "babel", "phonenumbers", "rapidfuzz", "jinja2", "numpy", "openai")
    code = "import sys; sys.argv = ['synthchat']\nfrom synthchat.cli.app import main\ntry: main()\nexcept SystemExit: print(*sys.modules)"
    asked = {"_SYNTHCHAT_COMPLETE": "complete_bash", "COMP_WORDS": "synthchat generate domain.yml --only o", "COMP_CWORD": "4"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, env=os.environ | asked, check=True)
    assert "ruamel" in done.stdout
    assert [name for name in heavy if name in done.stdout.split()] == []
