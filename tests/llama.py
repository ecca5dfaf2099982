"""A real llama.cpp for tests: tiny models, a spec that they cannot write, and a server in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Its threads wait for each other by spinning, which takes ages where other tests want the cores too. Read when llama.cpp is loaded.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

SPEC = """synthchat: 1
name: kiosk
entities:
  drink: {values: [coffee, tea]}
intents:
  order:
    description: The user orders a drink
    entities: [drink!]
    examples: ['one [coffee](drink) please', 'I would like some [tea](drink)']
"""
SERVER = """
import sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_parallel, params.verbosity = sys.argv[1], 2 * int(sys.argv[2]), 2, -1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
"""


def write_spec(folder: Path) -> Path:
    """A domain each of whose records must hold a value: random texts never do."""
    path = folder / "domain.yml"
    path.write_text(SPEC, encoding="utf-8")
    return path


@contextmanager
def llama_server(model: Path, context: int = 8192) -> Iterator[str]:
    """llama.cpp's own server with a model and two slots, on a free port; its address."""
    command = [sys.executable, "-c", SERVER, str(model), str(context)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.kill()
