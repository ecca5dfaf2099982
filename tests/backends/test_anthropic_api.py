"""The backend `anthropic`: what it sends and reads, the two clouds, and models that end."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import get_args

import pytest
from anthropic.resources.messages import DEPRECATED_MODELS
from anthropic.types import model as models

from synthchat.backends.answers import read_message
from synthchat.backends.anthropic_api import DEFAULT_MODEL, create
from synthchat.backends.base import SCHEMA, Message, Request
from synthchat.backends.sdk import THINKING_TOKENS
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, CallError, ConfigError
from tests.backends.little_server import Canned, little_server
from tests.backends.remotes import DOMAIN, KEY, MESSAGES, MODEL, REQUEST, ask, clear, once, remote
from tests.server import Script, serve

GOOD = json.dumps(
    {
        "type": "message",
        "model": "claude-x",
        "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "{}"}],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 3, "cache_creation_input_tokens": 4, "cache_read_input_tokens": 5, "output_tokens": 6},
    }
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch)


def test_a_message_is_asked_for() -> None:
    with serve(Script(key=KEY)) as server:
        ask(remote(MESSAGES, server.url))
        [call] = server.log
    form = {"format": {"type": "json_schema", "schema": SCHEMA}}
    turns = [{"role": "user", "content": "Write some."}]
    asked = {"model": MODEL, "system": "You write JSON.", "messages": turns, "max_tokens": 500 + THINKING_TOKENS, "output_config": form}
    assert call.body == asked


def test_a_long_answer_needs_no_stream() -> None:
    with serve(Script(key=KEY)) as server:
        request = Request("greet", (), "r", 0, (Message("user", "hi"),), 60_000)
        assert ask(remote(MESSAGES, server.url, timeout=600), request).finish == "stop"
        assert "system" not in server.log[0].body


def test_thoughts_are_left_out_and_cached_tokens_count() -> None:
    reply = read_message(json.loads(GOOD), "m")
    assert reply
    assert (reply.text, reply.model, reply.finish, reply.input_tokens, reply.output_tokens) == ("{}", "claude-x", "stop", 12, 6)


@pytest.mark.parametrize(
    ("stopped", "finish"),
    [
        *[("end_turn", "stop"), ("stop_sequence", "stop"), ("max_tokens", "length"), ("model_context_window_exceeded", "length")],
        *[("refusal", "refusal"), ("pause_turn", None), (None, None)],
    ],
)
def test_why_a_message_ended(stopped: str | None, finish: str | None) -> None:
    reply = read_message({"type": "message", "content": [], "stop_reason": stopped}, "m")
    assert reply
    assert (reply.text, reply.finish) == ("", finish)


def test_an_auth_token_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch, key=None)
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", KEY)
    with serve(Script(key=KEY)) as server:
        assert ask(remote(MESSAGES, server.url)).finish == "stop"


def test_a_gateways_own_header_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch, key=None)
    with serve(Script(key=KEY)) as server:
        assert ask(remote(MESSAGES, server.url, headers={"Authorization": f"Bearer {KEY}"})).finish == "stop"


def test_the_default_model_is_one_of_the_sdks_and_has_no_end() -> None:
    backend = create(DOMAIN, BackendSettings(name="anthropic"))
    assert backend.model == DEFAULT_MODEL
    assert DEFAULT_MODEL in get_args(get_args(models.Model)[0])
    assert backend.warnings == ()


@pytest.mark.parametrize("model", sorted(DEPRECATED_MODELS))
def test_a_model_that_ends_is_told_of(model: str) -> None:
    assert DEPRECATED_MODELS[model] in create(DOMAIN, BackendSettings(name="anthropic", model=model)).warnings[0]


def test_the_sdks_own_warning_is_not_heard() -> None:
    with serve(Script(key=KEY)) as server:  # a DeprecationWarning would be an error here
        assert ask(remote(MESSAGES, server.url, model="claude-sonnet-4-5")).finish == "stop"


def test_bedrock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", KEY)

    async def run() -> tuple[str, dict[str, str], str]:
        async with little_server(Canned(GOOD)) as little:
            assert (await once(remote(MESSAGES, little.url, api="bedrock", model="eu.claude-x-v1:0"))).text == "{}"
            return little.asked[0]

    path, headers, body = asyncio.run(run())
    assert path == "/model/eu.claude-x-v1:0/invoke"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert json.loads(body)["output_config"]["format"]["schema"] == SCHEMA


@pytest.mark.parametrize(("status", "says"), [(403, "no permission"), (404, "knows no model `eu.claude-x`"), (400, "does not take")])
def test_bedrock_refuses(status: int, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", KEY)

    async def run() -> None:
        async with little_server(Canned('{"message": "that is why"}', status)) as little:
            await once(remote(MESSAGES, little.url, api="bedrock", model="eu.claude-x"))

    with pytest.raises(BackendError, match=says) as caught:
        asyncio.run(run())
    assert "Amazon Bedrock" in str(caught.value)
    assert "that is why" in str(caught.value)


@pytest.mark.parametrize(
    ("api", "variables", "says"),
    [
        ("bedrock", {}, "AWS_REGION"),
        ("bedrock", {"AWS_REGION": "eu-central-1", "AWS_BEARER_TOKEN_BEDROCK": "two words"}, "AWS_BEARER_TOKEN_BEDROCK"),
        ("vertex", {}, "CLOUD_ML_REGION"),
        *([] if "boto3" in sys.modules else [("bedrock", {"AWS_REGION": "eu-central-1"}, "pip install 'anthropic[bedrock]'")]),
        *([] if "google.auth" in sys.modules else [("vertex", {"CLOUD_ML_REGION": "global"}, "pip install 'anthropic[vertex]'")]),
    ],
)
def test_what_a_cloud_wants(api: str, variables: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BackendError) as caught:
        ask(remote(MESSAGES, "http://127.0.0.1:9", api=api), REQUEST)
    assert says in str(caught.value)
    assert not isinstance(caught.value, CallError)


@pytest.mark.parametrize("api", ["bedrock", "vertex"])
def test_a_cloud_has_no_default_model(api: str) -> None:
    with pytest.raises(ConfigError, match=r"`backend\.model` is missing"):
        create(DOMAIN, BackendSettings(name="anthropic", api=api))
