"""A wish to stop: what it waits for, and for how long."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from synthchat.errors import StoppedError
from synthchat.executors import stop as module
from synthchat.executors.stop import Stop
from synthchat.generate.counts import Counts


def guarded(stop: Stop, answered: bool) -> list[str]:
    """What is told of a run whose one call makes the wish, and is answered after it or never."""
    told: list[str] = []
    answer = asyncio.Event()

    def tell(message: str) -> None:
        told.append(message)
        if answered:
            answer.set()

    async def work() -> None:
        await stop.gate()
        with stop.sending():
            stop.wish()
            await answer.wait()
        await stop.gate()
        told.append("more was sent")

    with pytest.raises(StoppedError) as caught:
        asyncio.run(stop.guard(work(), Counts(asked=7), tell, keeps=True))
    return [*told, str(caught.value)]


def test_what_arrives_is_waited_for_and_nothing_more_is_sent() -> None:
    started, ended = guarded(Stop(), answered=True)
    assert started == "stopping: 1 call under way may still arrive for 5 s; Ctrl-C again ends at once"
    assert ended.startswith("interrupted; no dataset was written. Replies that this run has paid for, and that are kept: 7\n")


def test_what_does_not_arrive_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 0)
    assert "kept: 7; 1 call given up" in guarded(Stop(), answered=False)[1]


def test_a_second_wish_is_not_waited_for_nor_one_that_has_nothing_to_wait_for() -> None:
    wishes = {"before": Stop().wish()}

    async def work(stop: Stop, name: str) -> None:
        wishes[f"{name}, idle"] = stop.wish()
        with stop.sending():
            wishes[f"{name}, once"] = stop.wish()
            wishes[f"{name}, twice"] = stop.wish()

    for name in ("forgets", "keeps"):
        stop = Stop()
        with suppress(StoppedError):
            asyncio.run(stop.guard(work(stop, name), Counts(), print, keeps=name == "keeps"))
    assert [name for name, heeded in wishes.items() if heeded] == ["keeps, once"]
