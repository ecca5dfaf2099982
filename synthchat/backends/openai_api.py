"""The backend `openai`: OpenAI's models, by Chat Completions or, where asked, by Responses."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

from synthchat.backends.answers import failed_response, filtered, read_chat, read_response
from synthchat.backends.base import SCHEMA, Reply, Request
from synthchat.backends.ends import OPENAI_ENDS, ending
from synthchat.backends.failures import RATE_LIMIT, SERVER_ERROR
from synthchat.backends.sdk import THINKING_TOKENS, Client, SdkBackend
from synthchat.backends.server import Server, check, key_in, server
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, CallError
from synthchat.spec.model import Domain

KEY = "OPENAI_API_KEY"
DEFAULT_MODEL = "gpt-6-luna"
FORMAT = {"name": "items", "strict": True, "schema": dict(SCHEMA)}
POLICY = {"invalid_prompt", "bio_policy", "misalignment_policy_violation"}


def create(domain: Domain, settings: BackendSettings) -> OpenAIBackend:
    """The backend for one run. Raises ConfigError for settings that it does not know."""
    check(settings, ("chat", "responses"))
    return OpenAIBackend(settings, settings.model or DEFAULT_MODEL)


class OpenAIBackend(SdkBackend):
    """OpenAI through its own SDK."""

    name = "openai"

    @property
    def warnings(self) -> tuple[str, ...]:
        """The day on which the model is switched off, where OpenAI has named one."""
        return ending("OpenAI", self._model, OPENAI_ENDS.get(self._model))

    def _sdk(self) -> ModuleType:
        import openai

        return openai

    def _open(self) -> Client:
        import openai

        key = key_in(KEY)
        if key is None:
            raise BackendError("there is no key for OpenAI", hint=f"{self._server().key_hint}; a server that needs none is `--backend compatible`")
        return openai.AsyncOpenAI(api_key=key, **self._transport())

    def _server(self) -> Server:
        url = str(self._client.base_url) if self._client else self._settings.base_url or ""
        return server("OpenAI", url, self._model, (KEY,), self._settings.headers)

    async def _send(self, request: Request) -> bytes:
        messages = [{"role": m.role, "content": m.content} for m in request.messages]
        most = request.max_tokens + THINKING_TOKENS
        if self._settings.api == "responses":
            raw = await self._client.responses.with_raw_response.create(
                # Nothing is to be kept at the vendor's: the seeds in a prompt may be somebody's words.
                **{"model": self._model, "input": messages, "max_output_tokens": most, "text": {"format": {"type": "json_schema", **FORMAT}}, "store": False}
            )
        else:
            form = {"type": "json_schema", "json_schema": FORMAT}
            raw = await self._client.chat.completions.with_raw_response.create(
                model=self._model, messages=messages, max_completion_tokens=most, response_format=form
            )
        body: bytes = raw.http_response.content
        return body

    def _read(self, data: Mapping[str, object]) -> Reply | None:
        if self._settings.api != "responses":
            return read_chat(data, self._model)
        if error := failed_response(data):
            return self._failed(*error)
        return read_response(data, self._model)

    def _failed(self, code: str, message: str) -> Reply:
        """A response that failed after it was accepted, under status 200."""
        if code in POLICY:
            return filtered(self._model)
        kind = RATE_LIMIT if code == "rate_limit_exceeded" else SERVER_ERROR
        raise CallError(f"OpenAI could not finish its answer ({self._server().clean(message) or code})", kind=kind)
