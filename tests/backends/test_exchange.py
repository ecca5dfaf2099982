"""Requests out, replies in, in two steps or more; what was answered once is never asked again."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from pydantic import TypeAdapter

from synthchat.config import load_config
from synthchat.dataset.manifest import Manifest
from synthchat.errors import DataError, FrozenError, UsageError, WaitingError
from synthchat.ledger import Ledger
from synthchat.ledger.transfer import export_replies, import_replies
from synthchat.pipeline import Sources, generate
from synthchat.spec import load
from synthchat.spec.model import Domain
from tests.answering import answer_file
from tests.checker import check
from tests.conftest import ROOT
from tests.pipeline.test_generate import contents
from tests.watching import Notes

Make = Callable[..., Domain]


def run(domain: Domain, folder: Path, out: str = "out", *, frozen: bool = False, per_intent: int = 25) -> Manifest:
    settings = [f"backend.requests={folder}/requests.jsonl", f"backend.replies={folder}/replies.jsonl", "backend.model=made-up"]
    config = load_config(flags={"backend.name": "exchange", "volume.per_intent": per_intent}, assignments=settings, environment={})
    return generate(domain, config, folder / out, Notes(), sources=Sources(ledger=folder / "ledger.db", frozen=frozen))


def put(folder: Path, replies: list[dict[str, Any]]) -> None:
    (folder / "replies.jsonl").write_text("".join(json.dumps(reply) + "\n" for reply in replies), encoding="utf-8")


def finish(domain: Domain, folder: Path) -> Manifest:
    """Answer until there is nothing more to be asked."""
    for _ in range(6):
        try:
            return run(domain, folder)
        except WaitingError:
            put(folder, answer_file(folder / "requests.jsonl"))
    return run(domain, folder)


def test_replies_may_be_shuffled_missing_and_doubled(make_domain: Make, tmp_path: Path) -> None:
    with pytest.raises(WaitingError) as first:
        run(make_domain(), tmp_path)
    assert len(first.value.problems) == 6
    replies = answer_file(tmp_path / "requests.jsonl")
    Random(1).shuffle(replies)
    put(tmp_path, [*replies[1:], replies[1]])
    with pytest.raises(WaitingError) as second:
        run(make_domain(), tmp_path)
    [problem] = second.value.problems
    assert replies[0]["custom_id"] in problem.message
    assert "replies.jsonl and run the same command again" in (problem.hint or "")
    manifest = finish(make_domain(), tmp_path)
    assert manifest.totals["generated"] == 50


def test_what_the_ledger_has_needs_no_replies_file_and_nothing_is_asked_when_frozen(make_domain: Make, tmp_path: Path) -> None:
    finish(make_domain(), tmp_path)
    (tmp_path / "replies.jsonl").unlink()
    run(make_domain(), tmp_path, "again", frozen=True)
    assert contents(tmp_path / "again") == contents(tmp_path / "out")
    with pytest.raises(FrozenError, match="no reply for the cells"):
        run(make_domain(), tmp_path, "more", frozen=True, per_intent=45)


def test_a_larger_volume_asks_for_the_cells_beyond_only(make_domain: Make, tmp_path: Path) -> None:
    finish(make_domain(), tmp_path)
    with pytest.raises(WaitingError) as more:
        run(make_domain(), tmp_path, "more", per_intent=45)
    assert all("cells 0," not in p.message and "cells 20," not in p.message for p in more.value.problems)


def test_requests_are_lines_of_the_vendors_batch_format(make_domain: Make, tmp_path: Path) -> None:
    with pytest.raises(WaitingError):
        run(make_domain(), tmp_path)
    for line in (tmp_path / "requests.jsonl").read_text().splitlines():
        row = json.loads(line)
        assert (row["method"], row["url"]) == ("POST", "/v1/chat/completions")
        TypeAdapter(CompletionCreateParamsNonStreaming).validate_python(row["body"])


@pytest.mark.parametrize(
    "reply",
    [
        {"response": {"status_code": 500, "body": {"error": {"message": "no"}}}},
        {"response": None, "error": {"code": "batch_expired", "message": "late"}},
        {"response": {"status_code": 200, "body": {"choices": []}}},
    ],
)
def test_a_reply_that_failed_is_as_good_as_none(make_domain: Make, tmp_path: Path, reply: dict[str, Any]) -> None:
    with pytest.raises(WaitingError):
        run(make_domain(), tmp_path)
    put(tmp_path, [{**r, **reply} for r in answer_file(tmp_path / "requests.jsonl")])
    with pytest.raises(WaitingError):
        run(make_domain(), tmp_path)


def test_a_person_may_answer_in_a_plain_form(make_domain: Make, tmp_path: Path) -> None:
    with pytest.raises(WaitingError):
        run(make_domain(), tmp_path)
    batch = answer_file(tmp_path / "requests.jsonl")
    put(tmp_path, [{"custom_id": r["custom_id"], "content": r["response"]["body"]["choices"][0]["message"]["content"]} for r in batch])
    assert run(make_domain(), tmp_path).totals["generated"] == 50


@pytest.mark.parametrize("line", ["{", "[]", '{"content": "x"}'])
def test_a_replies_file_that_cannot_be_read_has_its_place(make_domain: Make, tmp_path: Path, line: str) -> None:
    (tmp_path / "replies.jsonl").write_text(line)
    with pytest.raises(DataError, match=r"replies\.jsonl:1"):
        run(make_domain(), tmp_path)


def test_a_setting_of_another_backend_is_an_error(make_domain: Make, tmp_path: Path) -> None:
    config = load_config(assignments=["backend.model=x"], environment={})
    with pytest.raises(UsageError, match="means nothing to the backend `offline`"):
        generate(make_domain(), config, tmp_path / "out", Notes())


def test_the_recorded_replies_of_city_bank_are_all_good_and_replay_frozen_without_a_network(tmp_path: Path) -> None:
    recorded = {"Faker": "40.54.0", "Babel": "2.18.0", "phonenumbers": "9.0.43"}
    if {name: version(name) for name in recorded} != recorded:
        pytest.skip("the value libraries draw other values than those that the recorded prompts hold")
    bank = ROOT / "samples" / "city-bank"
    settings = [f"backend.requests={tmp_path}/requests.jsonl", f"backend.replies={bank}/replies.jsonl", "backend.model=claude"]
    config = load_config(flags={"backend.name": "exchange", "volume.per_intent": 10}, assignments=settings, environment={})
    manifest = generate(load(bank / "domain.yml"), config, tmp_path / "out", Notes(), sources=Sources(ledger=tmp_path / "ledger.db"))
    assert (manifest.totals["generated"], manifest.totals["rejected"]) == (210, 0)
    assert list(manifest.models) == ["claude (helper session, 2026-11-24)"]
    assert check(tmp_path / "out", bank / "domain.yml") == []
    with Ledger(tmp_path / "ledger.db") as ledger, Ledger(tmp_path / "fresh.db") as fresh:
        export_replies(ledger, tmp_path / "in-git.jsonl")
        assert import_replies(fresh, tmp_path / "in-git.jsonl") == (21, 0)
    settings = ["backend.model=claude", "backend.base_url=http://127.0.0.1:9/v1"]
    config = load_config(flags={"backend.name": "compatible", "volume.per_intent": 10}, assignments=settings, environment={})
    generate(load(bank / "domain.yml"), config, tmp_path / "frozen", Notes(), sources=Sources(ledger=tmp_path / "fresh.db", frozen=True))
    by_exchange, frozen = (contents(tmp_path / name)["utterances.jsonl"] for name in ("out", "frozen"))
    assert frozen == by_exchange.replace(b'"exchange"', b'"compatible"')
