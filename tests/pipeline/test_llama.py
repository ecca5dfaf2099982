"""Whole runs by a real llama.cpp whose model writes nonsense: it ends soon, as rejects with reasons and exit status 1, in process and over HTTP."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_commands import synthchat
from tests.docs_backends import blocks, commands, configs
from tests.llama import llama_server, write_spec
from tests.pipeline.test_generate import rows
from tests.processes import Process
from tests.tiny_gguf import tiny_gguf

IN_PROCESS = ("--backend", "llamacpp", "--set", "backend.path=model.gguf")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a spec, `domain.yml`, and a model, `model.gguf`."""
    tiny_gguf(tmp_path / "model.gguf")
    return write_spec(tmp_path).parent


def run(folder: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """One try at a cell is enough: what a second one costs is held elsewhere."""
    return synthchat("generate", "domain.yml", "-o", "data", *flags, cwd=folder, SYNTHCHAT_REQUEST__TRIES="1")


def ends_as_rejects(folder: Path, done: subprocess.CompletedProcess[str], asked: int = 3) -> set[str]:
    """The reasons why there is nothing; the messages hold no word of llama.cpp's own."""
    assert done.returncode == 1
    assert "short: order lacks" in done.stderr
    assert re.search(r"Traceback|^\d+\.\d+|llama_|srv ", done.stderr, re.MULTILINE) is None
    rejects = rows(folder / "data", "rejects")
    assert {row["cell"] for row in rejects} == set(range(30))
    assert f"\n{asked} replies asked for" in done.stderr
    return {row["reason"] for row in rejects}


def test_texts_that_are_no_unicode_in_process(folder: Path) -> None:
    tiny_gguf(folder / "model.gguf", dirty=True)
    assert "broken" in ends_as_rejects(folder, run(folder, *IN_PROCESS))


def test_texts_that_are_no_unicode_over_http(folder: Path) -> None:
    # The server draws its seeds by chance: of 30 answers, some are broken.
    settings = ["backend.name=compatible", "backend.model=tiny", "request.records=1"]
    with llama_server(tiny_gguf(folder / "model.gguf", dirty=True)) as url:
        done = run(folder, *(f"--set={setting}" for setting in (*settings, f"backend.base_url={url}/v1")))
    assert "broken" in ends_as_rejects(folder, done, 30)


def test_the_same_bytes_at_any_concurrency_and_nothing_is_asked_twice(folder: Path) -> None:
    ends_as_rejects(folder, run(folder, *IN_PROCESS, "--concurrency", "1"))
    one = (folder / "data" / "rejects.jsonl").read_bytes()
    ends_as_rejects(folder, run(folder, *IN_PROCESS, "--ledger", "other.db"))
    assert (folder / "data" / "rejects.jsonl").read_bytes() == one
    (folder / "models").mkdir()
    shutil.move(folder / "model.gguf", folder / "models" / "renamed.gguf")
    assert "\n0 replies asked for" in run(folder, "--backend", "llamacpp", "--set", "backend.path=models/renamed.gguf").stderr
    name = json.loads((folder / "data" / "manifest.json").read_text())["backend"]["model"]
    assert "\n0 replies asked for" in run(folder, "--backend", "llamacpp", "--set", f"backend.model={name}", "--frozen").stderr
    assert (folder / "data" / "rejects.jsonl").read_bytes() == one


def test_ctrl_c_ends_a_run(folder: Path) -> None:
    process = Process("generate", "domain.yml", "-o", "out", "-v", *IN_PROCESS, "--set", "request.records=1", cwd=folder)
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert "interrupted; no dataset was written" in told


@pytest.mark.parametrize(
    ("name", "contents", "status", "told"),
    [
        ("none.gguf", None, 2, "none.gguf: there is no such file"),
        ("page.gguf", b"<html>", 2, "page.gguf: this is no GGUF file"),
        ("half.gguf", b"GGUF\x03\x00\x00\x00", 4, "half.gguf: llama.cpp cannot load this file: failed to read"),
    ],
)
def test_what_cannot_be_loaded_is_told_with_its_place(folder: Path, name: str, contents: bytes | None, status: int, told: str) -> None:
    if contents is not None:
        (folder / name).write_bytes(contents)
    done = run(folder, "--backend", "llamacpp", "--set", f"backend.path={name}")
    assert (done.returncode, told in done.stderr, "hint: " in done.stderr) == (status, True, True)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("page", ["gguf", "llama-cpp"])
def test_a_pages_command_runs(folder: Path, page: str) -> None:
    with llama_server(folder / "model.gguf") as url:
        done = command_of(page, folder, url)
    assert not {"not-json", "broken"} & ends_as_rejects(folder, done)


@pytest.mark.parametrize(("page", "fault"), [("gguf", "half"), ("gguf", "too-long"), ("llama-cpp", "too-long")])
def test_a_pages_error_is_what_is_printed(folder: Path, page: str, fault: str) -> None:
    model = tiny_gguf(folder / "model.gguf", context=1024)
    with llama_server(model, 1024) as url:
        if fault == "half":
            model.write_bytes(model.read_bytes()[:-200])
        done = command_of(page, folder, url)
    [quoted] = [block.text for block in blocks(page) if block.fault == fault]
    assert (done.returncode, re.sub(r"request \(\d+", "request (NNNN", done.stderr)) == (4, quoted)


def command_of(page: str, folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    """The page's command with its config, whose server is at `url`."""
    [(name, text)] = configs(page).items()
    (folder / name).write_text(text.replace("http://localhost:8080", url), encoding="utf-8")
    [(_, command)] = commands(page).values()
    return synthchat(*shlex.split(command)[1:], cwd=folder, SYNTHCHAT_REQUEST__TRIES="1")
