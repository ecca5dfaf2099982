"""Replies are also found by what the cells of a request are to become, and a ledger can be looked at without a trace."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from synthchat.errors import UsageError
from synthchat.ledger import Ledger, Look
from synthchat.ledger.transfer import export_replies, import_replies
from tests.ledger.replies import REPLY, asked, block
from tests.ledger.test_opening import FIRST, SECOND, somebody

__all__ = ["somebody"]


def found(ledger: Look, numbers: range, plan: str = "p", intent: str = "a") -> list[tuple[str, list[int]]]:
    return [(kept.key, sorted(kept.cells)) for kept in ledger.answering(block("r-?", numbers, intent, plan))]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [(range(10), [0, 1]), (range(1, 2), [1]), (range(2, 10), []), (range(1, 101), [1])],
)
def test_a_reply_is_found_by_any_of_its_cells(tmp_path: Path, numbers: range, expected: list[int]) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(block("r-1", [0, 1]), REPLY).result()
        assert found(ledger, numbers) == ([("r-1", expected)] if expected else [])


@pytest.mark.parametrize("first", [0, 1, 899, 900])
def test_the_widest_reply_is_found_by_its_last_cell(tmp_path: Path, first: int) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(block("r-1", range(first, first + 100)), REPLY).result()
        assert found(ledger, range(first + 99, first + 109)) == [("r-1", [first + 99])]


def test_a_reply_to_other_plans_or_of_another_intent_is_none(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(block("r-1", range(10)), REPLY).result()
        assert found(ledger, range(10), plan="q") == found(ledger, range(10), intent="b") == []


def test_the_newest_comes_first(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for key in ("r-2", "r-1", "r-3"):
            ledger.put(block(key, [5]), REPLY).result()
        ledger.writer.do(lambda db: db.execute("UPDATE replies SET paid = '2020-01-01T00:00:00Z' WHERE key = 'r-1'")).result()
        ledger.writer.do(lambda db: db.execute("UPDATE replies SET paid = NULL WHERE key = 'r-2'")).result()
        assert [key for key, *_ in found(ledger, range(10))] == ["r-3", "r-1", "r-2"]


def test_an_export_carries_the_plans(tmp_path: Path) -> None:
    with Ledger(tmp_path / "a.db") as one, Ledger(tmp_path / "b.db") as two:
        one.put(block("r-1", [3, 4]), REPLY).result()
        export_replies(one, tmp_path / "f.jsonl")
        import_replies(two, tmp_path / "f.jsonl")
        assert found(one, range(4)) == found(two, range(4)) == [("r-1", [3])]


CELLS = ["not JSON", "{}", "7", "[7]", '[{"plan": "p"}]', '[{"cell": 0}]', '[{"cell": 9007199254740993, "plan": "p"}]', '[{"cell": "0", "plan": "p"}]']


@pytest.mark.parametrize("cells", CELLS)
def test_cells_of_somebody_elses_making_are_kept_and_never_found(tmp_path: Path, cells: str) -> None:
    (tmp_path / "f.jsonl").write_text(json.dumps({"key": "r-1", "intent": "a", "cells": cells, "text": ""}))
    with Ledger(tmp_path / "l.db") as ledger:
        assert import_replies(ledger, tmp_path / "f.jsonl") == (1, 0)
        assert ledger.writer.do(lambda db: db.execute("UPDATE replies SET first = 0 WHERE key = 'r-1' AND first IS NULL").rowcount).result() == 1
        assert found(ledger, range(10)) == []


def test_the_cells_of_a_reply_are_known_by_their_numbers(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(block("r-1", [3, 4]), REPLY)
        ledger.put(asked("r-2"), REPLY).result()
        assert [ledger.cells(f"r-{n}") for n in (1, 2, 3)] == [{3, 4}, {3}, set()]


def test_what_does_not_know_its_plans_is_not_found(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(asked("r-1"), REPLY).result()
        assert found(ledger, range(10)) == []
        assert ledger.answering(asked("r-2")) == []


def test_a_look_leaves_no_trace_and_changes_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(block("r-1", [3]), REPLY).result()
    before = (tmp_path / "l.db").read_bytes()
    look = Look(tmp_path / "l.db")
    assert (look.has("r-1"), look.has("r-2"), found(look, range(4))) == (True, False, [("r-1", [3])])
    with pytest.raises(Exception, match="readonly"):
        look.reading.execute("DELETE FROM replies")
    look.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"l.db": before}


@pytest.mark.parametrize("earlier", [FIRST, SECOND])
def test_a_ledger_of_an_earlier_version_is_looked_at_as_it_is(tmp_path: Path, earlier: Path) -> None:
    shutil.copy(earlier, tmp_path / "l.db")
    look = Look(tmp_path / "l.db")
    assert (look.has("r-01"), look.has("r-99"), bool(look.get("r-01")), found(look, range(10))) == (True, False, True, [])
    look.close()
    assert (tmp_path / "l.db").read_bytes() == earlier.read_bytes()


def test_an_empty_file_has_nothing(tmp_path: Path) -> None:
    (tmp_path / "l.db").touch()
    look = Look(tmp_path / "l.db")
    assert (look.has("r-1"), look.get("r-1"), look.cells("r-1"), found(look, range(10))) == (False, None, frozenset(), [])
    look.close()
    assert (tmp_path / "l.db").read_bytes() == b""


def test_who_may_not_write_may_look(somebody: Path) -> None:
    look = Look(somebody / "l.db")
    assert not look.has("r-1")
    look.close()


def test_what_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"l\.db cannot be used(?s:.*)--ledger"):
        Look(tmp_path / "l.db")
    assert list(tmp_path.iterdir()) == []


def test_what_is_read_while_a_run_writes_is_what_is_committed(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        look = Look(tmp_path / "l.db")
        ledger.put(block("r-1", [3]), REPLY).result()
        assert look.has("r-1")
        look.close()
        assert ledger.get("r-1") == REPLY
