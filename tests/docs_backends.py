"""The pages of docs/backends as a reader uses them: config files written, keys exported, commands run; against a server of ours in the vendor's place."""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from synthchat.config import load_config
from tests import processes
from tests.backends.remotes import KEY, PREFIXES
from tests.conftest import ROOT
from tests.server import Script, serve

FOLDER = ROOT / "docs" / "backends"
FENCE = re.compile(r"(?:^<!-- ([\w.-]+): ([\w-]+) -->\n)?^```(\w+)\n(.*?)^```", re.S | re.M)
ADDRESSES = {"openai": "https://api.openai.com/v1", "anthropic": "https://api.anthropic.com"}
"""Where the SDKs go by themselves."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; one of an error says which config and which fault it belongs to."""

    kind: str
    text: str
    config: str | None = None
    fault: str | None = None


def blocks(page: str) -> list[Block]:
    """All blocks of a page."""
    text = (FOLDER / f"{page}.md").read_text(encoding="utf-8")
    return [Block(kind, body, config or None, fault or None) for config, fault, kind, body in FENCE.findall(text)]


def configs(page: str) -> dict[str, str]:
    """The config files of a page, by the name in their first line."""
    return {body.split("\n")[0].removeprefix("# "): body for body in (block.text for block in blocks(page) if block.kind == "yaml")}


def commands(page: str) -> dict[str, tuple[dict[str, str], str]]:
    """The `synthchat` command of each config, with the variables that are exported before it; `…` stands for a key."""
    found = {}
    for block in blocks(page):
        if block.kind == "console":
            lines = [line.removeprefix("$ ").split("  #")[0] for line in block.text.splitlines()]
            exported = dict(line.removeprefix("export ").split("=", 1) for line in lines if line.startswith("export "))
            [command] = [line for line in lines if line.startswith("synthchat ")]
            found[shlex.split(command)[shlex.split(command).index("-c") + 1]] = (exported, command)
    return found


def address(config: Path) -> str:
    """The address that a config names, or that its backend goes to without one."""
    settings = load_config(str(config), environment={}).backend
    return settings.base_url or ADDRESSES[settings.name]


def run(page: str, config: str, folder: Path, script: Script, *, key: bool = True) -> tuple[subprocess.CompletedProcess[str], str]:
    """The page's command for that config against a server with that script: the process, and its messages as the vendor's own server would cause them."""
    synthchat(folder, {}, "init")
    for name, text in configs(page).items():
        (folder / name).write_text(text, encoding="utf-8")
    exported, command = commands(page)[config]
    given = {name: KEY if value == "…" else value for name, value in exported.items() if key or value != "…"}
    with serve(script) as server:
        real = server.url + urlsplit(shown := address(folder / config)).path
        done = synthchat(folder, {**given, "SYNTHCHAT_BACKEND__BASE_URL": real}, *shlex.split(command)[1:])
    return done, done.stderr.replace(real, shown).replace(server.url, shown)


def synthchat(folder: Path, given: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in an environment without anything of the vendors' but what is given."""
    clean = {name: value for name, value in os.environ.items() if not name.upper().startswith((*PREFIXES, "SYNTHCHAT_"))}
    return processes.run(*arguments, cwd=folder, env={**clean, "HOME": "/nonexistent", **given})


@contextmanager
def nobody() -> Iterator[str]:
    """An address on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{free.getsockname()[1]}"
