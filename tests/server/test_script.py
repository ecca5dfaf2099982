"""What the test server plants: every fault as it is named, and the same ones in any order."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from random import Random
from typing import Any

import aiohttp
import pytest

from tests.server import DEFAULT_SCRIPT, Call, Script, serve
from tests.server.script import ITEM, MENDABLE, PARTIAL, REQUEST, UNUSABLE

VALUES = [{"mark": 1, "text": "$50", "entity": "amount"}, {"mark": 2, "text": "savings", "entity": "account"}]
ROWS = [{"cell": n, "values": VALUES[: n % 3]} for n in range(1, 7)]
PROMPT = "Intent: pay\nWrite one text for each of these lines:\n" + "\n".join(map(json.dumps, ROWS))


async def post(url: str, *prompts: str) -> None:
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(_post(session, url, prompt) for prompt in prompts))


async def _post(session: aiohttp.ClientSession, url: str, prompt: str) -> None:
    body = {"model": "m", "messages": [{"role": "user", "content": prompt}]}
    try:
        async with session.post(f"{url}/v1/chat/completions", json=body) as response:
            await response.read()
    except aiohttp.ClientPayloadError:
        return


def call(script: Script, prompt: str = PROMPT) -> Call:
    with serve(script) as server:
        asyncio.run(post(server.url, prompt))
    return server.log[0]


def items(text: str) -> dict[int, Any]:
    return {item["cell"]: item["text"] for item in json.loads(text)["items"]}


GOOD = items(call(Script()).reply or "")


@pytest.mark.parametrize("fault", MENDABLE)
def test_of_a_mendable_reply_every_item_is_there(fault: str) -> None:
    said = call(Script(always=fault)).reply or ""
    found = re.findall(r"""['"]cell['"]: (\d+), ['"]text['"]: ['"](.*?)['"],?}""", said)
    assert dict(found).items() >= {str(cell): text for cell, text in GOOD.items()}.items()
    clean = fault in ("shuffled", "too-many")
    assert clean or not said.startswith('{"items": [{"cell": 1, "text": "') or ",}" in said
    assert not clean or items(said) != GOOD or list(items(said)) != list(GOOD)


@pytest.mark.parametrize("fault", ["not-json", "broken-json", "empty", "control", "wrong-keys"])
def test_an_unusable_reply_has_no_item_as_it_is(fault: str) -> None:
    said = call(Script(always=fault)).reply or ""
    with pytest.raises((json.JSONDecodeError, KeyError)):
        items(said)


@pytest.mark.parametrize(("fault", "left"), [("length", 3), ("half-broken", 3), ("too-few", 3)])
def test_of_a_partial_reply_some_items_are_whole(fault: str, left: int) -> None:
    said = call(Script(always=fault)).reply or ""
    whole = [cell for cell, text in GOOD.items() if json.dumps({"cell": cell, "text": text}, ensure_ascii=False) in said]
    assert len(whole) == left


@pytest.mark.parametrize("fault", ITEM)
def test_an_item_is_spoiled_where_it_can_be(fault: str) -> None:
    seen = call(Script(always=fault))
    needs_values = fault in ("wrong-value", "translated", "nested", "unmarked")
    assert set(seen.items.values()) == {fault}
    assert list(seen.items) == [cell for cell in GOOD if cell % 3 or not needs_values]
    assert all((items(seen.reply or "")[cell] != text) == (cell in seen.items) for cell, text in GOOD.items())


WRONG = {
    "wrong-value": "[something else](1)",
    "translated": "[кое-что другое](1)",
    "nested": "[[$50](1) ba](1)",
    "unmarked": " $50 ",
    "template": "{{ greeting }}",
    "echo": "Write one text for each of these lines:",
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_a_spoiled_item_says(fault: str) -> None:
    assert WRONG[fault] in f" {items(call(Script(always=fault)).reply or '')[1]} "


@pytest.mark.parametrize("fault", ["wrong-value", "translated"])
def test_what_may_be_worded_otherwise_is_never_wrong(fault: str) -> None:
    seen = call(Script(always=fault, free=frozenset({"amount"})))
    assert list(seen.items) == [2, 5]
    assert all("[$50](1)" in items(seen.reply or "")[cell] for cell in seen.items)
    assert call(Script(always=fault), PROMPT.replace('"text"', '"open": true, "text"')).items == {}


@pytest.mark.parametrize("fault", UNUSABLE)
def test_a_cell_without_an_item_has_the_fault_of_the_reply(fault: str) -> None:
    assert call(Script(shares={fault: 1}, items={"template": 1})).items == dict.fromkeys(GOOD, fault)


def test_a_cell_with_an_item_has_the_fault_of_the_item() -> None:
    assert call(Script(shares={"too-many": 1}, items={"template": 1})).items == dict.fromkeys(GOOD, "template")
    cells = call(Script(shares={"half-broken": 1}, items={"template": 1})).items
    assert sorted(cells.items()) == [(n, "template" if n % 2 == 0 else "half-broken") for n in GOOD]
    assert sorted(call(Script(always="length")).items) == [4, 5, 6]


def test_a_fault_of_the_way_costs_no_cell() -> None:
    for fault in ("dropped", "500", "429", "403"):
        assert call(Script(shares={fault: 1}, items={"template": 1})).items == {}


def test_another_try_in_a_longer_conversation_reads_otherwise() -> None:
    with serve(Script(items={"invented": 1})) as server:
        asyncio.run(post(server.url, PROMPT, PROMPT + "\nIt was wrong, once more."))
    assert len({seen.reply for seen in server.log}) == 2
    assert server.log.planted == {("pay", cell, 0): "invented" for cell in GOOD}


Told = tuple[int, "str | None", "dict[int, str]", "str | None"]


def decided(prompts: list[str], *, at_once: bool) -> dict[str, list[Told]]:
    with serve(DEFAULT_SCRIPT) as server:
        for some in [prompts] if at_once else [[prompt] for prompt in prompts]:
            asyncio.run(post(server.url, *some))
    told: dict[str, list[Told]] = {}
    for seen in sorted(server.log, key=lambda seen: seen.seen):
        told.setdefault(str(seen.body["messages"]), []).append((seen.seen, seen.fault, seen.items, seen.reply))
    return told


def test_order_and_concurrency_decide_nothing() -> None:
    prompts = [f"Task {n}\n{PROMPT}" for n in range(60)] * 2
    shuffled = Random(1).sample(prompts, len(prompts))
    calm, busy = decided(prompts, at_once=False), decided(shuffled, at_once=True)
    assert calm == busy
    assert {"slow", "broken-json", "dropped"} < {fault for rows in calm.values() for _, fault, _, _ in rows}


def test_the_default_shares_are_those_that_were_asked_for() -> None:
    requests = Counter((DEFAULT_SCRIPT.of_request(str(n), 0) or "none")[:3] for n in range(20_000))
    items = Counter(DEFAULT_SCRIPT.of_item(str(n), 7) for n in range(20_000))
    shares = {"slo": 0.05, "429": 0.04, "500": 0.04, "not": 0.02, "bro": 0.02, "dro": 0.02}
    assert all(abs(requests[name] / 20_000 - share) < 0.005 for name, share in shares.items())
    assert abs(items["wrong-value"] / 20_000 - 0.05) < 0.005
    assert {DEFAULT_SCRIPT.of_request(str(n), 1) for n in range(2000)} == {None, "not-json", "broken-json"}


@pytest.mark.parametrize("script", [{"shares": {"flood": 1}}, {"items": {"500": 1}}, {"always": "flood"}])
def test_a_fault_that_nobody_knows_is_refused(script: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="no such fault"):
        Script(**script)


def test_every_fault_can_be_planted() -> None:
    assert all(call(Script(always=fault)).fault == fault for fault in REQUEST if fault not in ("timeout", "reset"))
    assert set(PARTIAL) < set(REQUEST)
