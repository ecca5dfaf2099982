"""The backends over a network, for tests: each protocol opened against a server of ours, with a marked key that must be seen nowhere."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

import pytest

from synthchat.backends import anthropic_api, compatible, openai_api
from synthchat.backends.base import Backend, Factory, Message, Remote, Reply, Request
from synthchat.config.model import BackendSettings
from synthchat.spec.model import Domain, Intent

KEY = "MARKED-do-not-show-0123456789"  # unlike any vendor's, so that no pattern finds it
MODEL = "test-model-1"
DOMAIN = Domain(name="none", intents={"greet": Intent(name="greet", description="says hello")}, languages={"en": 1.0}, split={"test": 0.2}, factors={})
REQUEST = Request("greet", (), "r-1", 0, (Message("system", "You write JSON."), Message("user", "Write some.")), 500)

CHAT, RESPONSES, MESSAGES, COMPATIBLE, AZURE = PROTOCOLS = ("chat", "responses", "messages", "compatible", "azure")
SETTINGS: Mapping[str, dict[str, Any]] = {
    CHAT: {"name": "openai"},
    RESPONSES: {"name": "openai", "api": "responses"},
    MESSAGES: {"name": "anthropic"},
    COMPATIBLE: {"name": "compatible"},
    AZURE: {"name": "compatible", "api": "azure"},
}
FACTORIES: Mapping[str, Factory] = {"openai": openai_api.create, "anthropic": anthropic_api.create, "compatible": compatible.create}
KEYS = {
    CHAT: "OPENAI_API_KEY",
    RESPONSES: "OPENAI_API_KEY",
    MESSAGES: "ANTHROPIC_API_KEY",
    COMPATIBLE: "OPENAI_API_KEY",
    AZURE: "AZURE_OPENAI_API_KEY",
}
PREFIXES = ("OPENAI_", "AZURE_", "ANTHROPIC_", "AWS_", "GOOGLE_", "CLOUD_ML", "HTTP", "ALL_PROXY", "NO_PROXY")


def clear(monkeypatch: pytest.MonkeyPatch, *, key: str | None = KEY) -> None:
    """An environment without anything of the vendors' but a key for each, and without proxies."""
    for name in [n for n in os.environ if n.upper().startswith(PREFIXES)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", "/nonexistent")  # profiles, .netrc
    for name in sorted({*KEYS.values()}) if key else ():
        monkeypatch.setenv(name, key or "")


def settings(protocol: str, url: str | None, **more: Any) -> BackendSettings:  # noqa: ANN401
    """The settings of a protocol; OpenAI's own and compatible servers have their API under /v1."""
    base = f"{url}/v1" if url and protocol in {CHAT, RESPONSES, COMPATIBLE} else url
    return BackendSettings(**{"model": MODEL, "base_url": base, "timeout": 20.0, **SETTINGS[protocol], **more})


def remote(protocol: str, url: str | None, **more: Any) -> Backend:  # noqa: ANN401
    """A backend that speaks a protocol to a server."""
    made = settings(protocol, url, **more)
    return FACTORIES[made.name](DOMAIN, made)


async def once(backend: Backend, request: Request = REQUEST) -> Reply:
    """One reply, and the connections closed."""
    assert isinstance(backend, Remote)
    try:
        return await backend.complete(request)
    finally:
        await backend.aclose()


def ask(backend: Backend, request: Request = REQUEST) -> Reply:
    """The same, from outside of an event loop."""
    return asyncio.run(once(backend, request))
