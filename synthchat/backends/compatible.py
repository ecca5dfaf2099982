"""The backend `compatible`: any server with OpenAI's chat API. vLLM, Ollama, llama.cpp, LM Studio, gateways, and Azure by its own address and header."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, quote, urlencode, urlsplit, urlunsplit

import orjson

from synthchat.backends.answers import broken, decode, failed_response, filtered, read_chat
from synthchat.backends.base import Reply, Request
from synthchat.backends.failures import Said, is_broken, is_filtered, malformed, refused, said, timed_out, unreachable
from synthchat.backends.http import Http
from synthchat.backends.ladder import Ladder
from synthchat.backends.server import CLOSED, HEEDS, check, key_in, server
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, ConfigError, Problem
from synthchat.spec.model import Domain

KEYS = {"openai": ("OPENAI_API_KEY",), "azure": ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_AD_TOKEN")}
AZURE_VERSION = "2024-10-21"
"""The oldest of Azure's stable versions that knows JSON schemas; `?api-version=…` in the address or OPENAI_API_VERSION name another."""


def create(domain: Domain, settings: BackendSettings) -> CompatibleBackend:
    """The backend for one run. Raises ConfigError where it is not said which server and which model, or for settings that it does not know."""
    check(settings, ("openai", "azure"))
    address = "https://NAME.openai.azure.com" if settings.api == "azure" else "http://localhost:8000/v1"
    hints = {"model": "write the name that the server has for it", "base_url": f"write the server's address, like {address}"}
    missing = [Problem(f"`backend.{key}` is missing: `compatible` has no default", hint=hint) for key, hint in hints.items() if not getattr(settings, key)]
    if missing:
        raise ConfigError(missing)
    return CompatibleBackend(settings, settings.model or "", settings.base_url or "")


class CompatibleBackend:
    """A server that speaks OpenAI's protocol, over a transport of our own."""

    name = "compatible"
    prompted = True
    heeds = HEEDS
    shows: Mapping[str, frozenset[str]] | None = None
    warnings: tuple[str, ...] = ()

    def __init__(self, settings: BackendSettings, model: str, base_url: str) -> None:
        self.model: str | None = model
        self._model, self._settings, self._api = model, settings, settings.api or "openai"
        self._address = _azure(base_url, model) if self._api == "azure" else _chat(base_url)
        self._server = server("Azure" if self._api == "azure" else "the server", base_url, model, KEYS[self._api], settings.headers)
        self._ladder = Ladder()
        self._http: Http | None = None
        self._closed = False

    def problems(self, domain: Domain) -> Sequence[Problem]:
        """A language model can write any intent."""
        return ()

    async def complete(self, request: Request) -> Reply:
        """The model's answer, by the strictest form that the server knows.

        Raises CallError for what may pass, BackendError for what may not.
        """
        import aiohttp

        if self._closed:
            raise BackendError(CLOSED)
        self._http = self._http or Http(self._settings, self._credentials())
        messages = [{"role": m.role, "content": m.content} for m in request.messages]
        try:
            return await self._ask(self._http, messages, request.max_tokens)
        except asyncio.TimeoutError:  # aiohttp's own time-outs are of this class too
            raise timed_out(self._server, self._settings.timeout) from None
        except (aiohttp.ClientError, OSError) as error:
            raise unreachable(self._server, error) from None

    async def aclose(self) -> None:
        """Close the connections, for good."""
        self._closed = True
        if self._http is not None:
            await self._http.close()

    async def _ask(self, http: Http, messages: Sequence[Mapping[str, str]], max_tokens: int) -> Reply:
        while True:
            terms = self._ladder.terms
            body = {"model": self._model, "messages": messages, **terms.fields(max_tokens)}
            answer = await http.post(self._address, orjson.dumps(body))
            if answer.status == 200:
                return self._read(answer.body, answer.headers)
            told = said(answer.body)
            if is_filtered(answer.status, told):
                return filtered(self._model)
            if answer.status == 500 and is_broken(told):
                return broken(self._model)
            if not self._ladder.steps_down(terms, answer.status, told):
                raise refused(self._server, answer.status, answer.headers, told)

    def _read(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        data = decode(body) or {}
        if reply := read_chat(data, self._model):
            return reply
        if error := failed_response(data):  # a gateway's way to tell what befell it behind
            status = int(error[0]) if error[0].isdecimal() and 400 <= int(error[0]) < 600 else 502
            raise refused(self._server, status, headers, Said(*error))
        raise malformed(self._server, body)

    def _credentials(self) -> dict[str, str]:
        """The header that carries the key. A local server needs none, Azure does; one that headers or address give is not doubled."""
        if {name.lower() for name in self._settings.headers} & {"authorization", "api-key"} or urlsplit(self._address).username:
            return {}
        if self._api == "openai":
            key = key_in("OPENAI_API_KEY")
            return {"Authorization": f"Bearer {key}"} if key else {}
        if token := key_in("AZURE_OPENAI_AD_TOKEN"):
            return {"Authorization": f"Bearer {token}"}
        if key := key_in("AZURE_OPENAI_API_KEY"):
            return {"api-key": key}
        raise BackendError("there is no key for Azure", hint=self._server.key_hint)


def _chat(base_url: str) -> str:
    """The address of chat completions, whether or not the one given names them already."""
    parts = urlsplit(base_url)
    path = f"{parts.path.rstrip('/').removesuffix('/chat/completions')}/chat/completions"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def _azure(base_url: str, model: str) -> str:
    """The address of a deployment, as the openai SDK's Azure client makes it; of one copied from the portal, what follows `/openai` is left out."""
    parts = urlsplit(base_url)
    version = parse_qs(parts.query).get("api-version", [os.environ.get("OPENAI_API_VERSION", "").strip() or AZURE_VERSION])[0]
    path = f"{re.split('/openai(?=/|$)', parts.path.rstrip('/'))[0]}/openai/deployments/{quote(model, safe='')}/chat/completions"
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode({"api-version": version}), ""))
