"""A spec of a sentence: what a language model may write instead of one, over real HTTP, ends in a spec that loads or in its faults by name."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from synthchat.backends.compatible import create
from synthchat.config import load_config
from synthchat.config.model import BackendSettings
from synthchat.errors import SpecError, UsageError
from synthchat.pipeline import Sources
from synthchat.pipeline.drafting import TRIES, Draft, drafted
from synthchat.spec import load
from tests.backends.little_server import Canned, Little, little_server
from tests.cli.test_commands import synthchat
from tests.formats.rasa_sample import domain

GOOD = """\
synthchat: 1
name: bike-shop
languages: [en]
entities:
  bike:
    values:
      - city bike: [cruiser]
      - tandem
  day: {type: date}
intents:
  rent:
    description: The user wants to rent a bike
    entities: [bike, day]
    examples:
      - a [tandem](bike) for [May 5](day) please
      - can I have a [cruiser](bike:city bike)
  hours: {description: The user asks when the shop is open, examples: [when do you open, open on Sundays?]}
  out_of_scope: {description: Anything else, fallback: true}
"""


def items(text: str) -> str:
    return json.dumps({"items": [{"cell": 0, "text": text}]})


def canned(content: str, finish: str = "stop") -> Canned:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    return Canned(json.dumps({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": {}}))


def ask(*answers: Canned, ledger: Path | None = None) -> tuple[Draft | SpecError, Little]:
    async def inner() -> tuple[Draft | SpecError, Little]:
        async with little_server(*answers) as little:
            backend = create(domain(), BackendSettings(name="compatible", model="m", base_url=f"{little.url}/v1"))
            try:
                return await drafted("a bike-rental shop's support bot", "en", load_config(environment={}), Sources(ledger=ledger), backend), little
            except SpecError as error:
                return error, little

    return asyncio.run(inner())


BAD = {
    "not-yaml": items(GOOD.replace("languages: [en]", "languages: [en")),
    "unquoted-mark": items(GOOD.replace("- a [tandem](bike)", "- [tandem](bike): a")),
    "unknown-key": items(GOOD.replace("examples:", "utterances:")),
    "unknown-entity": items(GOOD.replace("(bike)", "(bicycle)")),
    "value-not-listed": items(GOOD.replace(":city bike)", ":cargo bike)")),
    "no-intents": items(GOOD.partition("intents:")[0]),
    "said-twice": items(GOOD.replace("open on Sundays?", "when do you open")),
    "no-examples": items(GOOD.replace(", examples: [when do you open, open on Sundays?]", "")),
    "file-outside": items("include: [/etc/passwd]\n" + GOOD),
    "prose": "I am sorry, I cannot do that.",
    "another-shape": json.dumps({"spec": {"intents": []}}),
    "cut-off": items(GOOD)[:400],
    "nothing": "",
    "control-character": items(GOOD.replace("when do", "when\x00do")),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_draft_goes_back_with_what_is_wrong_until_one_loads(kind: str) -> None:
    found, little = ask(canned(BAD[kind], "length" if kind == "cut-off" else "stop"), canned(items(GOOD)))
    assert found == Draft(GOOD, 2)
    second = json.loads(little.asked[1][2])["messages"]
    assert [m["role"] for m in second] == ["user", "assistant", "user"]
    assert "domain.yml" in second[2]["content"]


@pytest.mark.parametrize("kind", BAD)
def test_a_model_that_never_learns_ends_in_an_error_that_names_the_faults(kind: str) -> None:
    found, little = ask(canned(BAD[kind]))
    assert isinstance(found, SpecError)
    assert len(little.asked) == TRIES
    assert f"after {TRIES} drafts the model's spec still has" in str(found)
    assert "domain.yml" in str(found)


@pytest.mark.parametrize("content", [items(GOOD), f"```json\n{items(GOOD)}\n```", GOOD, f"Here it is:\n```yaml\n{GOOD}```\nEnjoy!"])
def test_a_good_draft_is_taken_in_whatever_it_is_wrapped(content: str) -> None:
    found, little = ask(canned(content))
    assert found == Draft(GOOD, 1)
    assert "a bike-rental shop's support bot" in json.loads(little.asked[0][2])["messages"][0]["content"]


def test_what_was_paid_for_is_not_asked_again(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    first, _ = ask(canned(BAD["unknown-key"]), canned(items(GOOD)), ledger=ledger)
    again, little = ask(canned("never sent"), ledger=ledger)
    assert first == again
    assert little.asked == []


def test_the_example_that_a_model_is_shown_is_a_spec(tmp_path: Path) -> None:
    _, little = ask(canned(items(GOOD)))
    prompt = json.loads(little.asked[0][2])["messages"][0]["content"]
    shown = prompt[prompt.index("synthchat: 1") : prompt.index("Rules:")]
    (tmp_path / "shown.yml").write_text(shown, encoding="utf-8")
    assert len(load(tmp_path / "shown.yml").intents) == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a bike shop's bot"], "the backend `offline` drafts no spec"),
        (["a bike shop's bot", "--language", "xx-nowhere"], "`xx-nowhere` is not a language's tag"),
        (["a bike shop's bot", "-o", "taken.yml"], "taken.yml is there already"),
        (["a bike shop's bot", "--from", "nlu.yml"], "--from and a sentence exclude each other"),
    ],
)
def test_what_cannot_be_drafted_says_so_before_anything_is_asked(tmp_path: Path, arguments: list[str], message: str) -> None:
    (tmp_path / "taken.yml").write_text("mine")
    done = synthchat("init", *arguments, cwd=tmp_path)
    assert done.returncode == UsageError.status
    assert message in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["taken.yml"]
