"""One call, done well: tried again where that helps, told where it does not. Waiting is tenacity's; here it is taken out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell
from synthchat.errors import BackendError, CallError, FrozenError, Problem
from synthchat.executors import calls, claim
from synthchat.executors.calls import Calls
from synthchat.ledger import Ledger
from synthchat.ledger.upkeep import stats
from synthchat.spec.model import Domain

REQUEST = Request("a", (Cell("a", 0, "en", "0|a|0"),), "r-1")
LIMIT = CallError("too many", kind="rate-limit", retry_after=0)


class Scripted:
    """Raises what its script says, one error a call, and then answers."""

    name = "scripted"
    model: str | None = None
    prompted = True
    heeds = frozenset[str]()
    shows: Mapping[str, frozenset[str]] | None = None

    def __init__(self, *script: BackendError) -> None:
        self.script = list(script)
        self.calls, self.running, self.most = 0, 0, 0

    def problems(self, domain: Domain) -> Sequence[Problem]:
        return ()

    async def complete(self, request: Request) -> Reply:
        self.calls += 1
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(0)
        self.running -= 1
        if self.script:
            raise self.script.pop(0)
        return Reply("{}", input_tokens=3, output_tokens=4)


def ask(backend: Scripted, ledger: Ledger | None = None, *, frozen: bool = False, times: int = 1, concurrency: int = 1) -> Calls:
    done = Calls(backend, concurrency, ledger, frozen=frozen)

    async def all_calls() -> None:
        await asyncio.gather(*(done.ask(REQUEST) for _ in range(times)))

    asyncio.run(all_calls())
    return done


def test_what_may_pass_is_tried_again_and_counted() -> None:
    done = ask(Scripted(LIMIT, LIMIT, CallError("no", kind="server", retry_after=0)))
    assert done.counts.failed == {"rate-limit": 2, "server": 1}
    assert (done.counts.asked, done.counts.input_tokens, done.counts.output_tokens) == (1, 3, 4)


def test_tries_are_bounded() -> None:
    backend = Scripted(*[LIMIT] * 50)
    with pytest.raises(CallError, match="too many"):
        ask(backend)
    assert backend.calls == calls.TRIES


def test_what_cannot_be_used_is_not_tried_again() -> None:
    backend = Scripted(BackendError("no key"))
    with pytest.raises(BackendError, match="no key"):
        ask(backend)
    assert backend.calls == 1


def test_a_server_that_wants_an_hour_ends_the_run_with_what_to_do() -> None:
    with pytest.raises(BackendError, match=r"wait 4,000 s.*\n.*run the same command again"):
        ask(Scripted(CallError("later", kind="rate-limit", retry_after=4000)))


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_calls_at_once_than_allowed(concurrency: int) -> None:
    backend = Scripted()
    ask(backend, times=9, concurrency=concurrency)
    assert backend.most == concurrency


def test_a_reply_is_kept_before_it_is_used_and_never_asked_for_again(tmp_path: Path) -> None:
    backend = Scripted(LIMIT)
    with Ledger(tmp_path / "l.db") as ledger:
        assert ask(backend, ledger).counts.asked == 1
        assert ask(backend, ledger, frozen=True).counts.kept == 1
        [group] = stats(ledger).groups
    assert backend.calls == 2
    assert (group.attempts, group.replies, group.input_tokens) == (2, 1, 3)
    assert group.seconds is not None


def test_a_reply_is_on_the_disk_before_it_is_handed_on(tmp_path: Path) -> None:
    async def look(ledger: Ledger, other: Ledger) -> None:
        assert await Calls(Scripted(), 1, ledger).ask(REQUEST) == other.get("r-1")

    with Ledger(tmp_path / "l.db") as ledger, Ledger(tmp_path / "l.db") as other:
        asyncio.run(look(ledger, other))


def test_what_no_file_can_hold_is_replaced_before_it_is_used_too(tmp_path: Path) -> None:
    class Broken(Scripted):
        async def complete(self, request: Request) -> Reply:
            return Reply("a\ud800b")

    async def text(calls: Calls) -> str:
        return (await calls.ask(REQUEST)).text

    with Ledger(tmp_path / "l.db") as ledger:
        assert asyncio.run(text(Calls(Broken(), 1))) == asyncio.run(text(Calls(Broken(), 1, ledger))) == "a?b"
        assert asyncio.run(text(Calls(Broken(), 1, ledger, frozen=True))) == "a?b"


def test_of_two_who_want_one_reply_one_pays(tmp_path: Path) -> None:
    backend = Scripted(LIMIT)

    async def both(one: Calls, two: Calls) -> None:
        await asyncio.gather(*(calls.ask(REQUEST) for calls in (one, two, one, two)))

    with Ledger(tmp_path / "l.db") as ledger, Ledger(tmp_path / "l.db") as other:
        one, two = Calls(backend, 2, ledger), Calls(backend, 2, other)
        asyncio.run(both(one, two))
    assert backend.calls == 2
    assert (one.counts.asked + two.counts.asked, one.counts.kept + two.counts.kept) == (1, 3)


def test_who_fails_to_get_a_reply_leaves_it_to_the_other(tmp_path: Path) -> None:
    class Failing(Scripted):
        async def complete(self, request: Request) -> Reply:
            waiting.append(asyncio.ensure_future(second.ask(REQUEST)))
            while not second.counts.now["waiting"]:
                await asyncio.sleep(0)
            raise BackendError("no key")

    async def both() -> Reply:
        with pytest.raises(BackendError, match="no key"):
            await first.ask(REQUEST)
        return await waiting[0]

    waiting = list[asyncio.Future[Reply]]()
    with Ledger(tmp_path / "l.db") as ledger, Ledger(tmp_path / "l.db") as other:
        first, second = Calls(Failing(), 1, ledger), Calls(Scripted(), 1, other)
        assert asyncio.run(both()).text == "{}"


def test_a_claim_is_renewed_while_its_call_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claim, "RENEWAL", 0)

    class Slow(Scripted):
        async def complete(self, request: Request) -> Reply:
            first = lease(watching)
            while lease(watching) == first:
                await asyncio.sleep(0)
            return Reply("{}")

    def lease(ledger: Ledger) -> float:
        return float(ledger.reading.execute("SELECT until FROM claims").fetchone()[0])

    with Ledger(tmp_path / "l.db") as ledger, Ledger(tmp_path / "l.db") as watching:
        assert ask(Slow(), ledger).counts.asked == 1


def test_frozen_asks_nothing(tmp_path: Path) -> None:
    backend = Scripted()
    with Ledger(tmp_path / "l.db") as ledger, pytest.raises(FrozenError, match="a: no reply for the cells 0"):
        ask(backend, ledger, frozen=True)
    assert backend.calls == 0


@pytest.mark.parametrize("concurrency", [1, 3])
def test_the_counts_say_where_calls_are(concurrency: int) -> None:
    seen = list[tuple[int, int]]()

    class Looking(Scripted):
        async def complete(self, request: Request) -> Reply:
            seen.append((done.counts.now["running"], done.counts.now["waiting"]))
            return await super().complete(request)

    done = Calls(Looking(), concurrency)

    async def all_calls() -> None:
        await asyncio.gather(*(done.ask(REQUEST) for _ in range(9)))

    asyncio.run(all_calls())
    assert max(running for running, _ in seen) == concurrency
    assert max(waiting for _, waiting in seen) == 9 - concurrency
    assert not any(done.counts.now.values())


def test_a_call_that_waits_for_another_try_is_counted_as_such_and_holds_no_place() -> None:
    done = Calls(Scripted(CallError("later", kind="rate-limit", retry_after=100)), 1)

    async def look() -> None:
        first = asyncio.ensure_future(done.ask(REQUEST))
        while not done.counts.now["retrying"]:
            await asyncio.sleep(0)
        assert (done.counts.now["running"], done.counts.now["waiting"]) == (0, 0)
        await done.ask(REQUEST)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)

    asyncio.run(look())
    assert not any(done.counts.now.values())
