"""Chatito's and Chatette's own tools, run as a user runs them: the same files give the same intents, texts, slots, and as many of them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from synthchat.readers.bot import ReadOptions
from synthchat.readers.files import open_package
from synthchat.readers.grammar import chatette, chatito
from synthchat.readers.losses import Counted
from tests.consumers.venvs import CACHE, python_of
from tests.importing.bots import files
from tests.importing.grammars import CHATETTE, CHATITO

pytestmark = pytest.mark.consumers
ALL = ReadOptions(most=100_000)
Said = tuple[str, str, tuple[tuple[int, int, str], ...]]


def chatito_tool(folder: Path, file: str) -> list[Said]:
    """All that Chatito generates of a file."""
    home = CACHE / "chatito-2.3.5"
    if not home.exists():
        if shutil.which("npm") is None:
            pytest.fail("Chatito needs Node.js: npm was not found")
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", home, "chatito@2.3.5"], check=True)
    command: list[str | Path] = [
        home / "node_modules" / ".bin" / "chatito",
        folder / file,
        "--format=rasa",
        f"--outputPath={folder}",
        "--trainingFileName=all.json",
    ]
    subprocess.run(command, check=True, capture_output=True)
    data = json.loads((folder / "all.json").read_text("utf-8"))["rasa_nlu_data"]["common_examples"]
    return [(e["intent"], e["text"], tuple((s["start"], s["end"], s["entity"]) for s in e["entities"])) for e in data]


def chatette_tool(folder: Path, file: str) -> list[Said]:
    """All that Chatette generates of a file."""
    python = python_of("chatette-1.6.3", ["chatette==1.6.3"], "3.11")
    subprocess.run([python, "-m", "chatette", file, "-o", "out", "-a", "jsonl", "-s", "1"], cwd=folder, check=True, capture_output=True)
    lines = [json.loads(line) for path in sorted((folder / "out" / "train").glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    return [(e["intent-name"], e["text"], tuple((s["start-index"], s["end-index"], s["slot-name"]) for s in e["entities"])) for e in lines]


def ours(folder: Path, file: str, read: chatito.ChatitoImporter | chatette.ChatetteImporter) -> set[Said]:
    bot = read.bot(open_package(folder / file), ALL, Counted())
    return {(u.intent, u.text, tuple((s.start, s.end, s.entity) for s in u.entities)) for _, u in bot.rows}


def test_chatito_generates_what_we_read(tmp_path: Path) -> None:
    found = ours(files(tmp_path, CHATITO), "main.chatito", chatito.ChatitoImporter())
    theirs = chatito_tool(tmp_path, "main.chatito")
    assert found == set(theirs)
    counts = chatito.grammar(open_package(tmp_path / "main.chatito")).counts
    assert counts == {intent: sum(i == intent for i, _, _ in theirs) for intent in counts}


def test_chatette_generates_what_we_read(tmp_path: Path) -> None:
    found = ours(files(tmp_path, CHATETTE), "main.chatette", chatette.ChatetteImporter())
    assert found == set(chatette_tool(tmp_path, "main.chatette"))
