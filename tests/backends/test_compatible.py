"""The backend `compatible`: addresses, keys, the ladder of structured output, gateways, and certificates of one's own."""

from __future__ import annotations

import asyncio
import json
import shutil
import ssl
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import openai
import pytest

from synthchat.backends.base import Remote
from synthchat.backends.compatible import AZURE_VERSION, create
from synthchat.backends.failures import CONNECTION, OVERLOADED, RATE_LIMIT, SERVER_ERROR, Said
from synthchat.backends.ladder import RUNGS, Ladder, Terms
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, CallError, ConfigError
from tests.backends.little_server import Canned, little_server, paths
from tests.backends.remotes import AZURE, CHAT, COMPATIBLE, DOMAIN, KEY, MESSAGES, MODEL, REQUEST, ask, clear, once, remote
from tests.server import Script, serve
from tests.server.script import Refuses

GOOD = json.dumps({"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]})


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch)


def test_a_local_server_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch, key=None)
    with serve() as server:
        ask(remote(COMPATIBLE, server.url))
        assert "Authorization" not in server.log[0].headers


def test_a_header_of_ones_own_takes_the_keys_place() -> None:
    with serve(Script(key="other")) as server:
        ask(remote(COMPATIBLE, server.url, headers={"authorization": "Bearer other"}))
        assert KEY not in str(server.log[0].headers)


@pytest.mark.parametrize("missing", ["model", "base_url"])
def test_which_server_and_which_model_has_to_be_said(missing: str) -> None:
    given = {"model": "m", "base_url": "http://localhost:8000/v1"} | {missing: None}
    with pytest.raises(ConfigError, match=f"`backend.{missing}` is missing"):
        create(DOMAIN, BackendSettings.model_validate({"name": "compatible", **given}))


def test_both_may_be_missing_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        create(DOMAIN, BackendSettings(name="compatible"))
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize("ending", ["", "/", "/openai", "/openai/", "/openai/v1/", "/openai/deployments/other/chat/completions"])
def test_azures_address_is_the_one_of_its_sdk(ending: str) -> None:
    async def ours() -> tuple[str, str | None]:
        async with little_server(Canned(GOOD)) as little:
            await once(remote(AZURE, little.url + ending, model="a/b c"))
            path, headers, _ = little.asked[0]
            return path, headers.get("api-key")

    async def theirs() -> tuple[str, str | None]:
        async with little_server(Canned(GOOD)) as little:
            async with openai.AsyncAzureOpenAI(azure_endpoint=little.url, api_version=AZURE_VERSION, api_key=KEY, max_retries=0) as client:
                await client.chat.completions.create(model="a/b c", messages=[])
            path, headers, _ = little.asked[0]
            return path, headers.get("api-key")

    assert asyncio.run(ours()) == asyncio.run(theirs())


@pytest.mark.parametrize("ending", ["/v1", "/v1/", "/v1/chat/completions", "/v1?form=a"])
def test_an_address_may_be_the_whole_one(ending: str) -> None:
    async def run() -> str:
        async with little_server(Canned(GOOD)) as little:
            await once(remote(COMPATIBLE, None, base_url=little.url + ending))
            return little.asked[0][0]

    assert asyncio.run(run()) == "/v1/chat/completions" + ("?form=a" if "?" in ending else "")


