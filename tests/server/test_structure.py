"""Structured output: what the SDKs ask for by themselves, and servers that know less of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import anthropic
import openai
import pytest
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from tests.server import Script, Server, serve
from tests.server.clients import OPTIONS
from tests.server.script import Refuses

PROMPT = "Answer as JSON:\n" + "\n".join(json.dumps({"cell": n, "values": []}) for n in (12, 13, 14))


class Item(BaseModel):
    cell: int
    text: str


class Items(BaseModel):
    items: list[Item]


async def parsed(url: str) -> list[Any]:
    async with openai.AsyncOpenAI(base_url=f"{url}/v1", **OPTIONS) as client:
        completion = await client.chat.completions.parse(model="m", messages=[{"role": "user", "content": PROMPT}], response_format=Items)
        response = await client.responses.parse(model="m", input=PROMPT, text_format=Items)
    async with anthropic.AsyncAnthropic(base_url=url, **OPTIONS) as claude:
        message = await claude.messages.parse(model="m", max_tokens=4000, messages=[{"role": "user", "content": PROMPT}], output_format=Items)
    return [completion.choices[0].message.parsed, response.output_parsed, message.parsed_output]


def test_the_sdks_own_structured_output_goes_through() -> None:
    with serve(Script()) as server:
        first, second, third = asyncio.run(parsed(server.url))
    assert first == second == third
    assert [item.cell for item in first.items] == [12, 13, 14]
    assert [call.asked and call.asked.structure for call in server.log] == ["json_schema"] * 3


def formatted(server: Server, kind: str) -> ChatCompletion:
    schema = {"name": "items", "strict": True, "schema": {"type": "object", "properties": {}, "required": [], "additionalProperties": False}}
    form: Any = {"type": kind, "json_schema": schema} if kind == "json_schema" else {"type": kind}
    with openai.OpenAI(base_url=f"{server.url}/v1", **OPTIONS) as client:
        return client.chat.completions.create(model="m", messages=[{"role": "user", "content": PROMPT}], response_format=form)


@pytest.mark.parametrize(("known", "best"), [(("json_schema",), "json_schema"), (("json_object", "text"), "json_object"), (("text",), "text")])
def test_a_server_may_know_no_schema_or_no_json_at_all(known: tuple[str, ...], best: str) -> None:
    with serve(Script(formats=known)) as server:
        for worse in ("json_schema", "json_object", "text"):
            if worse == best:
                break
            with pytest.raises(openai.BadRequestError):
                formatted(server, worse)
        assert formatted(server, best).choices[0].message.content
    assert [call.seen for call in server.log if call.asked] == [0]


@pytest.mark.parametrize(("server", "status"), [("openai", 400), ("lm-studio", 400), ("vllm", 400), ("fastapi", 422), ("llama-cpp-python", 500)])
def test_servers_refuse_a_schema_in_their_own_words(server: Refuses, status: int) -> None:
    with serve(Script(formats=("text",), refuses=server)) as running, pytest.raises(openai.APIStatusError) as caught:
        formatted(running, "json_schema")
    assert caught.value.status_code == status


def test_parameters_that_a_vendor_does_not_know_are_refused() -> None:
    loose: Any = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": {"type": "object"}}}
    with serve(Script()) as server, openai.OpenAI(base_url=f"{server.url}/v1", **OPTIONS) as client:
        with pytest.raises(openai.BadRequestError, match="max_completion_tokens"):
            client.chat.completions.create(model="gpt-6-luna", messages=[{"role": "user", "content": PROMPT}], max_tokens=5)
        with pytest.raises(openai.BadRequestError, match=r"moved to 'text\.format'"):
            client.responses.create(model="gpt-6-luna", input=PROMPT, extra_body={"response_format": {"type": "text"}})
        with pytest.raises(openai.BadRequestError, match="additionalProperties"):
            client.chat.completions.create(model="m", messages=[{"role": "user", "content": PROMPT}], response_format=loose)
