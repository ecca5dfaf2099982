"""`synthchat ledger`, and what docs/ledger.md says of it."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from synthchat.ledger import USUAL, Ledger
from synthchat.ledger.upkeep import Stats
from synthchat.plan.report import PlanReport
from tests.answering import answer_file
from tests.cli.test_commands import synthchat
from tests.conftest import ROOT
from tests.ledger.replies import REPLY, asked

SPEC = """synthchat: 1
intents:
  hi: {description: says hello, examples: [hi, good morning]}
  bye: {description: says goodbye, examples: [bye, see you]}
"""
RUN = ("generate", "domain.yml", "-o", "data", "--per-intent", "4", "--backend", "exchange")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a spec whose replies have been paid for."""
    (tmp_path / "domain.yml").write_text(SPEC)
    assert synthchat(*RUN, cwd=tmp_path).returncode == 6
    replies = answer_file(tmp_path / ".synthchat" / "requests.jsonl")
    (tmp_path / ".synthchat" / "replies.jsonl").write_text("".join(json.dumps(reply) + "\n" for reply in replies))
    assert synthchat(*RUN, cwd=tmp_path).returncode == 0
    return tmp_path


def test_the_pages_commands_run(project: Path) -> None:
    blocks = re.findall(r"^```console\n(.*?)^```", (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8"), re.S | re.M)
    assert len(blocks) == 8
    for block in blocks:
        for line in re.findall(r"^\$ synthchat (.*)$", block, re.M):
            done = synthchat(*shlex.split(line), cwd=project)
            assert done.returncode == 0, done.stderr
        if "git add" in block:
            shutil.rmtree(project / ".synthchat")


def test_plan_says_what_a_change_costs_and_a_config_may_let_words_cost_nothing(project: Path) -> None:
    (project / "words.yml").write_text("reuse: cell\n")
    (project / "domain.yml").write_text(SPEC.replace("says hello", "greets"))
    volume, words = RUN[4:], ("-c", "words.yml")
    assert "answers 0; 2 would be sent" in synthchat("plan", "domain.yml", *volume, cwd=project).stdout
    told = "answers 2 (2 of them by replies to other prompts); 0 would be sent"
    assert told in synthchat("plan", "domain.yml", *volume, *words, cwd=project).stdout
    done = synthchat("plan", "domain.yml", *volume, *words, "--reuse", "exact", "--json", cwd=project)
    assert [plan.outlook.cells for plan in PlanReport.model_validate_json(done.stdout).intents.values() if plan.outlook] == [("0-9",)] * 2
    done = synthchat(*RUN, *words, "--frozen", cwd=project)
    assert (done.returncode, "0 replies asked for, 2 from the ledger (2 of them to other prompts)" in done.stderr) == (0, True)
    assert "8 records answer prompts that read otherwise today" in done.stderr
    done = synthchat(*RUN, *words, "--refresh", cwd=project)
    assert (done.returncode, "no reply yet for the cells" in done.stderr) == (6, True)


def test_stats_are_a_table_or_json(project: Path) -> None:
    found = Stats.model_validate_json(synthchat("ledger", "stats", "--json", cwd=project).stdout)
    assert [(g.intent, g.model, g.replies, g.output_tokens) for g in found.groups] == [("bye", "made-up", 1, 50), ("hi", "made-up", 1, 50)]
    done = synthchat("ledger", "stats", "--spec", project / "domain.yml")
    assert "made-up" in done.stdout
    assert "2 replies in" in done.stderr


def test_what_is_imported_is_exported_again_and_nothing_is_new_the_second_time(project: Path) -> None:
    assert "2 replies in a.jsonl" in synthchat("ledger", "export", "a.jsonl", cwd=project).stderr
    for told in ("2 replies new in new/l.db, 0 were there already", "0 replies new in new/l.db, 2 were there already"):
        assert told in synthchat("ledger", "import", "a.jsonl", "--ledger", "new/l.db", cwd=project).stderr
    synthchat("ledger", "export", "b.jsonl", "--ledger", "new/l.db", cwd=project)
    assert (project / "a.jsonl").read_bytes() == (project / "b.jsonl").read_bytes()


def test_a_first_look_drops_nothing_and_a_run_keeps_what_it_wants(project: Path) -> None:
    with Ledger(project / USUAL) as ledger:
        ledger.put(asked("r-old"), REPLY)
        ledger.writer.do(lambda db: db.execute("UPDATE replies SET used = '2020-01-01T00:00:00Z'")).result()
    assert "3 replies" in synthchat("ledger", "prune", "--unused", cwd=project).stderr
    assert synthchat(*RUN, "--frozen", cwd=project).returncode == 0
    done = synthchat("ledger", "prune", "--unused", cwd=project)
    assert "1 reply, which no run has wanted for 30 days, would be dropped" in done.stderr
    assert synthchat("generate", "domain.yml", "-o", "data", "--only", "hi", *RUN[4:], cwd=project).returncode == 0
    assert "1 reply dropped, " in synthchat("ledger", "prune", "--unused", "--yes", cwd=project).stderr
    assert synthchat(*RUN, "--frozen", cwd=project).returncode == 0


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["stats"], "there is no ledger .synthchat/ledger.db hint: name its spec with --spec"),
        (["export", "f.jsonl", "--ledger", "l.db"], "there is no ledger l.db"),
        (["prune", "--unused", "--spec", "nowhere.yml"], "nowhere.yml: there is no such file"),
        (["prune"], "say what is to be dropped hint: --unused"),
        (["prune", "--unused", "--days", "0"], "--days"),
        (["stats", "--spec", "d.yml", "--ledger", "l.db"], "--spec and --ledger exclude each other"),
        (["import", "nowhere.jsonl"], "nowhere.jsonl: cannot be read"),
        (["import", "/dev/null", "--ledger", "/dev/null/l.db"], "name another file with --ledger"),
        (["nonsense"], "No such command"),
    ],
)
def test_errors_say_what_to_type(tmp_path: Path, args: list[str], told: str) -> None:
    done = synthchat("ledger", *args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    synthchat("ledger", "stats", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []
