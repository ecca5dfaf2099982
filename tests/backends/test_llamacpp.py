"""llama.cpp in process, on a model of random weights: what it is held to, and what it cannot do."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from synthchat.backends.base import Message, Reply, Request
from synthchat.backends.llama_model import LlamaModel
from synthchat.backends.llamacpp import create
from synthchat.backends.registry import open_backend
from synthchat.cells import Cell
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, ConfigError, UsageError
from tests.backends.remotes import COMPATIBLE, DOMAIN, remote
from tests.backends.remotes import ask as over_http
from tests.llama import llama_server
from tests.tiny_gguf import TEMPLATE, tiny_gguf

CELLS = tuple(Cell("greet", number, "en", f"7|greet|{number}") for number in (30, 31))
REQUEST = Request("greet", CELLS, "r-1", 0, (Message("system", "You write JSON."), Message("user", "Write some.")), 3000)
LONG = replace(REQUEST, messages=(Message("user", "words " * 2000),))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_gguf(tmp_path_factory.mktemp("models") / "tiny.gguf")


def settings(path: Path | None, **more: Any) -> BackendSettings:  # noqa: ANN401
    return BackendSettings(name="llamacpp", path=str(path) if path else None, **more)


def ask(path: Path | None, *requests: Request, **more: Any) -> Sequence[Reply]:  # noqa: ANN401
    """The replies to requests that are asked side by side."""

    async def together() -> list[Reply]:
        backend = create(DOMAIN, settings(path, **more))
        try:
            return await asyncio.gather(*map(backend.complete, requests))
        finally:
            await backend.aclose()

    return asyncio.run(together())


def test_an_answer_has_one_item_for_each_cell_in_order(model: Path) -> None:
    [reply] = ask(model, REQUEST)
    assert [item["cell"] for item in json.loads(reply.text)["items"]] == [30, 31]
    assert (reply.model, reply.finish) == ("tiny.gguf", "stop")
    assert (reply.input_tokens or 0) > 30
    assert (reply.output_tokens or 0) > 30


def test_an_answer_depends_on_its_request_only(model: Path) -> None:
    requests = [replace(REQUEST, key=f"r-{n}", max_tokens=200) for n in range(4)]
    together = [reply.text for reply in ask(model, *requests)]
    alone = [ask(model, request)[0].text for request in reversed(requests)]
    assert together == alone[::-1]
    assert len(set(together)) == 4


def test_an_answer_may_have_so_many_tokens(model: Path) -> None:
    [reply] = ask(model, replace(REQUEST, max_tokens=20))
    assert (reply.finish, reply.output_tokens) == ("length", 20)


def test_of_a_text_that_is_no_unicode_the_good_start_is_kept(tmp_path: Path) -> None:
    [reply] = ask(tiny_gguf(tmp_path / "dirty.gguf", 7, dirty=True), REQUEST)
    assert reply.finish == "broken"
    assert reply.text.lstrip().startswith("{")
    assert "\ufffd" in reply.text


def test_a_prompt_longer_than_the_context_is_told_with_both_lengths(model: Path) -> None:
    with pytest.raises(BackendError) as caught:
        ask(model, LONG, context=512)
    assert f"{model}: the prompt does not fit into the model's context: request (12" in str(caught.value)
    assert "(512 tokens)" in str(caught.value)
    assert "hint: raise `backend.context`" in str(caught.value)


def test_the_same_over_http(model: Path) -> None:
    with llama_server(model) as url, pytest.raises(BackendError, match="finds the request too long") as caught:
        over_http(remote(COMPATIBLE, url), LONG)
    assert "lower `request.records`" in str(caught.value)


@pytest.mark.parametrize(("kept", "told"), [(8, "failed to read header"), (3000, "failed to read key-value pairs"), (-200, "model is corrupted or incomplete")])
def test_a_file_that_ends_too_soon_is_told_in_llama_cpps_words(tmp_path: Path, model: Path, kept: int, told: str, capfd: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(model.read_bytes()[:kept])
    with pytest.raises(BackendError) as caught:
        ask(broken, REQUEST)
    assert str(caught.value).startswith(f"{broken}: llama.cpp cannot load this file: ")
    assert told in str(caught.value)
    assert "hint: download the file again" in str(caught.value)
    assert capfd.readouterr().err == ""


def test_a_template_that_refuses_the_messages(tmp_path: Path) -> None:
    refusal = "{% if messages[0]['content'] == 'You write JSON.' %}{{ raise_exception('not like this') }}{% endif %}"
    model = tiny_gguf(tmp_path / "m.gguf", template=refusal + TEMPLATE)
    with pytest.raises(BackendError, match=r"the model cannot be asked: .*not like this"):
        ask(model, REQUEST)


def test_without_the_extra_it_is_said_what_to_install(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(BackendError, match=r"pip install 'synthchat\[llamacpp\]'"):
        ask(model, REQUEST)


def test_replies_of_a_model_can_be_used_without_its_file(model: Path) -> None:
    name = create(DOMAIN, settings(model)).model
    assert create(DOMAIN, settings(None, model=name)).model == name == create(DOMAIN, settings(model, model=name)).model
    with pytest.raises(BackendError, match="names no file to ask"):
        ask(None, REQUEST, model=name)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "`backend.path` is missing"),
        ({"path": "M", "model": "gguf-0123"}, "`backend.model` wants `gguf-0123`"),
        ({"path": "M", "timeout": 9.0}, "`backend.timeout` means nothing"),
    ],
)
def test_settings_that_cannot_be(model: Path, given: dict[str, Any], told: str) -> None:
    more = given | ({"path": str(model)} if "path" in given else {})
    with pytest.raises((ConfigError, UsageError), match=told):
        open_backend(BackendSettings(name="llamacpp", **more), DOMAIN)


def test_what_is_given_up_ends_at_once(model: Path) -> None:
    loaded, given_up = LlamaModel(model, 8192), threading.Event()
    given_up.set()
    reply = loaded.answer({"messages": [{"role": "user", "content": "x"}], "max_tokens": 5000, "ignore_eos": True}, given_up)
    assert (reply.finish, reply.output_tokens) == (None, None)
    assert len(reply.text) < 100


def test_python_hears_of_ctrl_c_when_a_model_is_loaded(model: Path) -> None:
    # Early releases of xllamacpp took the signal for themselves.
    loaded = LlamaModel(model, 512)
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
    del loaded


def test_a_closed_backend_is_not_asked(model: Path) -> None:
    backend = create(DOMAIN, settings(model))
    asyncio.run(backend.aclose())
    with pytest.raises(BackendError, match="closed"):
        asyncio.run(backend.complete(REQUEST))
