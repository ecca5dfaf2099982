"""The test server is what the vendors define: their own SDKs drive it, in strict mode, and tell what they see."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.server import Script, Server, serve
from tests.server.clients import DRIVERS, Said

ALL = pytest.mark.parametrize("api", DRIVERS)
VALUES = [{"mark": 1, "text": "$50", "entity": "amount"}, {"mark": 2, "text": "my [old] account", "entity": "account", "role": "from"}]
ROWS = [{"cell": 12, "values": VALUES, "length": "6 to 12 words"}, {"cell": 13, "values": VALUES[:1]}, {"cell": 14, "values": []}]
PROMPT = "Intent: transfer_money\n\nWrite one text for each of these lines, as JSON:\n" + "\n".join(map(json.dumps, ROWS))


def ask(server: Server, api: str, model: str = "model-1", most: int = 4000, **options: object) -> Said:
    return asyncio.run(DRIVERS[api].ask(server.url, PROMPT, model, most, options))


@ALL
def test_every_cell_is_answered_and_every_value_marked(api: str) -> None:
    with serve(Script()) as server:
        said, finish, tokens = ask(server, api)
    texts = {item["cell"]: item["text"] for item in json.loads(said or "")["items"]}
    assert list(texts) == [12, 13, 14]
    assert r"[my \[old\] account](2)" in texts[12]
    assert "[$50](1)" in texts[12]
    assert "[$50](1)" in texts[13]
    assert "[" not in texts[14]
    assert 6 <= len(texts[12].split()) <= 12
    assert finish in ("stop", "completed", "end_turn")
    assert tokens > 0
    [call] = server.log
    assert (call.cells, call.asked and call.asked.intent, call.fault, call.status) == ((12, 13, 14), "transfer_money", None, 200)


def test_the_same_prompt_has_the_same_answer_through_every_api() -> None:
    with serve(Script()) as server:
        assert len({ask(server, api)[0] for api in DRIVERS}) == 1


ENDS = {
    "length": {"chat": "length", "azure": "length", "responses": "max_output_tokens", "messages": "max_tokens"},
    "refused": {"chat": "refusal", "azure": "refusal", "responses": "refusal", "messages": "refusal"},
    "content-filter": {"chat": "content_filter", "azure": "content_filter", "responses": "content_filter"},
    "empty": {"chat": "stop", "azure": "stop", "responses": "completed", "messages": "end_turn"},
}


@pytest.mark.parametrize(("fault", "api", "word"), [(fault, api, word) for fault, ends in ENDS.items() for api, word in ends.items()])
def test_why_an_answer_ends_is_said_in_the_apis_own_word(fault: str, api: str, word: str) -> None:
    with serve(Script(always=fault)) as server:
        said, finish, _ = ask(server, api)
    assert finish == word
    assert bool(said) == (fault == "length")


@ALL
def test_a_bound_on_tokens_cuts_an_answer_off(api: str) -> None:
    with serve(Script()) as server:
        said, finish, tokens = ask(server, api, most=20)
    assert (len(said or ""), tokens) == (80, 20)
    assert finish in ("length", "max_output_tokens", "max_tokens")
