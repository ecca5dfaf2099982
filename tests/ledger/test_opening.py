"""Files of earlier versions are migrated; those that cannot be used are named, with what to do."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from synthchat.backends.base import Reply
from synthchat.errors import UsageError
from synthchat.ledger import Ledger, opening
from synthchat.ledger.schema import VERSION
from synthchat.ledger.transfer import export_replies
from synthchat.ledger.upkeep import stats
from tests.ledger.replies import REPLY, asked, block

FIRST = Path(__file__).with_name("version-1.db")
"""Written by the ledger of version 1 (commit d630d5e): three replies."""
SECOND = FIRST.with_name("version-2.db")
"""Written by the ledger of version 2 (commit d34f1c0): two replies, one of them without a model."""


def test_a_ledger_of_the_first_version_is_migrated(tmp_path: Path) -> None:
    shutil.copy(FIRST, tmp_path / "l.db")
    with Ledger(tmp_path / "l.db") as ledger:
        assert ledger.get("r-02") == Reply('{"items": [{"cell": 0, "text": "is it warm in [Oslo](1)?"}]}', "m-1", "stop", 12, 34)
        assert ledger.get("r-01") == Reply("sorry, no: größer 🙂", "m-1", "refusal", 5, 6)
        assert ledger.get("r-03") == Reply('{"items": []}')
        assert ledger.reading.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert [(g.intent, g.replies, g.first) for g in stats(ledger).groups] == [("order", 1, None), ("weather", 2, None)]
        assert export_replies(ledger, tmp_path / "f.jsonl") == 3
        ledger.put(asked("r-04"), REPLY).result()
    assert '"cells":[{"cell":0,"values":["Oslo"]},{"cell":1,"values":["Oslo"]}]' in (tmp_path / "f.jsonl").read_text()


def test_a_ledger_of_the_second_version_keeps_all_it_knew(tmp_path: Path) -> None:
    shutil.copy(SECOND, tmp_path / "l.db")
    with Ledger(tmp_path / "l.db") as ledger:
        assert (ledger.get("r-01"), ledger.get("r-02")) == (REPLY, Reply("sorry, no: größer 🙂", None, "refusal"))
        assert [(g.intent, g.seconds, g.attempts, g.used) for g in stats(ledger).groups] == [
            *[("order", 0.25, 1, "2026-11-24T03:44:36Z"), ("weather", 1.5, 2, "2026-11-24T03:44:36Z")]
        ]
        ledger.put(block("r-03", [7], "weather"), REPLY).result()
        assert [kept.key for kept in ledger.answering(block("r-04", range(10), "weather"))] == ["r-03"]


def test_a_migration_that_fails_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(FIRST, tmp_path / "l.db")
    with monkeypatch.context() as full:
        full.setattr(opening, "PRAGMAS", (*opening.PRAGMAS, "max_page_count = 2"))
        with pytest.raises(UsageError, match="no space left"):
            Ledger(tmp_path / "l.db")
    with closing(sqlite3.connect(tmp_path / "l.db")) as db:
        assert db.execute("SELECT count(*) FROM replies").fetchone() == (3,)
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    Ledger(tmp_path / "l.db").close()


def test_several_processes_may_make_or_migrate_one_file_at_once(tmp_path: Path) -> None:
    shutil.copy(FIRST, tmp_path / "old.db")
    code = "import sys; from pathlib import Path; from synthchat.ledger import Ledger; sys.stdin.read(); [Ledger(Path(p)).close() for p in sys.argv[1:]]"
    command = [sys.executable, "-c", code, *map(str, (tmp_path / "new.db", tmp_path / "old.db"))]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    assert [process.communicate()[1] for process in started] == [""] * 6
    for name, count in (("new.db", 0), ("old.db", 3)):
        with Ledger(tmp_path / name) as ledger:
            assert ledger.reading.execute("SELECT count(*) FROM replies").fetchone() == (count,)


def test_a_newer_ledger_is_left_alone(tmp_path: Path) -> None:
    Ledger(tmp_path / "l.db").close()
    with closing(sqlite3.connect(tmp_path / "l.db")) as db:
        db.execute("PRAGMA user_version = 99")
    before = (tmp_path / "l.db").read_bytes()
    with pytest.raises(UsageError, match=r"newer synthchat(?s:.*)update synthchat"):
        Ledger(tmp_path / "l.db")
    assert (tmp_path / "l.db").read_bytes() == before


@pytest.mark.parametrize("version", [0, 1, 2])
def test_another_programs_database_is_left_alone(tmp_path: Path, version: int) -> None:
    with closing(sqlite3.connect(tmp_path / "l.db")) as db:
        db.execute("CREATE TABLE theirs (x)")
        db.execute(f"PRAGMA user_version = {version}")
    before = (tmp_path / "l.db").read_bytes()
    with pytest.raises(UsageError, match=r"another program(?s:.*)--ledger"):
        Ledger(tmp_path / "l.db")
    assert (tmp_path / "l.db").read_bytes() == before


def test_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "l.db").write_text("no database at all, and long enough to be looked at by SQLite " * 20)
    with pytest.raises(UsageError, match=r"no ledger, or a damaged one(?s:.*)--ledger"):
        Ledger(tmp_path / "l.db")


def test_a_damaged_ledger_is_told_as_one(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for number in range(200):
            ledger.put(asked(f"r-{number}"), REPLY)
    whole = (tmp_path / "l.db").read_bytes()
    (tmp_path / "l.db").write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with Ledger(tmp_path / "l.db") as ledger:
        with pytest.raises(UsageError, match=r"is damaged(?s:.*)an export"):
            ledger.get("r-1")
        with pytest.raises(UsageError, match="is damaged"):
            ledger.put(asked("r-new"), REPLY).result()


def test_a_place_that_cannot_be_written_names_the_flag(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="--ledger"):
        Ledger(tmp_path / "file" / "l.db")


@pytest.fixture
def somebody() -> Iterator[Path]:
    """A folder to look into, for a user who may write nothing in it; nothing keeps root from writing."""
    with tempfile.TemporaryDirectory() as folder:
        Ledger(Path(folder) / "l.db").close()
        Path(folder).chmod(0o755)
        if root := os.geteuid() == 0:
            os.seteuid(65534)
        else:
            Path(folder, "l.db").chmod(0o444)
        yield Path(folder)
        if root:
            os.seteuid(0)


def test_a_ledger_that_may_only_be_read_is_told_as_one(somebody: Path) -> None:
    with pytest.raises(UsageError, match=r"l\.db is read-only(?s:.*)--ledger"), Ledger(somebody / "l.db") as ledger:
        ledger.put(asked("r-1"), REPLY).result()
