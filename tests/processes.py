"""`synthchat` as a process that heeds Ctrl-C, also where pytest itself was started to ignore it."""

from __future__ import annotations

import sys
from pathlib import Path

HEEDING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from synthchat.cli.app import main; main()"


def heeding(*args: str | Path) -> list[str]:
    """The command line."""
    return [sys.executable, "-c", HEEDING, *map(str, args)]
