"""Speed, as ratios within one run: what a machine does in a second is its own affair.

    make bench

start: CPU seconds of `synthchat … --help` above those of `python -c "import typer"`.
generate: wall and CPU seconds of 2,000 records, and the ratio to planning the same cells. It exits with 1 where an aim is missed.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
BANK = str(ROOT / "samples" / "city-bank" / "domain.yml")


def cpu(command: Sequence[str], times: int = 5) -> float:
    """The least CPU time, in seconds, of several runs."""
    best = float("inf")
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def start() -> bool:
    base, good = cpu([sys.executable, "-c", "import typer"]), True
    for command, most in (([], 0.15), *(([c], 0.25) for c in ("init", "import", "plan", "generate", "show", "diff", "export", "schema", "ledger"))):
        above = cpu([sys.executable, "-m", "synthchat", *command, "--help"]) - base
        good = good and above <= most
        print(f"{' '.join(['synthchat', *command, '--help']):28} {above:5.2f} s above `import typer` ({base:.2f} s); aim {most}")
    return good


def generate() -> bool:
    with tempfile.TemporaryDirectory() as room:
        planned = cpu([sys.executable, "-m", "synthchat", "plan", BANK, "--total", "2000"], 2)
        started = time.perf_counter()
        used = cpu([sys.executable, "-m", "synthchat", "generate", BANK, "-o", f"{room}/out", "--total", "2000", "-q"], 1)
        seconds = time.perf_counter() - started
    print(f"generate 2,000 of city-bank: {seconds:.2f} s in all (aim 5), {used:.2f} s of CPU, {used / planned:.1f} times its plan ({planned:.2f} s)")
    return seconds <= 5


if __name__ == "__main__":
    sys.exit(not all([start(), generate()]))
