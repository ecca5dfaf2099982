"""aimock, other people's server of the vendors' protocols (npm: @copilotkit/aimock): a second opinion beside tests/server, which we wrote ourselves."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.consumers.venvs import CACHE

VERSION = "1.43.0"
PACKAGE = f"@copilotkit/aimock@{VERSION}"
Fixture = Mapping[str, Any]


def fixture(asked: str, response: Mapping[str, object]) -> Fixture:
    """What is answered where the last user message holds that text."""
    return {"match": {"userMessage": asked}, "response": response}


@contextmanager
def aimock(fixtures: Sequence[Fixture], folder: Path, key: str, *options: str) -> Iterator[str]:
    """The address of a running aimock that answers by the fixtures, lets that key in, and nothing else."""
    (folder / "fixtures.json").write_text(json.dumps({"fixtures": list(fixtures)}), encoding="utf-8")
    command = ["node", str(_command()), "-p", "0", "-f", str(folder / "fixtures.json"), "--strict", "--validate-on-load", *options]
    server = subprocess.Popen(command, env={**os.environ, "AIMOCK_API_KEYS": key}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    with server:  # waits for its end, and closes the pipe
        assert server.stdout
        rest = threading.Thread(target=server.stdout.read)  # or it would wait for somebody to read its log
        try:
            address = _address(server.stdout)
            rest.start()
            yield address
        finally:
            server.terminate()
            if rest.ident:
                rest.join(10)


def _address(lines: Iterator[str]) -> str:
    said = []
    for line in lines:
        said.append(line)
        if "listening on " in line:
            return line.split("listening on ")[1].strip()
    pytest.fail(f"aimock does not start:\n{''.join(said)}")


def _command() -> Path:
    """aimock's program, kept outside the tree by version: fetched from npm when missing. Skips the test where there is no npm, but never in CI."""
    folder = CACHE / f"aimock-{VERSION}"
    if missing := [program for program in ("node", "npm") if not shutil.which(program)]:
        reason = f"aimock needs {' and '.join(missing)} (Node.js 20.15 or newer), which this machine has not"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    if not folder.exists():
        _install(folder)
    return folder / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"


def _install(folder: Path) -> None:
    # Beside its place until it is whole: what was interrupted is never taken for it.
    partial = folder.with_name(f"{folder.name}.partial-{os.getpid()}")
    partial.mkdir(parents=True)
    try:
        command = ["npm", "install", "--prefix", str(partial), "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.fail(f"npm install {PACKAGE} failed:\n{done.stderr[-2000:]}")
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
