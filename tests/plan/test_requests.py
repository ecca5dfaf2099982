"""What a prompt says, and when it changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.backends.base import Request
from synthchat.backends.exchange import Exchange
from synthchat.errors import ConfigError, UsageError
from synthchat.plan.cells import Cells
from synthchat.plan.nearby import nearness, neighbours, varied_seeds
from synthchat.plan.requests import Requests
from synthchat.prompts import Prompts
from synthchat.spec.model import Domain, Intent
from synthchat.values import Catalogue
from tests.builders import seed

Make = Callable[..., Domain]


def request(domain: Domain, folder: Path, intent: str = "weather", prompts: Prompts | None = None, model: str = "m") -> Request:
    exchange = Exchange(folder / "requests.jsonl", folder / "replies.jsonl", model)
    cells = Cells(domain, intent, Catalogue(domain, "en"), 7).take(10)
    return Requests(domain, exchange, prompts).first(cells)


def test_a_prompt_tells_the_intent_its_neighbours_seeds_and_every_cell(make_domain: Make, tmp_path: Path) -> None:
    asked = request(make_domain(), tmp_path)
    system, user = asked.messages
    assert (system.role, user.role) == ("system", "user")
    assert "in English" in system.content
    assert "asks for the weather" in user.content
    assert "- order: orders a drink" in user.content
    assert "- weather in [Oslo](city)" in user.content
    lines = [json.loads(line) for line in user.content.split("\n") if line.startswith("{")]
    assert [line["cell"] for line in lines] == list(range(10))
    for cell, line in zip(asked.cells, lines, strict=True):
        assert [(v["mark"], v["text"], v["entity"]) for v in line["values"]] == [(n, v.surface, v.entity) for n, v in enumerate(cell.values, 1)]


def test_levels_are_told_in_words_and_personas_by_what_they_are(make_domain: Make, tmp_path: Path) -> None:
    user = request(make_domain(), tmp_path).messages[1].content
    assert '"speaker": "terse"' in user
    assert '"tone": "a"' in user


def test_the_key_is_the_hash_of_what_decides_the_reply(make_domain: Make, tmp_path: Path) -> None:
    domain = make_domain()
    assert request(domain, tmp_path).key == request(domain, tmp_path).key
    assert request(domain, tmp_path).key != request(domain, tmp_path, model="other").key
    assert request(domain, tmp_path).key != request(domain, tmp_path, "order").key


def test_a_far_intent_more_changes_no_prompt(make_domain: Make, tmp_path: Path) -> None:
    domain = make_domain()
    near = {f"n{i}": Intent(name=f"n{i}", description="asks for the weather in a city today") for i in range(4)}
    far = Intent(name="zzz", description="quantum chromodynamics lecture")
    crowded = domain.model_copy(update={"intents": {**domain.intents, **near}})
    more = crowded.model_copy(update={"intents": {**crowded.intents, "zzz": far}})
    assert request(crowded, tmp_path).key == request(more, tmp_path).key
    assert request(domain, tmp_path).key != request(crowded, tmp_path).key


def test_nearness_is_the_same_both_ways(make_domain: Make) -> None:
    weather, order = make_domain().intents.values()
    assert nearness(weather, order) == nearness(order, weather)
    assert neighbours(make_domain(), weather) == [order]


def test_seeds_are_chosen_to_differ() -> None:
    alike = [seed(f"show me the weather in town {n}") for n in range(10)]
    other = seed("umbrella or not?")
    assert other in varied_seeds([*alike, other])
    assert len(varied_seeds([*alike, other])) == 8


def test_a_second_try_sees_its_own_text_and_reason_only(make_domain: Make, tmp_path: Path) -> None:
    domain = make_domain()
    exchange = Exchange(tmp_path / "requests.jsonl", tmp_path / "replies.jsonl", None)
    [cell] = Cells(domain, "weather", Catalogue(domain, "en"), 7).take(1)
    asked = Requests(domain, exchange).again(cell, 1, "rain in [Oslo](2)", "`city` is not marked")
    assert [m.role for m in asked.messages] == ["system", "user", "assistant", "user"]
    assert "`city` is not marked" in asked.messages[3].content
    assert "rain in [Oslo](2)" in asked.messages[2].content


def test_templates_of_a_folder_replace_those_of_the_same_name(make_domain: Make, tmp_path: Path) -> None:
    (tmp_path / "system.j2").write_text("Schreibe {{ language }}.")
    prompts = Prompts(tmp_path)
    prompts.check()
    assert [m.content[:17] for m in request(make_domain(), tmp_path, prompts=prompts).messages] == ["Schreibe English.", "Intent: weather\nW"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one\n{{ langage }}\n", "generate.j2:2: nobody gives `langage` to this template"),
        ("{% for x in lines %}\n", "generate.j2:1: Unexpected end of template"),
        ("{{ language }", "generate.j2:1: "),
    ],
)
def test_a_template_that_cannot_be_rendered_is_told_before_anything_is_asked(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "generate.j2").write_text(text)
    with pytest.raises(ConfigError) as caught:
        Prompts(tmp_path).check()
    assert told in str(caught.value)


def test_a_template_cannot_reach_out_of_its_sandbox(make_domain: Make, tmp_path: Path) -> None:
    (tmp_path / "system.j2").write_text("{{ domain.__class__.__mro__ }}")
    with pytest.raises(ConfigError, match="cannot be rendered"):
        request(make_domain(), tmp_path, prompts=Prompts(tmp_path))


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="there is no such folder"):
        Prompts(Path("nowhere"))
