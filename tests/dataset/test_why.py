"""Why a record is as it is: told from the folder, its plan made again, and the ledger."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from synthchat.backends.compatible import create
from synthchat.config import load_config
from synthchat.config.model import BackendSettings
from synthchat.dataset.cases import case_of_cell, case_of_record
from synthchat.dataset.past import Past
from synthchat.dataset.replies import Replies
from synthchat.dataset.why import Why, explain
from synthchat.errors import DataError, UsageError
from synthchat.generate.checks import CHECKS, path
from synthchat.generate.parse import OTHER_WORDS
from synthchat.pipeline import Sources, generate
from synthchat.spec import load
from synthchat.spec.model import Domain
from tests.cli.test_commands import BANK, synthchat
from tests.conftest import ROOT
from tests.pipeline.test_generate import rows, run
from tests.server import DEFAULT_SCRIPT, serve
from tests.watching import Notes

Make = Callable[..., Domain]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of a language model's, its ledger beside it."""
    folder = tmp_path_factory.mktemp("why")
    domain = load(BANK)
    free = frozenset(name for name, entity in domain.entities.items() if entity.match == "free")
    config = load_config(flags={"volume.per_intent": 12}, environment={})
    with serve(replace(DEFAULT_SCRIPT, free=free, retry_after_ms=1)) as server:
        backend = create(domain, BackendSettings(name="compatible", model="m", base_url=f"{server.url}/v1"))
        generate(domain, config, folder / "out", Notes(), backend, Sources(ledger=folder / ".synthchat" / "ledger.db"))
    return folder / "out"


def why(folder: Path, name: str, *, prompts: Path | None = None, ledger: Path | None = None) -> Why:
    past = Past(folder, prompts)
    return explain(case_of_record(folder, name, ()), past, Replies(folder, past.backend, ledger))


def why_not(folder: Path, intent: str, cell: int) -> Why:
    past = Past(folder)
    return explain(case_of_cell(folder, str(cell), [intent]), past, Replies(folder, past.backend))


def test_every_record_has_the_prompt_and_the_reply_that_it_came_from(bank: Path) -> None:
    for row in rows(bank):
        if row["origin"]["kind"] == "generated" and row["origin"]["cell"] % 5 == 0:
            told = why(bank, row["id"])
            last = told.tries[-1]
            assert [t.today for t in told.tries] == [t.request for t in told.tries]
            assert (last.request, last.model, last.reason, told.notes) == (row["origin"]["request"], row["origin"]["model"], None, ())
            assert json.dumps(last.text, ensure_ascii=False) in str(last.reply)
            assert f'{{"cell": {row["origin"]["cell"]}, ' in last.messages[-1].content
            assert all(check.passed for check in last.checks)


def test_a_second_try_tells_both(bank: Path) -> None:
    row = next(r for r in rows(bank, "rejects") if r["reason"] == "wrong-value")
    told = why_not(bank, row["intent"], row["cell"])
    first, second = told.tries
    assert (first.reason, first.detail, first.text, first.request) == (row["reason"], row["detail"], row["text"], row["request"])
    assert [check.passed for check in first.checks] == [*[True] * 6, False, *[None] * 8]
    assert row["text"] in second.messages[-1].content
    assert (len(first.cells), second.cells, second.reason) == (10, (row["cell"],), None)
    assert told.record
    assert why(bank, told.record["id"]) == told


def test_what_was_planned_is_told(bank: Path) -> None:
    row = next(r for r in rows(bank) if r["origin"]["kind"] == "generated" and r["entities"] and r.get("persona"))
    planned = why(bank, row["id"]).planned
    assert planned
    assert (planned.cell, planned.persona) == (row["origin"]["cell"], row["persona"])
    assert {v.entity for v in planned.values} == {e["entity"] for e in row["entities"]}
    assert planned.attributes.keys() == row["attributes"].keys()


def test_a_prompt_that_has_been_changed_since_is_not_taken_for_the_one_that_was_sent(bank: Path, tmp_path: Path) -> None:
    (tmp_path / "system.j2").write_text("Write in {{ language }}.")
    row = next(r for r in rows(bank) if r["origin"]["kind"] == "generated")
    told = why(bank, row["id"], prompts=tmp_path)
    assert told.tries[0].today != told.tries[0].request == row["origin"]["request"]
    assert told.tries[0].reply
    assert any("not the one that was sent" in note for note in told.notes)


