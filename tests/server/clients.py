"""The vendors' own SDKs, one function for each API; their strict mode validates every reply against the vendor's types."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import anthropic
import openai

Said = tuple[str | None, str | None, int]
"""The text, why it ended in the API's own word, and the output tokens."""

KEY = "sk-test-key-1234"
OPTIONS: dict[str, Any] = {"api_key": KEY, "max_retries": 0, "timeout": 5}


@dataclass(frozen=True, slots=True)
class Driver:
    """Asks one prompt of one model for so many tokens at most; the options are the SDK client's."""

    ask: Callable[[str, str, str, int, Mapping[str, Any]], Coroutine[Any, Any, Said]]
    error: type[Exception]


class Failed(Protocol):
    """What the errors of both SDKs have."""

    status_code: int
    request_id: str | None
    message: str
    body: object
    type: str | None
    response: Any


async def chat(url: str, prompt: str, model: str, most: int, options: Mapping[str, Any]) -> Said:
    async with openai.AsyncOpenAI(base_url=f"{url}/v1", _strict_response_validation=True, **{**OPTIONS, **options}) as client:
        return await _chat(client, prompt, model, most)


async def azure(url: str, prompt: str, model: str, most: int, options: Mapping[str, Any]) -> Said:
    async with openai.AsyncAzureOpenAI(azure_endpoint=url, api_version="2024-10-21", _strict_response_validation=True, **{**OPTIONS, **options}) as client:
        return await _chat(client, prompt, model, most)


async def azure_v1(url: str, prompt: str, model: str, most: int, options: Mapping[str, Any]) -> Said:
    async with openai.AsyncOpenAI(base_url=f"{url}/openai/v1", _strict_response_validation=True, **{**OPTIONS, **options}) as client:
        return await _chat(client, prompt, model, most)


async def responses(url: str, prompt: str, model: str, most: int, options: Mapping[str, Any]) -> Said:
    async with openai.AsyncOpenAI(base_url=f"{url}/v1", _strict_response_validation=True, **{**OPTIONS, **options}) as client:
        reply = await client.responses.create(model=model, instructions="You write.", input=prompt, max_output_tokens=most)
    assert reply.usage
    why = reply.incomplete_details.reason if reply.incomplete_details else reply.status
    refused = any(part.type == "refusal" for item in reply.output if item.type == "message" for part in item.content)
    return reply.output_text, "refusal" if refused else why, reply.usage.output_tokens


async def messages(url: str, prompt: str, model: str, most: int, options: Mapping[str, Any]) -> Said:
    async with anthropic.AsyncAnthropic(base_url=url, _strict_response_validation=True, **{**OPTIONS, **options}) as client:
        turns: list[anthropic.types.MessageParam] = [{"role": "user", "content": prompt}]
        reply = await client.messages.create(model=model, system="You write.", messages=turns, max_tokens=most)
    text = "".join(block.text for block in reply.content if block.type == "text")
    return text, reply.stop_reason, reply.usage.output_tokens


async def _chat(client: openai.AsyncOpenAI, prompt: str, model: str, most: int) -> Said:
    turns: list[openai.types.chat.ChatCompletionMessageParam] = [{"role": "system", "content": "You write."}, {"role": "user", "content": prompt}]
    reply = await client.chat.completions.create(model=model, messages=turns, max_completion_tokens=most)
    [choice] = reply.choices
    assert reply.usage
    return choice.message.content, "refusal" if choice.message.refusal else choice.finish_reason, reply.usage.completion_tokens


DRIVERS = {
    "chat": Driver(chat, openai.APIError),
    "responses": Driver(responses, openai.APIError),
    "azure": Driver(azure, openai.APIError),
    "azure-v1": Driver(azure_v1, openai.APIError),
    "messages": Driver(messages, anthropic.APIError),
}
