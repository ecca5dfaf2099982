"""Pay once, and go on after anything: kill -9, another run beside this one, a full disk, a server that is gone for a while."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import pytest
from tenacity import wait_none

from synthchat.errors import CallError, UsageError
from synthchat.executors import calls
from synthchat.ledger import opening
from tests.pipeline.lives import CONCURRENCY, SCRIPT, finish, kept, start, watched
from tests.pipeline.test_apis import run
from tests.pipeline.test_generate import contents
from tests.server import Script


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_moments_a_run_goes_on_and_pays_for_nothing_twice(tmp_path: Path, seed: int) -> None:
    rng, ledger = Random(seed), tmp_path / "ledger.db"
    with watched() as (server, log):
        assert finish(start(server, tmp_path / "calm", tmp_path / "calm.db")) == (0, "")
        once, stored = set(log.keys()), kept(ledger)
        for _ in range(10):
            begun = len(log)
            process = start(server, tmp_path / "out", ledger)
            log.reach(begun + rng.randint(0, len(once) // 8), process)
            process.kill()
            finish(process)
            asked = log.keys(begun)
            assert not stored.intersection(asked)
            stored = kept(ledger)
            assert len(set(asked) - stored) <= CONCURRENCY
        begun = len(log)
        assert 0 < len(stored) < len(once)
        assert finish(start(server, tmp_path / "out", ledger)) == (0, "")
        assert not stored.intersection(log.keys(begun))
    assert kept(ledger) == once
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


def test_two_runs_with_one_ledger_pay_for_each_reply_once_and_give_the_same(tmp_path: Path) -> None:
    with watched(replace(SCRIPT, shares={"slow": 1.0}, delay=0.02)) as (server, log):
        both = [start(server, tmp_path / name, tmp_path / "ledger.db") for name in ("one", "two")]
        assert [finish(process) for process in both] == [(0, "")] * 2
        assert [key for key, count in Counter(log.keys()).items() if count > 1] == []
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert [path.name for path in tmp_path.glob("ledger.db*")] == ["ledger.db"]


@pytest.mark.parametrize("after", [3, 20])
def test_of_two_runs_one_is_killed_and_the_other_takes_its_work_over(tmp_path: Path, after: int) -> None:
    with watched() as (server, log):
        one, two = (start(server, tmp_path / name, tmp_path / "ledger.db") for name in ("one", "two"))
        log.reach(after, one)
        one.kill()
        finish(one)
        assert finish(two) == (0, "")
        assert sum(count - 1 for count in Counter(log.keys()).values()) <= CONCURRENCY
        assert finish(start(server, tmp_path / "calm", tmp_path / "calm.db")) == (0, "")
    assert contents(tmp_path / "two") == contents(tmp_path / "calm")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 160 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux" or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", disk], capture_output=True, check=False).returncode:
        pytest.skip("a small tmpfs cannot be mounted here: that needs Linux and root")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_ends_a_run_cleanly_and_with_room_it_goes_on(tmp_path: Path, small_disk: Path) -> None:
    ledger = small_disk / "ledger.db"
    with watched() as (server, log):
        status, told = finish(start(server, tmp_path / "out", ledger))
        assert (status, told.count("\n")) == (2, 2)
        assert "there is no space left for the ledger" in told
        assert "run the same command again" in told
        subprocess.run(["mount", "-o", "remount,size=10m", small_disk], check=True)
        stored, begun = kept(ledger), len(log)
        assert stored
        assert finish(start(server, tmp_path / "out", ledger)) == (0, "")
        assert not stored.intersection(log.keys(begun))
        assert finish(start(server, tmp_path / "calm", tmp_path / "calm.db")) == (0, "")
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


def test_where_sqlite_may_use_no_more_pages_what_was_stored_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = tmp_path / "ledger.db"
    with watched() as (server, log):
        with monkeypatch.context() as full:
            full.setattr(opening, "PRAGMAS", (*opening.PRAGMAS, "max_page_count = 16"))
            with pytest.raises(UsageError, match=r"no space left(?s:.*)run the same command again"):
                run("compatible", server, tmp_path / "out", 400, CONCURRENCY, ledger)
        stored, begun = kept(ledger), len(log)
        assert stored
        run("compatible", server, tmp_path / "out", 400, CONCURRENCY, ledger)
        assert not stored.intersection(log.keys(begun))
        run("compatible", server, tmp_path / "calm", 400, CONCURRENCY)
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


@dataclass(frozen=True, slots=True)
class Outage(Script):
    """A script by which everything fails for some requests, and then works again."""

    begins: int = 0
    ends: int = 0
    counted: list[str] = field(default_factory=list)

    def of_request(self, digest: str, seen: int) -> str | None:
        self.counted.append(digest)
        return "503" if self.begins < len(self.counted) <= self.ends else None


def test_a_server_that_is_gone_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "BACK_OFF", wait_none())
    with watched(Outage(begins=10, ends=30)) as (server, log):
        _, notes = run("compatible", server, tmp_path / "out", 400, CONCURRENCY, tmp_path / "ledger.db")
        answered = Counter(key for key, call in zip(log.keys(), log, strict=True) if not call.fault)
        assert set(answered.values()) == {1}
        assert notes.counts.failed == {"overloaded": 20}
        run("compatible", server, tmp_path / "calm", 400, CONCURRENCY)
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


def test_a_server_that_is_gone_for_longer_ends_the_run_and_the_next_one_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "BACK_OFF", wait_none())
    ledger = tmp_path / "ledger.db"
    with watched(Outage(begins=30, ends=10**9)) as (server, log), pytest.raises(CallError) as caught:
        run("compatible", server, tmp_path / "out", 400, CONCURRENCY, ledger)
    assert caught.value.status == 4
    stored = kept(ledger)
    assert 30 - CONCURRENCY <= len(stored) <= 30
    with watched(Script()) as (server, log):
        run("compatible", server, tmp_path / "out", 400, CONCURRENCY, ledger)
        assert not stored.intersection(log.keys())
        run("compatible", server, tmp_path / "calm", 400, CONCURRENCY)
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")