def test_other_versions_are_named_and_a_package_that_is_gone(bank: Path, tmp_path: Path) -> None:
    shutil.copytree(bank, tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    manifest = json.loads(path.read_text())
    here = manifest["generator"]
    path.write_text(json.dumps(manifest | {"generator": here | {"Faker": "1.0", "no-such-plug-in": "2.0"}}))
    assert list(Past(bank).updates()) == []
    assert list(Past(tmp_path / "out").updates()) == [f"Faker 1.0, here {here['Faker']}", "no-such-plug-in 2.0, here it is not installed"]


def test_a_reply_that_no_ledger_has_is_told_with_the_flag_to_use(bank: Path, tmp_path: Path) -> None:
    row = next(r for r in rows(bank) if r["origin"]["kind"] == "generated")
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in bank.iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    alone = why(copy, row["id"])
    assert (alone.tries[0].reply, "--ledger FILE" in alone.notes[0]) == (None, True)
    assert why(copy, row["id"], ledger=bank.parent / ".synthchat" / "ledger.db") == why(bank, row["id"])


def test_offline_there_is_no_prompt_and_the_plan_is_the_same(tmp_path: Path) -> None:
    assert synthchat("generate", BANK, "-o", tmp_path / "out", "--per-intent", "40", "-q").returncode == 0
    row = next(r for r in rows(tmp_path / "out") if r["origin"].get("cell") == 31)
    told = why(tmp_path / "out", row["id"])
    assert (told.prompted, told.notes, told.tries[-1].messages, told.tries[-1].reply) == (False, (), (), None)
    assert told.tries[-1].today == told.tries[-1].request
    reject = next(r for r in rows(tmp_path / "out", "rejects") if r["reason"] == "near-duplicate")
    assert why_not(tmp_path / "out", reject["intent"], reject["cell"]).tries[0].detail == reject["detail"]
    [failure, *_] = (t.failure for t in case_of_cell(tmp_path / "out", str(reject["cell"]), [reject["intent"]]).tried)
    assert failure
    assert failure.told == OTHER_WORDS
    shown = synthchat("show", tmp_path / "out", row["id"], "--why").stdout
    assert f"    {row['origin']['template']}\n" in shown
    assert "offline · takes no prompt" in shown
    for flag in ("--ledger", "--prompts"):
        assert f"{flag} means nothing to the backend `offline`" in synthchat("show", tmp_path / "out", row["id"], "--why", flag, tmp_path).stderr


def test_a_seed_was_not_planned(bank: Path) -> None:
    seed = next(r for r in rows(bank) if r["origin"]["kind"] == "seed")
    told = why(bank, seed["id"])
    assert (told.planned, told.tries) == (None, ())
    assert "a person wrote it" in told.notes[0]


def test_a_record_without_a_plan_is_told_as_one(bank: Path, make_domain: Make, tmp_path: Path) -> None:
    run(make_domain(), tmp_path / "out", volume__per_intent=5)
    (tmp_path / "out" / "utterances.jsonl").write_text('{"id": "u-1", "text": "rain?", "intent": "weather"}\n')
    assert "its origin is unknown" in why(tmp_path / "out", "u-1").notes[0]


def test_what_is_not_one_thing_is_an_error(bank: Path) -> None:
    with pytest.raises(UsageError, match=r"begins with `u-`\n.*write more of it, like u-"):
        why(bank, "u-")
    with pytest.raises(UsageError, match="has nothing of the kind"):
        why(bank, "nothing")


def test_a_cell_that_failed_in_several_intents_is_asked_back(bank: Path) -> None:
    twice = dict[int, set[str]]()
    for row in rows(bank, "rejects"):
        twice.setdefault(row["cell"], set()).add(row["intent"])
    cell = next(cell for cell, intents in twice.items() if len(intents) > 1)
    with pytest.raises(UsageError, match=f"cell {cell} was rejected in .* intents\n.*--intent {sorted(twice[cell])[0]}"):
        case_of_cell(bank, str(cell), ())


def test_a_folder_without_a_manifest_has_no_plan(tmp_path: Path) -> None:
    (tmp_path / "utterances.jsonl").write_text('{"text": "rain?", "intent": "weather"}\n')
    with pytest.raises(DataError, match=r"manifest\.json: cannot be read"):
        Past(tmp_path)


def test_every_documented_reason_has_its_step(bank: Path) -> None:
    page = (ROOT / "docs" / "shapes.md").read_text(encoding="utf-8").split("| reason | |")[1].split("\n\n")[0]
    documented = re.findall(r"`([a-z-]+)`", "".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `")))
    assert sorted(documented) == sorted(reason for _, reasons in CHECKS for reason in reasons)
    assert {passed for _, passed in path("of a later release")} == {None}


def test_on_the_command_line_it_is_text_or_data(bank: Path) -> None:
    row = next(r for r in rows(bank, "rejects") if r["reason"] == "wrong-value")
    command: list[str | Path] = ["show", bank, str(row["cell"]), "--rejects", "--intent", row["intent"], "--why"]
    text, data = synthchat(*command).stdout, json.loads(synthchat(*command, "--json").stdout)
    assert data["tries"][0]["reason"] == "wrong-value"
    assert f"✗ the marked values are the planned ones, whole words: {row['detail']}" in text
    assert text.index("Try 1") < text.index(data["tries"][0]["reply"]) < text.index("verification: wrong-value") < text.index("Try 2")
    assert text.count(data["tries"][0]["messages"][0]["content"].split("\n")[0]) == 1


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--why"], "--why tells of one thing"),
        (["--ledger", "x"], "with --why only"),
        (["u-1", "--why", "--ledger", "nowhere.db"], "--ledger nowhere.db: there is no such file"),
    ],
)
def test_flags_that_do_not_fit_are_errors(bank: Path, args: list[str], told: str) -> None:
    done = synthchat("show", bank, *args)
    assert (done.returncode, told in done.stderr) == (2, True)
