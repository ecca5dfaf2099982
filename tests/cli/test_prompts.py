"""Prompts as their author sees them: nothing is asked, no key is needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.config import load_config
from synthchat.errors import UsageError
from synthchat.pipeline import first_prompts
from synthchat.plan.prompted import Prompted
from synthchat.spec.model import Domain
from tests.cli.test_commands import BANK, synthchat

Make = Callable[..., Domain]


def prompts(domain: Domain, most: int, **settings: str | int | None) -> Prompted:
    given: dict[str, str | int | None] = {"backend.name": "openai", "volume.per_intent": 25}
    given |= {key.replace("__", "."): value for key, value in settings.items()}
    return first_prompts(domain, load_config(flags=given, environment={}), most)


def test_the_first_of_every_intent_come_before_the_second_of_any(make_domain: Make) -> None:
    shown = prompts(make_domain(), 99)
    assert [(r.intent, r.cells[0]) for r in shown.requests] == [(i, n) for n in (0, 10, 20) for i in ("weather", "order")]
    assert shown.planned == 6
    assert prompts(make_domain(), 3).requests == shown.requests[:3]


def test_an_intent_without_records_has_no_prompt(make_domain: Make) -> None:
    weather, order = make_domain().intents.values()
    unweighted = {"weather": weather.model_copy(update={"weight": 0}), "order": order}
    assert {r.intent for r in prompts(make_domain(intents=unweighted), 99, volume__total=20, volume__per_intent=None).requests} == {"order"}


def test_prompts_are_shown_without_a_key_as_text_and_as_data(tmp_path: Path) -> None:
    (tmp_path / "system.j2").write_text("Write as a pirate.")
    command: list[str | Path] = ["plan", BANK, "--backend", "openai", "--prompts", tmp_path, "--show-prompts", "2"]
    text, data = synthchat(*command, OPENAI_API_KEY="").stdout, json.loads(synthchat(*command, "--json", OPENAI_API_KEY="").stdout)
    messages = [message for request in data["requests"] for message in request["messages"]]
    assert [m["content"] for m in messages if m["role"] == "system"] == ["Write as a pirate."] * 2
    assert all(f"    {line}\n" in text for m in messages for line in m["content"].split("\n") if line)
    assert text.endswith(f"2 of {data['planned']} requests\n")


def test_they_are_what_is_sent(tmp_path: Path) -> None:
    settings = ["--backend", "exchange", "--set", "backend.model=m", "--per-intent", "10"]
    assert synthchat("generate", BANK, "-o", "out", *settings, "--ledger", "ledger.db", cwd=tmp_path).returncode == 6
    sent = (tmp_path / ".synthchat" / "requests.jsonl").read_text(encoding="utf-8")
    rows = {row["custom_id"]: row["body"]["messages"] for row in map(json.loads, sent.splitlines())}
    shown = json.loads(synthchat("plan", BANK, *settings, "--show-prompts", "99", "--json", cwd=tmp_path).stdout)
    assert {request["key"]: request["messages"] for request in shown["requests"]} == rows
    assert (tmp_path / ".synthchat" / "requests.jsonl").read_text(encoding="utf-8") == sent


def test_a_backend_without_prompts_says_how_to_see_them(make_domain: Make) -> None:
    with pytest.raises(UsageError, match=r"`offline` takes no prompts\n.*--backend openai"):
        prompts(make_domain(), 1, backend__name="offline")


@pytest.mark.parametrize(("name", "told"), [("genrate.j2", "did you mean `generate.j2`"), ("notes.txt", "no template is in there")])
def test_a_folder_whose_templates_would_not_be_used_is_an_error(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / name).write_text("{{ domain.name }}")
    done = synthchat("plan", BANK, "--backend", "openai", "--prompts", tmp_path)
    assert (done.returncode, told in done.stderr) == (2, True)


def test_a_plan_checks_the_templates(tmp_path: Path) -> None:
    (tmp_path / "generate.j2").write_text("Hello\n{{ intnet.name }}")
    assert "generate.j2:2: nobody gives `intnet`" in synthchat("plan", BANK, "--backend", "openai", "--prompts", tmp_path).stderr
