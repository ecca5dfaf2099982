"""The server itself: aiohttp on a loop and a thread of its own, on 127.0.0.1 and a free port."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from tests.server.answers import answer
from tests.server.anthropic_api import Messages
from tests.server.asked import Asked
from tests.server.bedrock import Bedrock
from tests.server.log import Call, Log
from tests.server.openai_chat import AzureChat, Chat
from tests.server.openai_responses import Responses
from tests.server.script import ACCOUNT, BROKEN, DEFAULT_SCRIPT, LIMITED, SPITEFUL, TRANSPORT, Script
from tests.server.wire import Api, Sent

ROUTES: dict[str, Api] = {
    "/v1/chat/completions": Chat(),
    "/v1/responses": Responses(),
    "/v1/messages": Messages(),
    "/model/{deployment}/invoke": Bedrock(),
    "/openai/deployments/{deployment}/chat/completions": AzureChat(),
    "/openai/v1/chat/completions": AzureChat(versioned=False),
}
ERRORS = (*LIMITED, *BROKEN, *ACCOUNT, "prompt-filter")


class Server:
    """Answers by its script. `log` is in the order in which requests came, which is nobody's promise."""

    def __init__(self, script: Script) -> None:
        self.script, self.url = script, ""
        self.log = Log()
        self._seen: Counter[str] = Counter()
        self._running = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = asyncio.Event()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Log, decide, answer."""
        self._running += 1
        try:
            return await self._answer(request, ROUTES[request.match_info.route.resource.canonical])  # type: ignore[union-attr]
        finally:
            self._running -= 1

    async def _answer(self, request: web.Request, api: Api) -> web.StreamResponse:
        body = _json(await request.text()) | ({"model": request.match_info["deployment"]} if "deployment" in request.match_info else {})
        call = Call(api.name, dict(request.headers), body, at_once=self._running)
        self.log.append(call)
        if refused := api.refusal(request.headers, request.query, body, self.script):
            number = {api.id_header: f"req_refused{len(self.log):04}"}
            return await self._send(request, call, Sent(refused.status, refused.body, {**refused.headers, **number}))
        call.asked = asked = api.read(body)
        call.seen = self._seen[asked.digest]
        self._seen[asked.digest] += 1
        call.fault = self.script.of_request(asked.digest, call.seen)
        return await self._send(request, call, self._decided(api, call, asked))

    def _decided(self, api: Api, call: Call, asked: Asked) -> Sent:
        number = f"{asked.digest}{call.seen:04}"
        filtered = api.name == "messages" and call.fault == "content-filter"  # Anthropic has no such stop reason
        said = answer(asked, self.script, call.fault)
        if call.fault in SPITEFUL:
            return _spite(call.fault, call.headers, self.url)
        if call.fault not in (*TRANSPORT, *ACCOUNT) or call.fault == "slow":
            call.items, call.reply = said.planted, said.text
        if call.fault in ERRORS or filtered:
            sent = api.error("prompt-filter" if filtered else str(call.fault), asked, number)
            hint = {"retry-after-ms": str(self.script.retry_after_ms)} if call.fault in BROKEN and self.script.retry_after_ms is not None else {}
            return Sent(sent.status, sent.body, {**sent.headers, **hint})
        return api.reply(asked, said, number)

    async def _send(self, request: web.Request, call: Call, sent: Sent) -> web.StreamResponse:
        call.status = 0 if call.fault in ("timeout", "reset") else sent.status
        if call.fault == "slow":
            await asyncio.sleep(self.script.delay)
        if call.fault == "timeout":
            await self._closing.wait()
        if call.fault not in ("dropped", "reset", "timeout"):
            return web.Response(status=sent.status, body=sent.content, headers=sent.headers, content_type=sent.kind, charset="utf-8")
        return await _broken(request, sent, begun=call.fault == "dropped")

    async def run(self, ready: threading.Event) -> None:
        """Serve until `close`."""
        self._loop, self._closing = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=2**26)
        for path in ROUTES:
            app.router.add_post(path, self.handle)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.5, access_log=None)
        await runner.setup()
        listening = socket.create_server(("127.0.0.1", 0))
        await web.SockSite(runner, listening).start()
        self.url = "http://{}:{}".format(*runner.addresses[0][:2])
        ready.set()
        await self._closing.wait()
        # What asyncio has accepted as its server closes it never closes: so nothing more is accepted, and what has been gets its turns.
        self._loop.remove_reader(listening)
        for _ in range(10):
            await asyncio.sleep(0)
        await runner.cleanup()

    def close(self) -> None:
        """Stop serving; may be called from any thread."""
        assert self._loop, "the server runs"
        self._loop.call_soon_threadsafe(self._closing.set)


@contextmanager
def serve(script: Script = DEFAULT_SCRIPT) -> Iterator[Server]:
    """A server while the block runs."""
    server, ready = Server(script), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(server.run(ready)), daemon=True)
    thread.start()
    assert ready.wait(10), "the test server does not start"
    try:
        yield server
    finally:
        server.close()
        thread.join(10)
    # Now that its thread has ended: a call that is being read has no status yet.
    stuck = [call for call in server.log if call.status is None]
    assert not stuck, f"the test server cannot read what it was asked: {stuck[0].body}"


def _spite(fault: str, headers: Mapping[str, str], url: str) -> Sent:
    if fault == "redirect":
        return Sent(307, "Moved", {"Location": f"{url}/elsewhere"})
    return Sent(401, {"error": {"message": f"nobody here knows {' or '.join(headers.values())}", "type": "authentication_error"}})


def _json(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


async def _broken(request: web.Request, sent: Sent, *, begun: bool) -> web.StreamResponse:
    """A connection that breaks, with half of the body under way or before the first byte."""
    response = web.StreamResponse(status=sent.status, headers={**sent.headers, "content-type": sent.kind, "content-length": str(len(sent.content))})
    if begun:
        await response.prepare(request)
        await response.write(sent.content[: len(sent.content) // 2])
    if request.transport:
        request.transport.close()
    return response
