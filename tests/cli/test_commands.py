"""The command line as a user has it: a process, its two streams, its exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.processes import Process, run

ROOT = Path(__file__).parents[2]
BANK = ROOT / "samples" / "city-bank" / "domain.yml"


def synthchat(*args: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("SYNTHCHAT_")}
    return run(*args, cwd=cwd, env=clean | environment)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "bank"
    done = synthchat("generate", BANK, "-o", folder, "--per-intent", "6", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def test_a_run_tells_what_it_did_on_standard_error_and_gives_json_on_standard_output(tmp_path: Path) -> None:
    done = synthchat("generate", BANK, "-o", tmp_path / "out", "--total", "60", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["totals"]["generated"] == 60
    assert "60 generated" in done.stderr
    assert "language model" in done.stderr
    assert "next: synthchat show" in done.stderr


def test_the_same_command_again_says_that_nothing_was_to_do(tmp_path: Path) -> None:
    command = ("generate", BANK, "-o", tmp_path / "out", "--json", "--per-intent")
    first = synthchat(*command, "2").stdout
    again = synthchat(*command, "2")
    assert (again.returncode, again.stdout) == (0, first)
    assert again.stderr.startswith("nothing to do: ")
    assert synthchat(*command, "3").stderr.startswith("changed: settings: volume.per_intent 2 → 3\n")


def test_a_preview_is_shown_and_not_written(tmp_path: Path) -> None:
    done = synthchat("generate", BANK, "--preview", "2", "--only", "freeze_card,greet", "--json", cwd=tmp_path)
    shown = [json.loads(line)["intent"] for line in done.stdout.splitlines()]
    assert (done.returncode, shown) == (0, ["freeze_card"] * 2 + ["greet"] * 2)
    assert "preview: 4 records of 2 intents" in done.stderr
    assert "what a preview cannot know" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert "⟨" in synthchat("generate", BANK, "--preview", "2", "-q", cwd=tmp_path).stdout


def test_only_some_intents_are_made_and_the_others_are_said_to_stay(tmp_path: Path) -> None:
    done = synthchat("generate", BANK, "-o", tmp_path / "out", "--per-intent", "2", "--only", "thank", "--only", "greet")
    assert (done.returncode, "19 other intents are as they were in the folder, 19 of them without records" in done.stderr) == (0, True)
    assert "transfer_money" not in done.stderr


def test_verbose_tells_every_reject(tmp_path: Path) -> None:
    done = synthchat("generate", BANK, "-o", tmp_path / "out", "--per-intent", "40", "-v")
    rejects = (tmp_path / "out" / "rejects.jsonl").read_text().count("\n")
    assert rejects > 0
    assert done.stderr.count(" cell ") >= rejects - done.stderr.count("conflict")


def test_plan_is_a_table_or_json_and_calls_nothing(tmp_path: Path) -> None:
    done = synthchat("plan", BANK, "--per-intent", "20", "--json")
    report = json.loads(done.stdout)
    assert report["records"] == 20 * len(report["intents"])
    assert report["intents"]["transfer_money"]["slots"] == {"covered": 4, "possible": 4, "missing": []}
    assert "channel" in report["label_only"]
    assert "transfer_money" in synthchat("plan", BANK).stdout


def test_settings_come_from_flags_before_set_before_environment_before_file(tmp_path: Path) -> None:
    (tmp_path / "run.yml").write_text("volume: {per_intent: 3}\nseed: 11\n")
    settings = ["-c", str(tmp_path / "run.yml"), "--set", "seed=13", "--per-intent", "2"]
    synthchat("generate", BANK, "-o", tmp_path / "out", "-q", *settings, SYNTHCHAT_SEED="12", SYNTHCHAT_REQUEST__RECORDS="5")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["settings"]["seed"], manifest["settings"]["volume"]["per_intent"], manifest["settings"]["request"]["records"]) == (13, 2, 5)
    assert manifest["sources"]["seed"] == "--set"
    assert manifest["sources"]["request.records"] == "environment"
    assert manifest["sources"]["volume.per_intent"] == "flag"


@pytest.mark.parametrize(
    ("args", "status", "told"),
    [
        (["generate", "nowhere.yml", "-o", "out"], 2, "nowhere.yml: there is no such file"),
        (["generate", BANK, "-o", ROOT / "docs"], 2, "not a synthchat dataset"),
        (["generate", BANK], 2, "-o/--out is missing"),
        (["generate", BANK, "-o", "out", "--per-intent", "5", "--total", "5"], 2, "exclude each other"),
        (["generate", BANK, "-o", "out", "--backend", "llamacpp"], 2, "`backend.path` is missing"),
        (["generate", BANK, "-o", "out", "--backend", "compatible"], 2, "`backend.base_url` is missing"),
        (["generate", BANK, "-o", "out", "--backend", "nope"], 2, "there is no backend `nope`"),
        (["generate", BANK, "-o", "out", "--only", "greet,freze_card"], 2, "did you mean `freeze_card`?"),
        (["generate", BANK, "-o", "out", "--backend", "exchange", "--ledger", "l.db", "--frozen"], 5, "check_balance: no reply for the cells 0, 1, 2"),
        (["generate", BANK, "-o", "out", "--refresh", "--frozen"], 2, "--refresh and --frozen exclude each other"),
        (["generate", BANK, "-o", "out", "--refresh", "--reuse", "cell"], 2, "--refresh and --reuse exclude each other"),
        (["generate", BANK, "-o", "out", "--refresh"], 2, "--reuse or --refresh means nothing to the backend `offline`"),
        (["plan", BANK, "--reuse", "cell"], 2, "--reuse or --refresh means nothing to the backend `offline`"),
        (["plan", BANK, "--reuse", "any"], 2, "`reuse` is `any`, and must be 'exact' or 'cell'"),
        (["generate", BANK, "-o", "out", "--set", "augment.share=1"], 2, "comes with a later release"),
        (["generate", BANK, "-o", "out", "--set", "limits.concurency=1"], 2, "did you mean `--set limits.concurrency=1`?"),
        (["generate", BANK, "-o", "out", "--set", "factors.form.questoin=1"], 2, "did you mean `question`?"),
        (["augment", "x"], 2, "`synthchat augment` comes with a later release"),
        (["no-such-command"], 2, "No such command"),
        (["export", "nowhere", "--to", "rasa"], 2, "nowhere"),
        (["show", "nowhere"], 2, "nowhere"),
        (["generate", BANK, "-o", "out", "--ledger", "l.db"], 2, "--ledger means nothing to the backend `offline`"),
        (["generate", BANK, "-o", "out", "--prompts", "."], 2, "--prompts means nothing to the backend `offline`"),
        (["generate", BANK, "-o", "out", "--seed", "99999999999999999999"], 2, "`seed`"),
        (["generate", BANK, "-o", "out", "--preview", "0"], 2, "--preview"),
        (["generate", BANK, "-o", "/dev/null/out"], 2, "name another folder with -o"),
        (["generate", BANK, "-o", "out", "--backend", "exchange", "--prompts", "nowhere"], 2, "--prompts nowhere: there is no such folder"),
        (["generate", BANK, "-o", "out", "--set", "backend.model=x"], 2, "`backend.model` means nothing to the backend `offline`"),
    ],
)
def test_errors_name_the_place_and_what_to_type(tmp_path: Path, args: list[str | Path], status: int, told: str) -> None:
    done = synthchat(*args, cwd=tmp_path)
    assert done.returncode == status
    assert told in " ".join(done.stderr.split())
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_all_problems_of_a_spec_are_told_with_their_places(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("synthchat: 1\nintents:\n  a: {examples: [hi], wieght: 2}\n  b: {}\n")
    done = synthchat("plan", "bad.yml", cwd=tmp_path)
    assert done.returncode == 2
    assert "bad.yml:3:23: " in done.stderr
    assert "did you mean `weight`?" in done.stderr
    assert "bad.yml:4:3: " in done.stderr


def test_being_short_is_exit_status_1_and_names_the_intent(tmp_path: Path) -> None:
    (tmp_path / "one.yml").write_text("synthchat: 1\nlanguages: [fi]\nintents:\n  hi: {examples: [hei vaan]}\n  bye: {examples: [hei hei]}\n")
    done = synthchat("generate", "one.yml", "-o", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert "short: hi lacks" in done.stderr


def test_show_picks_records(dataset: Path) -> None:
    done = synthchat("show", dataset, "--intent", "transfer_money", "--sample", "3", "--json")
    records = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert [r["intent"] for r in records] == ["transfer_money"] * 3
    assert records[0]["text"] in synthchat("show", dataset, records[0]["id"], "--json").stdout
    assert "⟨amount⟩" in synthchat("show", dataset, "--intent", "transfer_money").stdout


def test_show_tells_rejects(tmp_path: Path) -> None:
    synthchat("generate", BANK, "-o", tmp_path / "out", "--per-intent", "40", "-q")
    done = synthchat("show", tmp_path / "out", "--rejects", "--json")
    assert {"intent", "cell", "attempt", "reason"} <= set(json.loads(done.stdout.split("\n")[0]))


@pytest.mark.parametrize("rejects", [[], ["--rejects"]])
def test_an_intent_that_is_not_there_has_a_hint(dataset: Path, rejects: list[str]) -> None:
    done = synthchat("show", dataset, "--intent", "transfer_mony", *rejects)
    assert (done.returncode, "nothing of the intent `transfer_mony`" in done.stderr) == (2, True)
    assert rejects or "did you mean `transfer_money`?" in done.stderr


def test_nobody_has_to_listen_to_messages(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m synthchat generate '{BANK}' -o '{tmp_path}/out' --per-intent 3 2>&1 >/dev/null | head -n 1"
    subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=True)
    assert (tmp_path / "out" / "manifest.json").exists()


def test_a_folder_is_exported_from_within(dataset: Path, tmp_path: Path) -> None:
    copy = tmp_path / "bank"
    copy.mkdir()
    (copy / "utterances.jsonl").write_bytes((dataset / "utterances.jsonl").read_bytes())
    assert synthchat("export", ".", "--to", "jsonl", cwd=copy).returncode == 0
    assert (tmp_path / "bank-jsonl" / "train.jsonl").exists()


def test_a_full_disk_on_standard_output_is_no_bug_of_ours() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123
        done = subprocess.run([sys.executable, "-m", "synthchat", "plan", str(BANK), "--json"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)


def test_ctrl_c_says_what_is_left_behind(tmp_path: Path) -> None:
    process = Process("generate", BANK, "-o", tmp_path / "out", "--per-intent", "20000", "-v")
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert "interrupted; no dataset was written" in told
    assert not (tmp_path / "out").exists()


def test_a_reader_that_has_had_enough_is_no_error(dataset: Path) -> None:
    command = f"'{sys.executable}' -m synthchat show '{dataset}' | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("to", ["rasa", "jsonl", "csv"])
def test_export_writes_files_that_are_read_back(dataset: Path, tmp_path: Path, to: str) -> None:
    done = synthchat("export", dataset, "--to", to, "-o", tmp_path / "out", "--json")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert report["written"] + len(report["refused"]) == (dataset / "utterances.jsonl").read_text().count("\n")


def test_init_writes_a_spec_that_runs(tmp_path: Path) -> None:
    assert synthchat("init", cwd=tmp_path).returncode == 0
    assert synthchat("generate", "domain.yml", "-o", "out", "--per-intent", "20", cwd=tmp_path).returncode == 0
    again = synthchat("init", cwd=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


def test_the_schema_is_json() -> None:
    assert "intents" in json.loads(synthchat("schema").stdout)["properties"]


def test_no_colour_where_it_is_not_wanted(dataset: Path) -> None:
    assert "\x1b" not in synthchat("show", dataset, NO_COLOR="1").stdout
    assert "\x1b[" in synthchat("show", dataset, FORCE_COLOR="1", TERM="xterm").stdout


def test_the_version() -> None:
    assert synthchat("--version").stdout.startswith("synthchat 0.")
