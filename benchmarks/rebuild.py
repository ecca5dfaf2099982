"""A folder of 100,000 records: made again from its ledger, and recognised as it is. It exits with 1 where an aim is missed.

    make bench

The domain is made up: 20 intents with 5,000 records each, ten a request; a quarter of the intents have no entities. So are the replies: a script in the
model's place builds them from the requests' cells, one in forty of them wrong. The rebuild is `synthchat generate --frozen`, a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell
from synthchat.config import load_config
from synthchat.errors import Problem
from synthchat.pipeline import Sources, generate
from synthchat.seeding import generator
from synthchat.spec import load
from synthchat.spec.model import Domain

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.watching import Notes

INTENTS, EACH = 20, 5000
SETTINGS = ("backend.name=compatible", "backend.model=m", "backend.base_url=http://127.0.0.1:9/v1")
TALK = (
    "please could you tell me when the next train to town leaves and whether my old card still works there because I lost it last week on a trip with "
    "some friends who wanted to know how much money was left after we had paid for dinner at that nice small place near our office where they also sell "
    "fresh bread every morning before eight but never on holidays or if it rains so maybe somebody should look into this matter soon and give a quick "
    "answer about what happened to an order that has not come yet since nobody called back although she said he would do so within one hour or two days"
)
WORDS = TALK.split()
ENTITIES = {"thing": "values: [account, loan, ticket, parcel, invoice]", "sum": "type: money", "day": "type: date", "place": "open: true"}


class Author:
    """In a model's place: a few of the words, around the planned values. What it writes depends on the cell and the try only."""

    name, model, prompted = "compatible", "m", True
    heeds = frozenset({"model", "base_url"})
    shows: Mapping[str, frozenset[str]] | None = None

    def problems(self, domain: Domain) -> Sequence[Problem]:
        return ()

    async def complete(self, request: Request) -> Reply:
        await asyncio.sleep(0)
        items = [{"cell": cell.number, "text": text(cell, request.attempt)} for cell in request.cells]
        return Reply(json.dumps({"items": items}), "m", "stop", 1000, 300)


def text(cell: Cell, attempt: int) -> str:
    rng = generator(cell.stream, attempt, "words")
    parts = [" ".join(rng.choices(WORDS, k=rng.randint(2, 7))) for _ in range(len(cell.values) + 1)]
    marked = [f"[{value.surface}]({number})" for number, value in enumerate(cell.values, 1)]
    if rng.random() < 1 / 40:
        marked = [mark.replace("[", "[not ") for mark in marked]
    return " ".join(part for pair in zip(parts, [*marked, ""], strict=True) for part in pair).strip()


def spec(path: Path) -> Path:
    entities = [f"  {name}: {{{source}}}" for name, source in ENTITIES.items()]
    intents = []
    for n in range(INTENTS):
        names = [] if n % 4 == 0 else [*ENTITIES][: n % 4 + 1]
        seeds = [f"the user's own words {number} on {n} {' '.join(f'[{value(name)}]({name})' for name in names)}".strip() for number in range(5)]
        intents += [f"  intent-{n}:", f"    description: The user wants what intent {n} is about", f"    entities: [{', '.join(names)}]"]
        intents += ["    examples:", *(f"    - '{seed.replace(chr(39), chr(39) * 2)}'" for seed in seeds)]
    path.write_text("\n".join(["synthchat: 1", "name: made-up", "entities:", *entities, "intents:", *intents, ""]), encoding="utf-8")
    return path


def value(entity: str) -> str:
    return {"thing": "account", "sum": "$50", "day": "2026-05-01", "place": "Lisbon"}[entity]


def filled(room: Path) -> None:
    config = load_config(flags={"volume.per_intent": EACH}, assignments=SETTINGS, environment={})
    generate(load(spec(room / "domain.yml")), config, room / "first", Notes(), Author(), Sources(ledger=room / "ledger.db"))


def built(room: Path, out: str) -> tuple[float, float, float]:
    """Seconds, seconds of CPU, and megabytes, of the command line."""
    settings = [part for setting in SETTINGS for part in ("--set", setting)]
    flags = ["--per-intent", str(EACH), "--ledger", str(room / "ledger.db"), "--frozen", "-q"]
    command = [sys.executable, "-m", "synthchat", "generate", str(room / "domain.yml"), "-o", str(room / out), *settings, *flags]
    started = time.perf_counter()
    _, status, used = os.wait4(os.spawnv(os.P_NOWAIT, sys.executable, command), 0)
    if status:
        raise SystemExit(f"synthchat ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def same(one: Path, other: Path) -> bool:
    return all((other / path.name).read_bytes() == path.read_bytes() for path in one.iterdir())


def run(room: Path) -> bool:
    started = time.perf_counter()
    filled(room)
    print(f"{INTENTS * EACH:,} records asked for and written: {time.perf_counter() - started:.0f} s; ledger {(room / 'ledger.db').stat().st_size / 1e6:.0f} MB")
    seconds, used, memory = built(room, "again")
    print(f"  made again from the ledger: {used:.1f} s of one core (aim 60), {seconds:.1f} s in all, {memory:.0f} MB")
    known, least, most = (min(values) for values in zip(*(built(room, "again") for _ in range(3)), strict=True))
    print(f"  recognised: {known:.2f} s (aim 1), {least:.2f} s of one core, {most:.0f} MB")
    equal = same(room / "first", room / "again")
    print(f"  the same bytes: {equal}")
    return used <= 60 and known <= 1 and equal


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(not run(Path(folder)))
