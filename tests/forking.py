"""A process that has imported all of synthchat and forks one off for each command that it is sent: `python forking.py FD`, used by tests/processes.py.

What is forked is a process like any other, with its own streams, folder, environment, signals and exit status; but it need not import anything.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import pkgutil
import runpy
import signal
import socket
import sys
from importlib import import_module
from typing import Any

import synthchat

HEAVY = ("aiohttp", "anthropic.resources.messages", "openai.resources.chat.completions", "openai.resources.responses", "rich.live", "rich.table")
"""What commands import when they need it, beside synthchat's own modules."""
MOST = 1 << 20
STATUS: list[object] = []


def load() -> None:
    """Import what a command may need. No command's work is done, so nothing is remembered from one to the next."""
    own = (module.name for module in pkgutil.walk_packages(synthchat.__path__, "synthchat."))
    for name in (*HEAVY, *own):
        if not name.endswith("__main__"):
            import_module(name)
    gc.collect()
    gc.freeze()


def serve(channel: socket.socket) -> dict[str, Any]:
    """Fork for every order that comes. It returns in the forked process only; this one ends with the channel."""
    reports: dict[int, int] = {}

    def reap(*_: object) -> None:
        while reports and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            report = reports.pop(ended[0])
            os.write(report, b"%d\n" % os.waitstatus_to_exitcode(ended[1]))
            os.close(report)

    signal.signal(signal.SIGCHLD, reap)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        order, fds, *_ = socket.recv_fds(channel, MOST, 3)
        if not order:
            os._exit(0)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        if not (child := os.fork()):
            channel.close()
            return _become(json.loads(order), fds)
        os.write(fds[-1], b"%d\n" % child)
        reports[child] = fds.pop()
        for fd in fds:
            os.close(fd)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})


def _become(order: dict[str, Any], fds: list[int]) -> dict[str, Any]:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    for number, fd in enumerate(fds[:-1], 1):
        os.dup2(fd, number)
    for fd in fds:
        os.close(fd)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    return order


def leave() -> None:
    """End at once, when all is done that a process does at its end but to take its modules apart, which takes longer than most commands."""
    if isinstance(status := STATUS[-1] if STATUS else None, int):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    atexit.register(leave)  # what is registered first is done last
    load()
    order = serve(socket.socket(fileno=int(sys.argv[1])))
    # As `python -m synthchat` would have it.
    sys.path[:1] = [order["cwd"], *filter(None, order["env"].get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv[1:] = order["args"]
    try:
        runpy.run_module("synthchat", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        STATUS.append(ended.code)
        raise
