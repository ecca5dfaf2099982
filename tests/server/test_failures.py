"""Every failure of the test server is, in the eyes of the vendors' own SDKs, the failure that it is meant to be."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import anthropic
import openai
import pytest

from tests.server import Script, Server, serve
from tests.server.clients import DRIVERS, KEY, Failed
from tests.server.script import BROKEN, LIMITED

ALL = pytest.mark.parametrize("api", DRIVERS)


def failure(server: Server, api: str, model: str = "model-1", **options: object) -> Failed:
    with pytest.raises(DRIVERS[api].error) as caught:
        asyncio.run(DRIVERS[api].ask(server.url, "Say it.", model, 4000, options))
    return cast(Failed, caught.value)


def passes(server: Server, api: str, **options: object) -> bool:
    return bool(asyncio.run(DRIVERS[api].ask(server.url, "Say it.", "model-1", 4000, options)))


NAMES = {"429": "RateLimitError", "500": "InternalServerError", "502": "InternalServerError", "503": "InternalServerError", "529": "InternalServerError"}
ANTHROPICS = NAMES | {"503": "ServiceUnavailableError", "529": "OverloadedError"}


@ALL
@pytest.mark.parametrize("fault", [*LIMITED, *BROKEN])
def test_limits_and_breakdowns_are_what_the_sdk_calls_them(api: str, fault: str) -> None:
    with serve(Script(always=fault)) as server:
        error = failure(server, api)
    names = ANTHROPICS if api == "messages" else NAMES
    assert (type(error).__name__, error.status_code) == (names[fault[:3]], int(fault[:3]))
    assert error.request_id
    assert server.log.faults == {fault: 1}


@ALL
@pytest.mark.parametrize("fault", ["dropped", "reset"])
def test_a_broken_connection_is_one_for_the_sdk(api: str, fault: str) -> None:
    with serve(Script(always=fault)) as server:
        assert type(failure(server, api)).__name__ == "APIConnectionError"


@ALL
def test_a_reply_that_never_comes_is_a_time_out(api: str) -> None:
    with serve(Script(always="timeout")) as server:
        assert type(failure(server, api, timeout=0.05)).__name__ == "APITimeoutError"


@pytest.mark.parametrize("api", ["chat", "azure", "messages"])
@pytest.mark.parametrize(("fault", "seconds"), [("429", 0), ("429-ms", 0.003), ("429-date", 0), ("429-bare", None), ("429-4000", 4000)])
def test_the_sdk_reads_how_long_to_wait(api: str, fault: str, seconds: float | None) -> None:
    client: Any = anthropic.Anthropic(api_key="k") if api == "messages" else openai.OpenAI(api_key="k")
    with serve(Script(always=fault)) as server, client:
        waits = client._parse_retry_after_header(failure(server, api).response.headers)
    assert waits == seconds or (fault == "429-date" and -60 < waits <= 0)


@ALL
@pytest.mark.parametrize("fault", ["429-ms", *BROKEN])
def test_a_fault_of_the_way_is_gone_when_the_sdk_tries_again(api: str, fault: str) -> None:
    with serve(Script(shares={fault: 1}, sightings=2, retry_after_ms=1)) as server:
        assert passes(server, api, max_retries=2)
    assert [(call.seen, call.fault, call.status) for call in server.log] == [(0, fault, int(fault[:3])), (1, fault, int(fault[:3])), (2, None, 200)]


WRONG = {"chat": "Incorrect API key provided: sk-other******4321", "azure": "Access denied due to invalid subscription key", "messages": "invalid x-api-key"}


@ALL
def test_only_its_key_is_let_in(api: str) -> None:
    with serve(Script(key=KEY)) as server:
        assert passes(server, api)
        error = failure(server, api, api_key="sk-other-key-54321")
    assert (type(error).__name__, error.status_code) == ("AuthenticationError", 401)
    assert WRONG[{"responses": "chat", "azure-v1": "azure"}.get(api, api)] in str(error)
    assert server.log[-1].asked is None
    assert error.request_id or api.startswith("azure")


@ALL
def test_only_its_models_are_known(api: str) -> None:
    with serve(Script(models=("model-1",))) as server:
        assert passes(server, api)
        assert failure(server, api, model="model-2").status_code == 404


EMPTY = {"chat": (429, "insufficient_quota"), "responses": (429, "insufficient_quota"), "messages": (400, "credit balance is too low")}


@pytest.mark.parametrize("api", EMPTY)
def test_an_account_without_money_or_permission(api: str) -> None:
    with serve(Script(always="no-credit")) as server:
        error = failure(server, api)
    assert (error.status_code, EMPTY[api][1] in f"{error.message} {error.body}") == (EMPTY[api][0], True)
    with serve(Script(always="403")) as server:
        assert type(failure(server, api)).__name__ == "PermissionDeniedError"
    with serve(Script(always="402")) as server:
        assert failure(server, api).status_code == 402


@pytest.mark.parametrize(("api", "code"), [("chat", "invalid_prompt"), ("azure", "content_filter"), ("messages", "invalid_request_error")])
def test_a_prompt_may_be_filtered(api: str, code: str) -> None:
    with serve(Script(always="prompt-filter")) as server:
        error = failure(server, api)
    assert (error.status_code, getattr(error, "code", error.type)) == (400, code)
