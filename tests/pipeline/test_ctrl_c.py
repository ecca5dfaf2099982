"""Ctrl-C once: what is under way is kept. Twice: at once. The same command goes on, and files that are there stay as they were."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.lives import CONCURRENCY, SCRIPT, Watched, finish, kept, start, watched
from tests.pipeline.test_generate import contents
from tests.processes import Process
from tests.server import Script, Server

SLOW = replace(SCRIPT, shares={"slow": 1.0}, delay=0.3)


def until(process: Process, said: str) -> str:
    """What a process says until it says that."""
    told = ""
    while said not in told and (line := process.stderr.readline()):
        told += line
    return told


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Watched, dict[str, bytes]]]:
    """A server, its log, and what an undisturbed run writes."""
    room = tmp_path_factory.mktemp("calm")
    with watched() as (server, log):
        assert finish(start(server, room / "out", room / "ledger.db")) == (0, "")
        yield server, log, contents(room / "out")


@pytest.mark.parametrize("after", [1, 12])
def test_once_what_is_under_way_is_kept_and_the_same_command_goes_on(tmp_path: Path, bank: tuple[Server, Watched, dict[str, bytes]], after: int) -> None:
    ledger, out = tmp_path / "ledger.db", tmp_path / "out"
    server, log, calm = bank
    server.script, begun = SLOW, len(log)
    process = start(server, out, ledger)
    log.reach(begun + after, process)
    process.send_signal(signal.SIGINT)
    status, told = finish(process)
    asked = set(log.keys(begun))
    assert (status, asked, "Traceback" in told) == (130, kept(ledger), False)
    assert f"and that are kept: {len(asked)}\n" in told
    assert "run the same command again: it goes on from there" in told
    assert (out.exists(), len(asked) <= 2 * CONCURRENCY + after) == (False, True)
    server.script, begun = SCRIPT, len(log)
    assert finish(start(server, out, ledger)) == (0, "")
    assert len(log) - begun > 0
    assert not asked.intersection(log.keys(begun))
    assert contents(out) == calm


def test_twice_it_ends_at_once(tmp_path: Path) -> None:
    with watched(Script(always="timeout")) as (server, log):
        process = start(server, tmp_path / "out", tmp_path / "ledger.db", "-v")
        log.reach(CONCURRENCY, process)
        process.send_signal(signal.SIGINT)
        assert f"stopping: {CONCURRENCY} calls under way may still arrive" in until(process, "stopping")
        process.send_signal(signal.SIGINT)
        status, told = finish(process)
    assert (status, told.count("\n")) == (130, 1)
    assert "no dataset was written. Replies that have arrived are kept: run the same command again" in told
    assert not (tmp_path / "out").exists()


def test_files_that_are_there_stay_as_they_were(tmp_path: Path) -> None:
    ledger, out = tmp_path / "ledger.db", tmp_path / "out"
    with watched() as (server, _):
        assert finish(start(server, out, ledger, "-q", "--per-intent", "5")) == (0, "")
    once = contents(out)
    with watched(SLOW) as (server, log):
        process = start(server, out, ledger)
        log.reach(3, process)
        process.send_signal(signal.SIGINT)
        assert finish(process)[0] == 130
    assert contents(out) == once