@pytest.mark.parametrize(("variable", "query", "version"), [(None, "", AZURE_VERSION), ("2025-01-01", "", "2025-01-01"), ("2025-01-01", "?api-version=x", "x")])
def test_azures_version(variable: str | None, query: str, version: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if variable:
        monkeypatch.setenv("OPENAI_API_VERSION", variable)

    async def run() -> str:
        async with little_server(Canned(GOOD)) as little:
            await once(remote(AZURE, little.url + query))
            return urlsplit(paths(little)[0]).query

    assert asyncio.run(run()) == f"api-version={version}"


def test_azure_takes_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    clear(monkeypatch, key=None)
    monkeypatch.setenv("AZURE_OPENAI_AD_TOKEN", KEY)
    with serve(Script(key=KEY)) as server:
        assert ask(remote(AZURE, server.url)).finish == "stop"


@pytest.mark.parametrize("refuses", ["openai", "lm-studio", "vllm", "fastapi", "llama-cpp-python"])
@pytest.mark.parametrize(("formats", "last"), [(("json_object", "text"), "json_object"), (("text",), "text")])
def test_structured_output_as_far_as_the_server_goes(refuses: Refuses, formats: tuple[str, ...], last: str) -> None:
    async def run(url: str) -> None:
        backend = remote(COMPATIBLE, url)
        assert [(await backend.complete(REQUEST)).finish for _ in range(3)] == ["stop"] * 3
        assert isinstance(backend, Remote)
        await backend.aclose()

    with serve(Script(formats=formats, refuses=refuses)) as server:
        asyncio.run(run(server.url))
        forms = [(call.body.get("response_format") or {"type": "text"})["type"] for call in server.log]
    assert forms[-3:] == [last] * 3
    assert forms.count("json_schema") == 1  # found out once


def test_calls_that_are_under_way_move_down_together() -> None:
    async def run(url: str) -> list[str | None]:
        backend = remote(COMPATIBLE, url)
        replies = await asyncio.gather(*(backend.complete(REQUEST) for _ in range(20)))
        assert isinstance(backend, Remote)
        await backend.aclose()
        return [reply.finish for reply in replies]

    with serve(Script(formats=("json_object", "text"))) as server:
        assert asyncio.run(run(server.url)) == ["stop"] * 20
        assert all("response_format" in call.body for call in server.log)


def test_the_ladder_is_gone_down_once_by_many() -> None:
    ladder, refusal = Ladder(), Said("", "response_format is not supported")
    assert all(ladder.steps_down(Terms(), 400, refusal) for _ in range(64))
    assert ladder.terms == Terms(1)


def test_a_late_refusal_does_not_lead_up_again() -> None:
    ladder, refusal = Ladder(), Said("", "response_format is not supported")
    assert ladder.steps_down(Terms(), 400, refusal)
    assert ladder.steps_down(Terms(1), 400, refusal)
    assert ladder.steps_down(Terms(), 400, refusal)
    assert ladder.terms == Terms(2)


@pytest.mark.parametrize(("status", "message"), [(400, "the prompt is empty"), (401, "response_format"), (429, "response_format"), (503, "json_schema")])
def test_other_refusals_are_no_matter_of_form(status: int, message: str) -> None:
    ladder = Ladder()
    assert not ladder.steps_down(Terms(), status, Said("", message))
    assert ladder.terms == Terms()


def test_the_ladder_has_an_end() -> None:
    async def run() -> int:
        async with little_server(Canned('{"error": "no response_format here"}', 400)) as little:
            with pytest.raises(BackendError, match="does not take the request"):
                await once(remote(COMPATIBLE, little.url))
            return len(little.asked)

    assert asyncio.run(run()) == len(RUNGS)


def test_the_limit_of_tokens_has_two_names() -> None:
    with serve() as server:
        ask(remote(COMPATIBLE, server.url, model="gpt-6-luna"))
        assert [set(call.body) & {"max_tokens", "max_completion_tokens"} for call in server.log] == [{"max_tokens"}, {"max_completion_tokens"}]
        assert server.log[-1].body["max_completion_tokens"] == 500


@pytest.mark.parametrize(
    ("code", "status", "kind"), [(429, 200, RATE_LIMIT), (503, 200, OVERLOADED), ("upstream", 200, SERVER_ERROR), (None, 200, SERVER_ERROR)]
)
def test_a_gateway_that_tells_of_failures_under_a_good_status(code: object, status: int, kind: str) -> None:
    async def run() -> None:
        async with little_server(Canned(json.dumps({"error": {"code": code, "message": "behind me"}}), status)) as little:
            await once(remote(COMPATIBLE, little.url))

    with pytest.raises(CallError, match="behind me") as caught:
        asyncio.run(run())
    assert caught.value.kind == kind


@pytest.mark.parametrize("body", ['{"choices": [{"message": {"content": "a\\ud83d"}}]}', '{"choices": [{"message": {"content": "a\x01\x02"}}]}'])
def test_a_dirty_model_is_read(body: str) -> None:
    async def run() -> str:
        async with little_server(Canned(body)) as little:
            return (await once(remote(COMPATIBLE, little.url))).text

    assert asyncio.run(run()).encode()[:1] == b"a"


def test_broken_utf8_is_read() -> None:
    async def run() -> str:
        async with little_server(Canned(b'{"choices": [{"message": {"content": "a\xff\xf0"}}]}')) as little:
            return (await once(remote(COMPATIBLE, little.url))).text

    assert asyncio.run(run()) == "a\ufffd\ufffd"


def test_no_cookies_are_kept() -> None:
    async def run() -> None:
        async with little_server(Canned(GOOD, headers={"Set-Cookie": "a=b"})) as little:
            backend = remote(COMPATIBLE, little.url)
            await backend.complete(REQUEST)
            await once(backend)  # another request of the same backend
            assert "Cookie" not in little.asked[1][1]

    asyncio.run(run())


def test_a_password_in_an_address_is_not_shown() -> None:
    with pytest.raises(CallError) as caught:
        ask(remote(COMPATIBLE, "http://me:geheim@127.0.0.1:9"))
    assert "geheim" not in str(caught.value)
    assert "http://127.0.0.1:9" in str(caught.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate that nobody knows, and a server's context with it."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl on this machine to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "ca.pem", folder / "key.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", str(key), "-out", str(made)], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return made, context


@pytest.mark.parametrize("protocol", [CHAT, MESSAGES, COMPATIBLE])
def test_a_certificate_authority_of_ones_own(protocol: str, certificate: tuple[Path, ssl.SSLContext]) -> None:
    message = {"type": "message", "content": [{"type": "text", "text": "{}"}], **json.loads(GOOD)}

    async def run(ca_bundle: str | None) -> str:
        async with little_server(Canned(json.dumps(message)), tls=certificate[1]) as little:
            return (await once(remote(protocol, little.url, ca_bundle=ca_bundle))).text

    assert asyncio.run(run(str(certificate[0]))) == "{}"
    with pytest.raises(BackendError, match=r"`backend\.ca_bundle`") as caught:
        asyncio.run(run(None))
    assert not isinstance(caught.value, CallError)
    assert "is not trusted" in str(caught.value)


@pytest.mark.parametrize("protocol", [CHAT, MESSAGES, COMPATIBLE])
@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_certificate_file_that_is_none(protocol: str, content: str | None, tmp_path: Path) -> None:
    if content:
        (tmp_path / "ca.pem").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"`backend\.ca_bundle`"):
        ask(remote(protocol, "https://127.0.0.1:9", ca_bundle=str(tmp_path / "ca.pem")))


@pytest.mark.parametrize("protocol", [CHAT, MESSAGES, COMPATIBLE])
def test_a_server_that_is_no_tls(protocol: str) -> None:
    with serve() as server, pytest.raises(CallError) as caught:
        ask(remote(protocol, server.url.replace("http", "https")))
    assert caught.value.kind == CONNECTION


def test_the_model_is_named_where_it_is_not_there() -> None:
    with serve(Script(models=("another",))) as server, pytest.raises(BackendError, match=MODEL):
        ask(remote(COMPATIBLE, server.url))
