"""What the SDKs of OpenAI and Anthropic have in common, which is nearly all: they were made by the same generator."""

from __future__ import annotations

import asyncio
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, Protocol

from synthchat.backends.answers import decode, filtered
from synthchat.backends.base import Reply, Request
from synthchat.backends.failures import is_filtered, malformed, refused, said, timed_out, unreachable
from synthchat.backends.server import CLOSED, CONNECT_SECONDS, HEEDS, Server, trust
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, Problem
from synthchat.spec.model import Domain

THINKING_TOKENS = 4096
"""Room beside the answer: models of both vendors may think before they write, and count that as output."""

CLOUDS = (("botocore.exceptions", "BotoCoreError"), ("botocore.exceptions", "ClientError"), ("google.auth.exceptions", "GoogleAuthError"))


class Client(Protocol):
    """One of the SDKs' clients; what is called on it differs."""

    async def close(self) -> None:
        """Close its connections."""
        ...


class SdkBackend(ABC):
    """A backend over a vendor's SDK. The client is made at the first call: a plan, or a run from the ledger, needs no key and no SDK."""

    name: str
    prompted = True
    heeds = HEEDS
    shows: Mapping[str, frozenset[str]] | None = None

    def __init__(self, settings: BackendSettings, model: str) -> None:
        self.model: str | None = model
        self._model, self._settings = model, settings
        self._client: Any = None
        self._closed = False

    @property
    @abstractmethod
    def warnings(self) -> tuple[str, ...]:
        """What the vendor has announced of the model."""

    @abstractmethod
    def _sdk(self) -> ModuleType:
        """The vendor's module, imported only now."""

    @abstractmethod
    def _open(self) -> Client:
        """A client that tries each call once. Raises BackendError where there is no key."""

    @abstractmethod
    def _server(self) -> Server:
        """Whom the client speaks to."""

    @abstractmethod
    async def _send(self, request: Request) -> bytes:
        """One call; the body that came under a good status."""

    @abstractmethod
    def _read(self, data: Mapping[str, object]) -> Reply | None:
        """The reply that a body is; None for none."""

    def problems(self, domain: Domain) -> Sequence[Problem]:
        """A language model can write any intent."""
        return ()

    async def complete(self, request: Request) -> Reply:
        """The model's answer.

        Raises CallError for what may pass, BackendError for what may not.
        """
        sdk = self._sdk()
        if self._closed:  # what is still under way when a run fails would open connections that nobody closes
            raise BackendError(CLOSED)
        self._client = self._client or self._open()
        # Causes are cut off (`from None`): the SDKs' exceptions carry the request, and the key in its headers.
        try:
            body = await asyncio.wait_for(self._send(request), self._settings.timeout)
        except (asyncio.TimeoutError, sdk.APITimeoutError):
            raise timed_out(self._server(), self._settings.timeout) from None
        except sdk.APIStatusError as error:
            status, told = error.response.status_code, said(error.response.content)
            if is_filtered(status, told):
                return filtered(self._model)
            raise refused(self._server(), status, error.response.headers, told) from None
        except sdk.APIConnectionError as error:
            raise unreachable(self._server(), error) from None
        except self._refusals() as error:
            raise self._unusable(error) from None
        reply = self._read(data) if (data := decode(body)) else None
        if reply is None:
            raise malformed(self._server(), body)
        return reply

    async def aclose(self) -> None:
        """Close the client's connections, for good."""
        self._closed = True
        if self._client is not None:
            await self._client.close()

    def _refusals(self) -> tuple[type[Exception], ...]:
        """What else a call raises, before anything is sent: the SDK's own, or what it lets through from the clouds' libraries."""
        sdk: Any = self._sdk()
        clouds = [getattr(sys.modules[module], name) for module, name in CLOUDS if module in sys.modules]
        return (sdk.APIError.__base__, ImportError, ValueError, RuntimeError, *clouds)

    def _unusable(self, error: BaseException, hint: str | None = None) -> BackendError:
        """What the SDK itself finds wrong before anything is sent: credentials, a region, a missing package."""
        server = self._server()
        return BackendError(f"{server.title} cannot be asked: {server.clean(str(error))}", hint=hint or server.key_hint)

    def _transport(self) -> dict[str, Any]:
        """Arguments of any client: one try, no redirects (they would carry keys elsewhere), no limit but our own on connections."""
        import httpx2

        settings, sdk = self._settings, self._sdk()
        context = trust(settings.ca_bundle)
        timeout = httpx2.Timeout(settings.timeout, connect=min(CONNECT_SECONDS, settings.timeout))
        limits = httpx2.Limits(max_connections=None, max_keepalive_connections=100)
        client = sdk.DefaultAsyncHttpxClient(verify=context or True, timeout=timeout, limits=limits, follow_redirects=False)
        return {
            "base_url": settings.base_url,
            "default_headers": dict(settings.headers),
            "timeout": timeout,
            "max_retries": 0,
            "http_client": client,
        }
