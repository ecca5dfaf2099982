"""A server that gives the answers it is told, one after the other, over real HTTP: for bodies that the test server in `tests/server` never sends."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass(frozen=True)
class Canned:
    """One answer."""

    body: str | bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Little:
    """Where the server is, and what it was asked: path with query, headers, body."""

    url: str = ""
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)


@asynccontextmanager
async def little_server(*answers: Canned, tls: ssl.SSLContext | None = None) -> AsyncIterator[Little]:
    """Serve these answers; the last one is repeated."""
    little, left = Little(), list(answers)
    app = web.Application()

    async def handle(request: web.Request) -> web.Response:
        little.asked.append((request.raw_path, dict(request.headers), await request.text()))
        answer = left.pop(0) if len(left) > 1 else left[0]
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        return web.Response(status=answer.status, body=body, headers={"Content-Type": "application/json", **answer.headers})

    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    little.url = f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield little
    finally:
        await runner.cleanup()


def paths(little: Little) -> Sequence[str]:
    """The paths that were asked for."""
    return [path for path, _, _ in little.asked]
