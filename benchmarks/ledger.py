"""The ledger, as ratios within one run: what a disk does in a second is its own affair.

    make bench

a million: how long it takes to open a ledger of a million replies, what 20,000 look-ups cost, and the memory of the process that does both.
grouping: what it costs to have a reply on the disk where 64 calls end at once, with grouped commits and one by one. It exits with 1 where an aim is missed.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from synthchat.backends.base import Reply, Request
from synthchat.ledger import Ledger
from synthchat.ledger.transfer import export_replies, import_replies
from synthchat.ledger.upkeep import stats
from synthchat.seeding import digest

MILLION, LOOKUPS, AT_ONCE = 1_000_000, 20_000, 64
TEXT = '{"items": [' + ", ".join('{"cell": 1, "text": "please move [$50](1) from [checking](2) to [savings](3)"}' for _ in range(10)) + "]}"
LOOK = """
import json, resource, sys, time
from pathlib import Path
from random import Random
from synthchat.ledger import Ledger
from synthchat.seeding import digest
before, rng, count = time.perf_counter(), Random(1), int(sys.argv[2])
ledger = Ledger(Path(sys.argv[1]))
opened = time.perf_counter()
found = sum(ledger.get("r-" + digest(rng.randrange(count))) is not None for _ in range(int(sys.argv[3])))
print(json.dumps([opened - before, time.perf_counter() - opened, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found]))
"""


def looked(path: Path, count: int, lookups: int) -> tuple[float, float, float]:
    """Seconds to open, microseconds a look-up, and megabytes, of a process of its own."""
    done = subprocess.run([sys.executable, "-c", LOOK, str(path), str(count), str(lookups)], capture_output=True, text=True, check=True)
    opened, seconds, memory, found = json.loads(done.stdout)
    assert found == (lookups if count > 1 else 0)
    return opened, seconds / lookups * 1e6, memory


def replies(count: int) -> Iterator[bytes]:
    for number in range(count):
        cells = [{"cell": cell, "values": ["savings"], "plan": f"{cell:012x}"} for cell in range(number // 50 * 10, number // 50 * 10 + 10)]
        row = {"key": "r-" + digest(number), "intent": f"intent-{number % 50}", "cells": cells, "text": TEXT, "model": "m", "paid": "2026-11-24T09:30:00Z"}
        yield json.dumps(row).encode() + b"\n"


def a_million(room: Path) -> bool:
    with (room / "f.jsonl").open("wb") as out:
        out.writelines(replies(MILLION))
    started = time.perf_counter()
    with Ledger(room / "million.db") as ledger:
        import_replies(ledger, room / "f.jsonl")
        taken_in = time.perf_counter()
        export_replies(ledger, room / "g.jsonl")
        written = time.perf_counter()
        stats(ledger)
        counted = time.perf_counter()
    (room / "g.jsonl").unlink()
    Ledger(room / "empty.db").close()
    _, _, bare = looked(room / "empty.db", 1, 1)
    opened, lookup, memory = looked(room / "million.db", MILLION, LOOKUPS)
    size = (room / "million.db").stat().st_size / 1e9
    print(f"a million replies ({size:.1f} GB): import {taken_in - started:.0f} s, export {written - taken_in:.0f} s, stats {counted - written:.1f} s")
    print(f"  opened in {opened:.3f} s (aim 1); a look-up {lookup:.0f} µs; {memory:.0f} MB with {LOOKUPS:,} look-ups (aim 90), {bare:.0f} MB with an empty one")
    return opened <= 1 and memory <= 90


def grouping(room: Path) -> bool:
    def per_reply(together: int) -> float:
        async def put(number: int) -> None:
            await ledger.put(Request("a", (), f"r-{number}"), Reply(TEXT))

        async def rounds() -> None:
            for start in range(0, 50 * AT_ONCE, together):
                await asyncio.gather(*(put(start + n) for n in range(together)))

        with Ledger(room / f"{together}.db") as ledger:
            started = time.perf_counter()
            asyncio.run(rounds())
            return (time.perf_counter() - started) / (50 * AT_ONCE) * 1e6

    alone, grouped = per_reply(1), per_reply(AT_ONCE)
    print(f"a reply on the disk: {grouped:.0f} µs where {AT_ONCE} come at once, {alone:.0f} µs one by one: {alone / grouped:.0f} times (aim 4)")
    return alone >= 4 * grouped


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(not all([grouping(Path(folder)), a_million(Path(folder))]))
