"""An export is sorted lines; it comes back whole, once, and what is wrong with it has its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthchat.backends.base import Reply
from synthchat.errors import DataError, UsageError
from synthchat.ledger import Ledger, transfer
from synthchat.ledger.transfer import export_replies, import_replies
from tests.ledger.replies import REPLY, asked

LINE = {"key": "r-1", "intent": "a", "cells": [], "text": ""}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
COUNTS = st.none() | st.integers(0, 2**63 - 1)
REPLIES = st.builds(Reply, TEXTS, st.none() | TEXTS, st.none() | TEXTS, COUNTS, COUNTS)


def test_an_export_is_sorted_and_says_what_a_reply_cost(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for key, intent in (("r-9", "b"), ("r-2", "a"), ("r-1", "a")):
            ledger.put(asked(key, intent), REPLY, seconds=1.25, attempts=3).result()
        assert export_replies(ledger, tmp_path / "f.jsonl") == 3
    rows = [json.loads(line) for line in (tmp_path / "f.jsonl").read_text().splitlines()]
    assert [row["key"] for row in rows] == ["r-1", "r-2", "r-9"]
    assert rows[0]["cells"] == [{"cell": 3, "values": ["Oslo"]}]
    assert (rows[0]["seconds"], rows[0]["attempts"], rows[0]["paid"][-1]) == (1.25, 3, "Z")
    assert [p.name for p in tmp_path.glob("*.partial")] == []


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(TEXTS, st.tuples(REPLIES, TEXTS, st.none() | st.floats(0, 1e6), COUNTS), max_size=5))
def test_a_round_trip_is_exact_and_the_second_time_nothing_is_new(
    tmp_path_factory: pytest.TempPathFactory, replies: dict[str, tuple[Reply, str, float | None, int | None]]
) -> None:
    room = tmp_path_factory.mktemp("round")
    with Ledger(room / "a.db") as first, Ledger(room / "b.db") as second:
        for key, (reply, intent, seconds, attempts) in replies.items():
            first.put(asked(key, intent), reply, seconds=seconds, attempts=attempts).result()
        export_replies(first, room / "a.jsonl")
        assert import_replies(second, room / "a.jsonl") == (len(replies), 0)
        assert import_replies(second, room / "a.jsonl") == (0, len(replies))
        export_replies(second, room / "b.jsonl")
        assert {key: second.get(key) for key in replies} == {key: reply for key, (reply, *_) in replies.items()}
    assert (room / "a.jsonl").read_bytes() == (room / "b.jsonl").read_bytes()


def test_a_file_of_several_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transfer, "CHUNK", 7)
    (tmp_path / "f.jsonl").write_text("".join(json.dumps(LINE | {"key": f"r-{n % 50}"}) + "\n" for n in range(100)))
    with Ledger(tmp_path / "l.db") as ledger:
        assert import_replies(ledger, tmp_path / "f.jsonl") == (50, 50)


def test_a_reply_that_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text(json.dumps(LINE | {"text": "other", "cells": "[]"}))
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.put(asked("r-1"), REPLY).result()
        assert import_replies(ledger, tmp_path / "f.jsonl") == (0, 1)
        assert ledger.get("r-1") == REPLY


WRONG = [
    *["{", "[]", '{"key": "r-1"}', json.dumps(LINE | {"key": 1}), json.dumps(LINE | {"cells": None}), json.dumps(LINE | {"attempts": 2**63})],
    *[json.dumps(LINE | {"attempts": 2**64}), json.dumps(LINE | {"seconds": "1"}), json.dumps(LINE | {"price": 1})],
]


@pytest.mark.parametrize("line", WRONG)
def test_a_line_that_is_no_reply_has_its_place(tmp_path: Path, line: str) -> None:
    (tmp_path / "f.jsonl").write_text("\n" + line)
    with Ledger(tmp_path / "l.db") as ledger, pytest.raises(DataError, match=r"f\.jsonl:2: "):
        import_replies(ledger, tmp_path / "f.jsonl")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger, pytest.raises(DataError, match=r"f\.jsonl: cannot be read"):
        import_replies(ledger, tmp_path / "f.jsonl")


def test_an_export_that_cannot_be_written_leaves_the_earlier_one(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_text("earlier")
    (tmp_path / "f.jsonl.partial").mkdir()
    with Ledger(tmp_path / "l.db") as ledger:
        with pytest.raises(UsageError, match=r"f\.jsonl cannot be written"):
            export_replies(ledger, tmp_path / "f.jsonl")
        ledger.put(asked("r-1"), REPLY).result()
        with pytest.raises(UsageError, match="No space left"):
            export_replies(ledger, Path("/dev/full"))
    assert (tmp_path / "f.jsonl").read_text() == "earlier"
