"""Of several who want one key, one has it: until it is paid for, given up, left to run out, or its owner is dead."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from synthchat.ledger import Ledger, claims
from tests.ledger.replies import REPLY, asked

DYING = "import sys; from pathlib import Path; from synthchat.ledger import Ledger; l = Ledger(Path(sys.argv[1])); l.take('r-1', l.owner()).result(); "


def test_one_of_two_has_it_and_the_other_after_it_is_given_up(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as one, Ledger(tmp_path / "l.db") as two:
        mine, theirs = one.owner(), two.owner()
        assert one.take("r-1", mine).result()
        assert not two.take("r-1", theirs).result()
        assert not one.take("r-1", one.owner()).result()
        assert two.claimed("r-1")
        two.release("r-1", theirs).result()
        assert two.claimed("r-1")
        one.release("r-1", mine).result()
        assert not two.claimed("r-1")
        assert two.take("r-1", theirs).result()


def test_what_is_paid_for_is_free_and_cannot_be_claimed(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as one, Ledger(tmp_path / "l.db") as two:
        assert one.take("r-1", one.owner()).result()
        one.put(asked("r-1"), REPLY).result()
        assert not two.claimed("r-1")
        assert not two.take("r-1", two.owner()).result()


def test_a_claim_runs_out_unless_it_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Ledger(tmp_path / "l.db") as one, Ledger(tmp_path / "l.db") as two:
        mine = one.owner()
        monkeypatch.setattr(claims, "LEASE", -1)
        assert one.take("r-1", mine).result()
        assert not two.claimed("r-1")
        monkeypatch.setattr(claims, "LEASE", 60)
        one.renew("r-1", mine).result()
        assert not two.take("r-1", two.owner()).result()
        monkeypatch.setattr(claims, "LEASE", -1)
        one.renew("r-1", mine).result()
        assert two.take("r-1", two.owner()).result()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks: there a lease has to run out")
@pytest.mark.parametrize("end", ["import os; os.kill(os.getpid(), 9)", "l.close()", "sys.exit(1)"])
def test_what_the_dead_have_claimed_is_free_at_once(tmp_path: Path, end: str) -> None:
    subprocess.run([sys.executable, "-c", DYING + end, tmp_path / "l.db"], check=False)
    with Ledger(tmp_path / "l.db") as ledger:
        assert not ledger.claimed("r-1")
        assert ledger.take("r-1", ledger.owner()).result()
        assert ledger.claimed("r-1")


def test_no_lock_is_left_behind(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", DYING + "import os; os.kill(os.getpid(), 9)", tmp_path / "l.db"], check=False)
    assert [p.suffix for p in tmp_path.iterdir()].count(".lock") == 1
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.owner()
        assert [p.suffix for p in tmp_path.iterdir()].count(".lock") == 1
    assert [p.name for p in tmp_path.iterdir()] == ["l.db"]
