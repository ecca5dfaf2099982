"""Every way in which an API can misbehave, through every protocol: a reply that says how it ended, a CallError that may pass, or a BackendError."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from synthchat.backends.base import Remote
from synthchat.backends.failures import CONNECTION, MALFORMED, OVERLOADED, RATE_LIMIT, SERVER_ERROR, TIMEOUT
from synthchat.backends.server import Server
from synthchat.errors import BackendError, CallError
from tests.backends.little_server import Canned, little_server
from tests.backends.remotes import AZURE, CHAT, COMPATIBLE, KEY, KEYS, MESSAGES, MODEL, PROTOCOLS, REQUEST, RESPONSES, ask, clear, once, remote
from tests.server import Script, serve

each = pytest.mark.parametrize("protocol", PROTOCOLS)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch)


def failure(protocol: str, fault: str, **more: float) -> BackendError:
    with serve(Script(always=fault)) as server, pytest.raises(BackendError) as caught:
        ask(remote(protocol, server.url, **more))
    told = caught.value
    assert KEY not in f"{told} {told!r}"
    assert told.__suppress_context__ or told.__cause__ is None
    return told


@each
def test_a_good_answer(protocol: str) -> None:
    with serve(Script(key=KEY, models=(MODEL,))) as server:
        reply = ask(remote(protocol, server.url))
        [call] = server.log
    assert (reply.text, reply.model, reply.finish) == ('{"items": []}', MODEL, "stop")
    assert (reply.input_tokens or 0) > 0
    assert (reply.output_tokens or 0) > 0
    assert call.asked
    assert call.asked.structure == "json_schema"
    assert "temperature" not in call.body


@each
@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        *[("429", RATE_LIMIT), ("429-bare", RATE_LIMIT), ("429-date", RATE_LIMIT), ("429-ms", RATE_LIMIT), ("429-4000", RATE_LIMIT)],
        *[("500", SERVER_ERROR), ("502", SERVER_ERROR), ("503", OVERLOADED), ("529", OVERLOADED)],
        *[("dropped", CONNECTION), ("reset", CONNECTION)],
    ],
)
def test_what_may_pass(protocol: str, fault: str, kind: str) -> None:
    told = failure(protocol, fault)
    assert isinstance(told, CallError)
    assert told.kind == kind
    if fault.isdecimal() and kind != RATE_LIMIT:
        assert fault in str(told)


@each
@pytest.mark.parametrize(("fault", "seconds"), [("429", 0), ("429-bare", None), ("429-date", 0), ("429-ms", 0.003), ("429-4000", 4000), ("500", None)])
def test_how_long_a_server_asks_to_wait(protocol: str, fault: str, seconds: float | None) -> None:
    told = failure(protocol, fault)
    assert isinstance(told, CallError)
    assert told.retry_after == pytest.approx(seconds)


@each
def test_a_call_has_its_time(protocol: str) -> None:
    told = failure(protocol, "timeout", timeout=0.3)
    assert isinstance(told, CallError)
    assert told.kind == TIMEOUT
    assert "0.3 s" in str(told)
    assert "`backend.timeout`" in str(told)


@each
@pytest.mark.parametrize(
    ("fault", "says", "hint"),
    [
        ("401", "does not accept the key", "set the environment variable"),
        ("403", f"gives this key no permission to use `{MODEL}`", "`backend.model`"),
        ("404", f"knows no model `{MODEL}`", "`backend.model`"),
        ("too-long", "finds the request too long", "lower `request.records`"),
        ("no-credit", "has nothing left to spend", "top it up"),
    ],
)
def test_what_a_person_must_mend(protocol: str, fault: str, says: str, hint: str) -> None:
    told = failure(protocol, fault)
    assert not isinstance(told, CallError)
    assert says in str(told)
    assert hint in str(told)
    assert fault != "401" or KEYS[protocol] in str(told)


@each
@pytest.mark.parametrize(
    ("fault", "finish"), [("length", "length"), ("empty", "stop"), ("not-json", "stop"), ("refused", "refusal"), ("prompt-filter", "content_filter")]
)
def test_answers_that_are_none(protocol: str, fault: str, finish: str) -> None:
    with serve(Script(always=fault)) as server:
        assert ask(remote(protocol, server.url)).finish == finish


@pytest.mark.parametrize("protocol", [CHAT, RESPONSES, COMPATIBLE, AZURE])
def test_an_answer_that_a_filter_stopped(protocol: str) -> None:
    with serve(Script(always="content-filter")) as server:
        reply = ask(remote(protocol, server.url))
    assert (reply.text, reply.finish) == ("", "content_filter")


@each
def test_a_wrong_key_is_not_shown(protocol: str) -> None:
    with serve(Script(key="another")) as server, pytest.raises(BackendError) as caught:
        ask(remote(protocol, server.url))
    assert "does not accept the key" in str(caught.value)
    assert not any(part in str(caught.value) for part in (KEY, KEY[:8], KEY[-4:]))


@each
def test_a_server_that_says_the_key_aloud(protocol: str) -> None:
    async def run() -> None:
        body = f'{{"error": {{"message": "who is Bearer {KEY}? {KEY} is unknown", "type": "authentication_error"}}}}'
        async with little_server(Canned(body, 401)) as little:
            await once(remote(protocol, little.url))

    with pytest.raises(BackendError) as caught:
        asyncio.run(run())
    assert "who is" in str(caught.value)
    assert KEY not in str(caught.value)


@each
def test_nobody_listens(protocol: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(CallError) as caught:
            ask(remote(protocol, url))
    assert caught.value.kind == CONNECTION
    assert url in str(caught.value)
    assert protocol not in {COMPATIBLE, AZURE} or "Connection refused" in str(caught.value)
    assert "`backend.base_url`" in str(caught.value)


@each
@pytest.mark.parametrize(
    "body", ["", "<html>sign in</html>", "[1, 2", "[]", "null", '"x"', "{}", '{"choices": []}', '{"choices": [{"message": null}], "content": 1}', "[" * 100_000]
)
@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_a_body_that_is_no_answer(protocol: str, body: str, kind: str) -> None:
    async def run() -> None:
        async with little_server(Canned(body, headers={"Content-Type": kind})) as little:
            await once(remote(protocol, little.url))

    with pytest.raises(CallError) as caught:
        asyncio.run(run())
    assert caught.value.kind == MALFORMED


@each
@pytest.mark.parametrize("status", [301, 307])
def test_keys_are_not_carried_elsewhere(protocol: str, status: int) -> None:
    async def run() -> None:
        async with little_server(Canned("{}")) as other, little_server(Canned("moved", status, {"Location": other.url})) as little:
            with pytest.raises(BackendError, match="sends us on") as caught:
                await once(remote(protocol, little.url))
            assert not isinstance(caught.value, CallError)
            assert other.asked == []

    asyncio.run(run())


@each
@pytest.mark.parametrize(
    "body", ["", "gone", "[]", '[{"error": {"message": "gone"}}]', '{"error": "gone"}', '{"detail": [{"msg": "gone"}]}', '{"error": {"message": 7}}']
)
def test_errors_in_all_forms(protocol: str, body: str) -> None:
    async def run() -> None:
        async with little_server(Canned(body, 418)) as little:
            await once(remote(protocol, little.url))

    with pytest.raises(BackendError, match="418") as caught:
        asyncio.run(run())
    assert "gone" not in body or "gone" in str(caught.value)


@pytest.mark.parametrize("protocol", [CHAT, RESPONSES, MESSAGES, AZURE])
def test_without_a_key(protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch, key=None)
    with pytest.raises(BackendError, match="there is no key for") as caught:
        ask(remote(protocol, "http://127.0.0.1:9"))
    assert KEYS[protocol] in str(caught.value)
    assert not isinstance(caught.value, CallError)


@each
@pytest.mark.parametrize("key", ["sk-one two", "sk-one\ntwo", "sk-ключ"])
def test_a_key_that_no_header_carries(protocol: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch, key=key)
    with pytest.raises(BackendError, match=KEYS[protocol]) as caught:
        ask(remote(protocol, "http://127.0.0.1:9"))
    assert key not in str(caught.value)


@each
def test_blanks_around_a_key_are_nobodys(protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch, key=f" {KEY}\r\n")
    with serve(Script(key=KEY)) as server:
        assert ask(remote(protocol, server.url)).finish == "stop"


@each
def test_closed_is_closed_also_for_calls_that_are_under_way(protocol: str) -> None:
    async def run(url: str) -> list[object]:
        backend = remote(protocol, url)
        assert isinstance(backend, Remote)
        waiting = [asyncio.ensure_future(backend.complete(REQUEST)) for _ in range(5)]
        while len(server.log) < 5:
            await asyncio.sleep(0)
        await backend.aclose()
        for call in waiting:
            call.cancel()
        return [*await asyncio.gather(*waiting, backend.complete(REQUEST), return_exceptions=True)]

    with serve(Script(always="timeout")) as server:
        *_, last = asyncio.run(run(server.url))
    assert isinstance(last, BackendError)
    assert len(server.log) == 5


@each
def test_a_proxy_of_the_environment(protocol: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> str:
        async with little_server(Canned("behind the proxy", 418)) as little:
            monkeypatch.setenv("HTTP_PROXY", little.url)
            monkeypatch.setenv("http_proxy", little.url)
            with pytest.raises(BackendError, match="behind the proxy"):
                await once(remote(protocol, "http://server.invalid"))
            return little.asked[0][0]

    assert asyncio.run(run()).startswith("http://server.invalid/")


@each
def test_what_netrc_has_is_not_asked(protocol: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password other", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    with serve(Script(key=KEY)) as server:
        assert ask(remote(protocol, server.url)).finish == "stop"


@pytest.mark.parametrize("shown", ["sk-proj-abcdefghijkl", "gsk_abcdefgh12345", "Bearer eyJhbGciOi.J9", "abc***xyz"])
def test_what_looks_like_a_key_is_not_shown_either(shown: str) -> None:
    cleaned = Server("x", "http://x", "m", ("KEY",)).clean(f"your key {shown} is\n  wrong")
    assert shown.split()[-1] not in cleaned
    assert cleaned.startswith("your key ")
    assert cleaned.endswith(" is wrong")
