"""Replies are kept, found again, carried over, and never damaged."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell, PlannedValue
from synthchat.errors import DataError, UsageError
from synthchat.ledger import Ledger

CELLS = (Cell("a", 3, "en", "0|a|3", values=(PlannedValue("city", "Oslo", "Oslo"),)),)
REPLY = Reply('{"items": []}', "m-1", "stop", 12, 34)


def asked(key: str, intent: str = "a") -> Request:
    return Request(intent, CELLS, key)


def test_a_reply_is_found_by_its_key_by_another_process_too(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "deep" / "l.db")
    ledger.put(asked("r-1"), REPLY)
    assert Ledger(tmp_path / "deep" / "l.db").get("r-1") == REPLY
    assert ledger.get("r-2") is None


def test_what_was_paid_for_first_stays(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l.db")
    ledger.put(asked("r-1"), REPLY)
    ledger.put(asked("r-1"), Reply("other"))
    assert ledger.get("r-1") == REPLY


def test_an_export_is_sorted_and_comes_back_whole(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "l.db")
    for key, intent in (("r-9", "b"), ("r-2", "a"), ("r-1", "a")):
        ledger.put(asked(key, intent), REPLY)
    assert ledger.export(tmp_path / "f.jsonl") == 3
    rows = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text().splitlines()]
    assert [row["key"] for row in rows] == ["r-1", "r-2", "r-9"]
    assert json.loads(rows[0]["cells"]) == [{"cell": 3, "values": ["Oslo"]}]
    other = Ledger(tmp_path / "other.db")
    assert other.load(tmp_path / "f.jsonl") == 3
    other.export(tmp_path / "g.jsonl")
    assert (tmp_path / "g.jsonl").read_bytes() == (tmp_path / "f.jsonl").read_bytes()


@pytest.mark.parametrize("line", ["{", "[]", '{"key": "r-1"}', '{"key": 1, "intent": "a", "cells": "[]", "text": ""}'])
def test_a_line_that_is_no_reply_has_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "f.jsonl").write_text("\n" + line)
    with pytest.raises(DataError, match=r"f\.jsonl:2"):
        Ledger(tmp_path / "l.db").load(tmp_path / "f.jsonl")


def test_a_file_that_is_no_ledger_names_the_flag(tmp_path: Path) -> None:
    (tmp_path / "l.db").write_text("no database at all, and long enough to be looked at by SQLite " * 20)
    with pytest.raises(UsageError, match="--ledger"):
        Ledger(tmp_path / "l.db")


def test_a_place_that_cannot_be_written_names_the_flag(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="--ledger"):
        Ledger(tmp_path / "file" / "l.db")


def test_a_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    Ledger(tmp_path / "l.db").close()
    with sqlite3.connect(tmp_path / "l.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UsageError, match="newer synthchat"):
        Ledger(tmp_path / "l.db")
