"""The backend `anthropic`: Claude, directly, through Amazon Bedrock or through Google Vertex, each by Anthropic's own client."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from synthchat.backends.answers import read_message
from synthchat.backends.base import SCHEMA, Reply, Request
from synthchat.backends.ends import ending
from synthchat.backends.sdk import THINKING_TOKENS, Client, SdkBackend
from synthchat.backends.server import Server, check, key_in, server
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, ConfigError
from synthchat.spec.model import Domain

KEYS = {
    "direct": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "bedrock": ("AWS_BEARER_TOKEN_BEDROCK", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    "vertex": ("GOOGLE_APPLICATION_CREDENTIALS",),
}
TITLES = {"direct": "Anthropic", "bedrock": "Amazon Bedrock", "vertex": "Google Vertex"}
CLOUD_HINTS = {
    "bedrock": "pip install 'anthropic[bedrock]', set AWS_REGION, and AWS_BEARER_TOKEN_BEDROCK or the credentials that `aws configure` asks for",
    "vertex": "pip install 'anthropic[vertex]', set CLOUD_ML_REGION and ANTHROPIC_VERTEX_PROJECT_ID, then gcloud auth application-default login",
}
DEFAULT_MODEL = "claude-haiku-5-5"
OUTPUT = {"format": {"type": "json_schema", "schema": dict(SCHEMA)}}


def create(domain: Domain, settings: BackendSettings) -> AnthropicBackend:
    """The backend for one run.

    Raises ConfigError for settings that it does not know, or for a cloud without a model: each has names of its own.
    """
    check(settings, ("direct", "bedrock", "vertex"))
    if settings.model is None and settings.api in CLOUD_HINTS:
        raise ConfigError(f"`backend.model` is missing: {TITLES[settings.api]} has names of its own", hint="write the model's name as your console shows it")
    return AnthropicBackend(settings, settings.model or DEFAULT_MODEL)


class AnthropicBackend(SdkBackend):
    """Claude through Anthropic's SDK."""

    name = "anthropic"

    def __init__(self, settings: BackendSettings, model: str) -> None:
        super().__init__(settings, model)
        self._api = settings.api or "direct"

    @property
    def warnings(self) -> tuple[str, ...]:
        """The day on which the model ends, where the SDK's table has one."""
        from anthropic.resources.messages import DEPRECATED_MODELS

        return ending("Anthropic", self._model, DEPRECATED_MODELS.get(self._model))

    def _sdk(self) -> ModuleType:
        import anthropic

        return anthropic

    def _open(self) -> Client:
        # The SDK warns of a model's end at every call; we say it once, before the run.
        warnings.filterwarnings("ignore", "The model '.*' is deprecated", DeprecationWarning)
        return self._open_direct() if self._api == "direct" else self._open_cloud()

    def _open_direct(self) -> Client:
        import anthropic

        key, token = map(key_in, KEYS["direct"])
        given: dict[str, Any] = {"api_key": key} if key else {"auth_token": token} if token else {}
        try:
            client = anthropic.AsyncAnthropic(**given, **self._transport())
        except (anthropic.AnthropicError, ValueError) as error:  # a profile of its own that cannot be read
            raise self._unusable(error) from None
        named = {header.lower() for header in client.default_headers}
        if not (given or client.credentials or named & {"authorization", "x-api-key"}):
            raise BackendError("there is no key for Anthropic", hint=self._server().key_hint)
        return client

    def _open_cloud(self) -> Client:
        import anthropic

        for name in KEYS[self._api][:1] if self._api == "bedrock" else ():
            key_in(name)
        client = anthropic.AsyncAnthropicBedrock if self._api == "bedrock" else anthropic.AsyncAnthropicVertex
        try:
            return client(**self._transport())
        except (anthropic.AnthropicError, ValueError) as error:  # no region
            raise self._unusable(error) from None

    def _unusable(self, error: BaseException, hint: str | None = None) -> BackendError:
        return super()._unusable(error, hint or CLOUD_HINTS.get(self._api))

    def _server(self) -> Server:
        url = str(self._client.base_url) if self._client else self._settings.base_url or ""
        return server(TITLES[self._api], url, self._model, KEYS[self._api], self._settings.headers)

    async def _send(self, request: Request) -> bytes:
        system = "\n\n".join(m.content for m in request.messages if m.role == "system")
        turns = [{"role": m.role, "content": m.content} for m in request.messages if m.role != "system"]
        body: dict[str, Any] = {"messages": turns, "output_config": OUTPUT, "max_tokens": request.max_tokens + THINKING_TOKENS}
        if system:
            body["system"] = system
        raw = await self._client.messages.with_raw_response.create(model=self._model, **body)
        content: bytes = raw.http_response.content
        return content

    def _read(self, data: Mapping[str, object]) -> Reply | None:
        return read_message(data, self._model)
