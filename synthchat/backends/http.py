"""A lean transport over aiohttp: one connection pool, a time limit for each call, no redirects, no cookies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp

from synthchat.backends.server import CONNECT_SECONDS, trust
from synthchat.config.model import BackendSettings


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Http:
    """Connections to one server, made in the running event loop. How many are open at once is ruled above."""

    def __init__(self, settings: BackendSettings, credentials: Mapping[str, str]) -> None:
        connector = aiohttp.TCPConnector(limit=0, ssl=trust(settings.ca_bundle) or True)
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=settings.timeout, sock_connect=min(CONNECT_SECONDS, settings.timeout)),
            headers={"Content-Type": "application/json", **settings.headers, **credentials},
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    async def post(self, address: str, body: bytes) -> Answer:
        """Send a JSON body. Raises aiohttp's errors and time-outs."""
        # A redirect would carry the key to wherever it leads.
        async with self._session.post(address, data=body, allow_redirects=False, proxy=_proxy(address)) as response:
            return Answer(response.status, response.headers, await response.read())

    async def close(self) -> None:
        """Close all connections."""
        await self._session.close()


def _proxy(address: str) -> str | None:
    """The environment's proxy for an address. aiohttp could look itself, but then reads .netrc too, and refuses our key where that has another."""
    parts, proxies = urlsplit(address), getproxies()
    return None if proxy_bypass(parts.hostname or "") else proxies.get(parts.scheme) or proxies.get("all")
