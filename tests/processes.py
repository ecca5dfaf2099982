"""`synthchat` as a process, without the second that Python takes to import it each time: forked off one that has (tests/forking.py)."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile


def run(*args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """As subprocess.run does it, with both streams captured."""
    process = Process(*args, cwd=cwd, env=env)
    out, err = process.communicate()
    assert process.returncode is not None
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


class Process:
    """One under way, in the words of subprocess.Popen. `stderr` may be read while it runs; nothing can be typed into it, and it heeds Ctrl-C."""

    def __init__(self, *args: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        self.args = [*map(str, args)]
        self.returncode: int | None = None
        self._out = TemporaryFile()  # noqa: SIM115 - `communicate` closes it
        (said, err), (self._reports, reports) = os.pipe(), os.pipe()
        self.stderr = os.fdopen(said, encoding="utf-8")
        order = {"args": self.args, "cwd": str(cwd or Path.cwd()), "env": dict(os.environ if env is None else env)}
        socket.send_fds(_forking(), [json.dumps(order).encode()], [self._out.fileno(), err, reports])
        os.close(err)
        os.close(reports)
        self.pid = self._report()

    def poll(self) -> int | None:
        """The exit status, if it has ended."""
        if self.returncode is None and select.select([self._reports], [], [], 0)[0]:
            self.returncode = self._report()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it one, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def communicate(self) -> tuple[str, str]:
        """What it wrote, and has not been read, once it has ended."""
        with self.stderr, self._out:
            err = self.stderr.read()
            if self.returncode is None:
                self.returncode = self._report()
            os.close(self._reports)
            self._out.seek(0)
            return self._out.read().decode(), err

    def _report(self) -> int:
        line = b""
        while part := os.read(self._reports, 1).strip():
            line += part
        assert line, "the process that forks is gone"
        return int(line)


@cache
def _forking() -> socket.socket:
    """The channel to the process that forks, which ends with this one."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = [sys.executable, str(Path(__file__).with_name("forking.py")), str(theirs.fileno())]
        forking = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])

    def end() -> None:
        ours.close()
        forking.wait()

    atexit.register(end)
    return ours
