"""The backend `openai`: what it sends, what it reads, and what the SDK's own types say of its models."""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import re
import subprocess
import sys
from typing import get_args

import openai
import pytest
from openai.types.shared import chat_model

from synthchat.backends.answers import read_chat, read_response
from synthchat.backends.base import SCHEMA, Remote
from synthchat.backends.ends import OPENAI_ENDS
from synthchat.backends.failures import RATE_LIMIT, SERVER_ERROR
from synthchat.backends.openai_api import DEFAULT_MODEL, create
from synthchat.backends.sdk import THINKING_TOKENS
from synthchat.config.model import BackendSettings
from synthchat.errors import CallError, ConfigError
from tests.backends.little_server import Canned, little_server
from tests.backends.remotes import CHAT, DOMAIN, KEY, MODEL, REQUEST, RESPONSES, ask, clear, once, remote
from tests.server import Script, serve


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch)


def sent(protocol: str) -> dict[str, object]:
    with serve(Script(key=KEY)) as server:
        ask(remote(protocol, server.url, headers={"X-Team": "nlu"}))
        [call] = server.log
    assert {name.lower(): value for name, value in call.headers.items()}["x-team"] == "nlu"
    return call.body


def test_a_chat_completion_is_asked_for() -> None:
    form = {"type": "json_schema", "json_schema": {"name": "items", "strict": True, "schema": SCHEMA}}
    messages = [{"role": m.role, "content": m.content} for m in REQUEST.messages]
    asked = {"model": MODEL, "messages": messages, "max_completion_tokens": 500 + THINKING_TOKENS, "response_format": form}
    assert sent(CHAT) == asked


def test_a_response_is_asked_for_and_not_kept() -> None:
    form = {"type": "json_schema", "name": "items", "strict": True, "schema": SCHEMA}
    messages = [{"role": m.role, "content": m.content} for m in REQUEST.messages]
    asked = {"model": MODEL, "input": messages, "max_output_tokens": 500 + THINKING_TOKENS, "text": {"format": form}, "store": False}
    assert sent(RESPONSES) == asked


def test_the_default_model_is_one_of_the_sdks_and_has_no_end() -> None:
    backend = create(DOMAIN, BackendSettings(name="openai"))
    assert backend.model == DEFAULT_MODEL
    assert DEFAULT_MODEL in get_args(openai.types.ChatModel)
    assert backend.warnings == ()


def test_a_model_that_ends_is_told_of() -> None:
    assert "2026-12-11" in create(DOMAIN, BackendSettings(name="openai", model="gpt-5-mini")).warnings[0]


def test_the_ends_are_those_of_the_sdk() -> None:
    if openai.__version__ != "3.54.0":
        pytest.skip(f"the table was read off openai 3.54.0, here is {openai.__version__}: bring it up to date when the SDK is raised")
    said = [n.value.value for n in ast.parse(inspect.getsource(chat_model)).body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)]
    days = {
        model: day[1]
        for item in str(said[0]).split("\n- ")
        if (day := re.search(r"shutdown\s+date:\s+(\d{4}-\d\d-\d\d)", item))
        for model in re.findall(r'"([^"]+)"', item)
        if "audio" not in model
    }
    assert {model: day for model, day in days.items() if day > "2026-07"} == OPENAI_ENDS


@pytest.mark.parametrize(
    ("error", "finish", "kind"),
    [
        ({"code": "server_error", "message": "oh"}, None, SERVER_ERROR),
        ({"code": "rate_limit_exceeded", "message": "slow"}, None, RATE_LIMIT),
        ({"code": "invalid_prompt", "message": "no"}, "content_filter", None),
    ],
)
def test_a_response_that_fails_after_it_was_accepted(error: dict[str, str], finish: str | None, kind: str | None) -> None:
    async def run() -> str | None:
        async with little_server(Canned(json.dumps({"status": "failed", "error": error, "output": []}))) as little:
            return (await once(remote(RESPONSES, little.url))).finish

    if kind is None:
        assert asyncio.run(run()) == finish
    else:
        with pytest.raises(CallError, match=error["message"]) as caught:
            asyncio.run(run())
        assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("message", "finish", "text", "ended"),
    [
        ({"content": "x"}, "stop", "x", "stop"),
        ({"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, {"type": "image"}]}, "stop", "ab", "stop"),
        ({"content": None, "refusal": "no"}, "stop", "no", "refusal"),
        ({"content": None}, "tool_calls", "", None),
        ({"content": "half", "refusal": None}, "length", "half", "length"),
        ({"content": "a\ud83db"}, None, "a\ufffdb", None),
    ],
)
def test_what_a_chat_completion_may_look_like(message: dict[str, object], finish: str, text: str, ended: str | None) -> None:
    reply = read_chat({"choices": [{"message": message, "finish_reason": finish}], "usage": {"prompt_tokens": True}}, "m")
    assert reply
    assert (reply.text, reply.finish, reply.model, reply.input_tokens, reply.output_tokens) == (text, ended, "m", None, None)


def test_thoughts_are_no_part_of_a_response() -> None:
    said = {"type": "message", "content": [{"type": "output_text", "text": "{}"}]}
    thought = {"type": "reasoning", "content": [{"type": "reasoning_text", "text": "hm"}]}
    reply = read_response({"status": "completed", "output": [thought, said], "model": "m-1"}, "m")
    assert reply
    assert (reply.text, reply.finish, reply.model) == ("{}", "stop", "m-1")


@pytest.mark.parametrize(
    ("details", "finish"), [({"reason": "max_output_tokens"}, "length"), ({"reason": "content_filter"}, "content_filter"), (None, "length"), ({}, "length")]
)
def test_an_incomplete_response_is_never_taken_for_a_whole_one(details: object, finish: str) -> None:
    reply = read_response({"status": "incomplete", "incomplete_details": details, "output": []}, "m")
    assert reply
    assert reply.finish == finish


@pytest.mark.parametrize("status", ["queued", "in_progress", "cancelled", None])
def test_a_response_that_is_not_done_is_none(status: str | None) -> None:
    assert read_response({"status": status, "output": []}, "m") is None


def test_closing_what_was_never_open() -> None:
    backend = remote(CHAT, None)
    assert isinstance(backend, Remote)
    asyncio.run(backend.aclose())


def test_many_calls_at_once() -> None:
    async def run(url: str) -> list[str | None]:
        backend = remote(CHAT, url)
        replies = await asyncio.gather(*(backend.complete(REQUEST) for _ in range(150)))
        assert isinstance(backend, Remote)
        await backend.aclose()
        return [reply.finish for reply in replies]

    with serve(Script(key=KEY)) as server:
        assert set(asyncio.run(run(server.url))) == {"stop"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"api": "assistants"}, "`backend.api` is `assistants`"),
        ({"base_url": "localhost:8000"}, "`backend.base_url`"),
        ({"base_url": "http://[::1"}, "`backend.base_url`"),
        ({"headers": {"X-A": "a\nb"}}, "`X-A`"),
        ({"headers": {"X A": "a"}}, "`X A`"),
    ],
)
def test_settings_that_cannot_be(changed: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(says)):
        create(DOMAIN, BackendSettings.model_validate({"name": "openai", **changed}))


def test_the_sdk_is_imported_at_the_first_call_only() -> None:
    code = (
        "import sys; from synthchat.backends import openai_api, anthropic_api; from synthchat.config.model import BackendSettings as S;"
        "openai_api.create(None, S(name='openai')).warnings; anthropic_api.create(None, S(name='anthropic'));"
        "print(sorted({'openai', 'anthropic', 'httpx2', 'aiohttp'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
