"""Real `synthchat generate` processes against the test server, that can be ended at a given request; and what their ledger has then."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.pipeline.test_generate import BANK
from tests.processes import Process
from tests.server import Call, Script, Server, serve
from tests.server.log import Log

CONCURRENCY = 8
SCRIPT = Script(items={"wrong-value": 0.05})
Key = tuple[str | None, tuple[int, ...]]
"""An intent and cells: they name a request, for those with one cell are second tries."""


class Watched(Log):
    """A log of which one can wait for a number of requests."""

    def __init__(self) -> None:
        super().__init__()
        self._more = threading.Condition()

    def append(self, call: Call) -> None:
        with self._more:
            super().append(call)
            self._more.notify_all()

    def reach(self, count: int, process: Process) -> None:
        """Wait until so many requests have come, or the process has ended."""
        with self._more:
            while not self._more.wait_for(lambda: len(self) >= count, timeout=0.1) and process.poll() is None:
                pass

    def keys(self, start: int = 0) -> list[Key]:
        """What was asked, from a request on."""
        return [(call.asked.intent, call.cells) for call in self[start:] if call.asked]


@contextmanager
def watched(script: Script = SCRIPT) -> Iterator[tuple[Server, Watched]]:
    """A server, and its log."""
    with serve(script) as server:
        server.log = log = Watched()
        yield server, log


def start(server: Server, out: Path, ledger: Path, *more: str) -> Process:
    """A run of city-bank: 20 records of each intent, 5 a request; quiet, if nothing more is said."""
    settings = ["--backend", "compatible", "--set", "backend.model=m", "--set", f"backend.base_url={server.url}/v1", "--set", "request.records=5"]
    volume = ["--per-intent", "20", "--concurrency", str(CONCURRENCY), *(more or ["-q"])]
    return Process("generate", BANK, "-o", out, "--ledger", ledger, *settings, *volume)


def finish(process: Process) -> tuple[int, str]:
    """The exit status, and what was said."""
    told = process.communicate()[1]
    assert process.returncode is not None
    return process.returncode, told


def kept(ledger: Path) -> set[Key]:
    """What is in a ledger that a killed process has left, looked at in a copy, so that the next one finds it as it was."""
    if not ledger.exists():
        return set()
    copy = ledger.with_name("copy.db")
    for end in ("", "-wal"):
        copy.with_name(f"copy.db{end}").unlink(missing_ok=True)
        if Path(f"{ledger}{end}").exists():
            shutil.copy(f"{ledger}{end}", f"{copy}{end}")
    with closing(sqlite3.connect(copy)) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'replies'").fetchone():
            return set()
        rows = db.execute("SELECT intent, (SELECT group_concat(value ->> 'cell') FROM json_each(cells)) FROM replies").fetchall()
    return {(intent, tuple(map(int, cells.split(",")))) for intent, cells in rows}
