"""A run on a real (pseudo) terminal: a panel while it goes on, and nothing of it afterwards."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from dataclasses import replace
from pathlib import Path

import pyte
import pytest

from tests.cli.test_commands import BANK
from tests.server import DEFAULT_SCRIPT, serve

WIDTH, HEIGHT = 100, 60
SPEC = """
synthchat: 1
entities: {drink: {values: [espresso, tea, water, juice, cocoa]}}
intents:
  order_drink: {description: The user orders a drink, entities: [drink!]}
  cancel_drink: {description: The user does not want it any more, entities: [drink!]}
"""


def on_a_terminal(*args: str | Path, cwd: Path) -> tuple[int, str, list[str]]:
    """The exit status, all that was written, and the lines that are left on the screen."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    plain = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "COLUMNS", "LINES"} and not key.startswith("SYNTHCHAT_")}
    command = [sys.executable, "-m", "synthchat", *map(str, args)]
    run = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=plain | {"TERM": "xterm-256color"})
    os.close(theirs)
    written = b""
    with contextlib.suppress(OSError):  # what Linux raises where the other end is closed
        while chunk := os.read(ours, 65536):
            written += chunk
    os.close(ours)
    screen = pyte.Screen(WIDTH, HEIGHT)
    pyte.ByteStream(screen).feed(written)
    return run.wait(), written.decode(), [line.rstrip() for line in screen.display if line.strip()]


def test_a_run_shows_a_panel_and_leaves_the_summary(tmp_path: Path) -> None:
    (tmp_path / "bar.yml").write_text(SPEC)
    with serve(replace(DEFAULT_SCRIPT, retry_after_ms=1)) as server:
        settings = ["--backend", "compatible", "--set", f"backend.base_url={server.url}/v1", "--set", "backend.model=m"]
        status, written, left = on_a_terminal("generate", "bar.yml", "-o", "out", "--per-intent", "40", *settings, cwd=tmp_path)
    assert status == 0
    for part in ("compatible m", " running · ", " waiting · ", " tokens in · ", "order_drink", "80/80", "━━", "⟨drink⟩"):
        assert part in written
    assert left[0].split() == ["intent", "asked", "given", "seeds", "rejected", "train", "test"]
    assert left[-1].startswith("next: synthchat show out")
    assert not any(part in line for line in left for part in (" running · ", "━", "⟨"))


def test_a_preview_is_left_on_the_screen_in_colour(tmp_path: Path) -> None:
    status, written, left = on_a_terminal("generate", BANK, "--preview", "1", "--only", "pay_bill", cwd=tmp_path)
    assert (status, left[0], "⟨amount⟩" in left[1] + left[2]) == (0, "pay_bill", True)
    assert "\x1b[1;" in written
    assert any(line.startswith("preview: 1 record of 1 intent ") for line in left)


@pytest.mark.parametrize("verbose", [[], ["-v"]])
def test_it_does_not_flicker_and_gives_the_cursor_back(tmp_path: Path, verbose: list[str]) -> None:
    status, written, left = on_a_terminal("generate", BANK, "-o", "out", "--per-intent", "40", *verbose, cwd=tmp_path)
    assert status == 0
    assert "\x1b[2J" not in written
    assert written.rindex("\x1b[?25h") > written.rindex("\x1b[?25l")
    assert "requests " not in written
    assert left[-1].startswith("next: synthchat show out")
    assert (" cell " in written) is bool(verbose)
