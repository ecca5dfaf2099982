"""Replies are kept, found again, counted, and dropped when no run has wanted them for long."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.backends.base import Reply
from synthchat.ledger import Ledger
from synthchat.ledger.upkeep import prune, stats, unused
from tests.ledger.replies import REPLY, asked


def test_a_reply_is_found_by_its_key_by_another_process_too(tmp_path: Path) -> None:
    with Ledger(tmp_path / "deep" / "l.db") as ledger, Ledger(tmp_path / "deep" / "l.db") as other:
        assert ledger.put(asked("r-1"), REPLY).result() == REPLY
        assert other.get("r-1") == other.use("r-1") == REPLY
        assert ledger.get("r-2") is None


def test_what_was_paid_for_first_stays_and_is_what_comes_out(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(asked("r-1"), REPLY)
        assert ledger.put(asked("r-1"), Reply("other")).result() == REPLY
        assert ledger.get("r-1") == REPLY


def test_what_was_not_waited_for_is_kept_all_the_same(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for number in range(100):
            ledger.put(asked(f"r-{number}"), REPLY)
    with Ledger(tmp_path / "l.db") as ledger:
        assert all(ledger.get(f"r-{number}") for number in range(100))


def test_stats_count_by_intent_and_model(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for key, intent in (("r-1", "b"), ("r-2", "a"), ("r-3", "a")):
            ledger.put(asked(key, intent), REPLY, seconds=0.5, attempts=2)
        ledger.put(asked("r-4"), Reply("x")).result()
        ledger.take("r-5", ledger.owner()).result()
        found = stats(ledger)
    assert [(g.intent, g.model, g.replies, g.input_tokens, g.seconds, g.attempts) for g in found.groups] == [
        *[("a", None, 1, None, None, None), ("a", "m-1", 2, 24, 1.0, 4), ("b", "m-1", 1, 12, 0.5, 2)]
    ]
    assert (found.replies, found.input_tokens, found.output_tokens, found.claimed) == (4, 36, 102, 1)
    assert all(g.first and g.first == g.last for g in found.groups)


def age(ledger: Ledger, key: str) -> None:
    ledger.writer.do(lambda db: db.execute("UPDATE replies SET used = '2020-01-01T00:00:00Z' WHERE key = ?", (key,))).result()


def test_what_no_run_has_wanted_for_long_is_dropped_and_what_one_wants_again_stays(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for key in ("r-1", "r-2", "r-3"):
            ledger.put(asked(key), REPLY)
        age(ledger, "r-1")
        age(ledger, "r-2")
        ledger.get("r-1")
        ledger.use("r-2")
        ledger.writer.do(lambda _: None).result()
        assert [group.replies for group in unused(ledger, 30)] == [1]
        assert prune(ledger, 30) == 1
        assert [bool(ledger.get(key)) for key in ("r-1", "r-2", "r-3")] == [False, True, True]


def test_dropped_replies_give_their_room_back(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(asked("r-1"), Reply("x" * 1_000_000)).result()
        age(ledger, "r-1")
        prune(ledger, 30)
    assert (tmp_path / "l.db").stat().st_size < 100_000


@pytest.mark.parametrize("text", ["a\x00b", "größer 🙂", "", "\ufeff\u2028\r\n"])
def test_texts_come_back_as_they_were(tmp_path: Path, text: str) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(asked("r-1"), Reply(text)).result()
        assert ledger.get("r-1") == Reply(text)
