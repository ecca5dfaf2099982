"""A second opinion on the protocols: our backends drive aimock, a server that others wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from tenacity import wait_none

from synthchat.backends.base import Backend
from synthchat.backends.failures import CONNECTION, KINDS, MALFORMED, OVERLOADED, RATE_LIMIT, SERVER_ERROR
from synthchat.config import load_config
from synthchat.errors import BackendError, CallError
from synthchat.executors import calls
from synthchat.pipeline import Sources, generate
from synthchat.spec import load
from tests.backends.remotes import CHAT, COMPATIBLE, KEY, MESSAGES, MODEL, PROTOCOLS, RESPONSES, ask, clear, remote
from tests.consumers.aimock import Fixture, aimock, fixture
from tests.pipeline.test_generate import BANK
from tests.server import Script, serve
from tests.watching import Notes

pytestmark = pytest.mark.consumers
USAGE = {"prompt_tokens": 700, "completion_tokens": 30}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path.home()
    clear(monkeypatch)
    monkeypatch.setenv("HOME", str(home))  # npm has settings there
    monkeypatch.setattr(calls, "BACK_OFF", wait_none())


def run(backend: Backend, out: Path) -> Notes:
    """40 records of city-bank."""
    notes = Notes()
    config = load_config(flags={"volume.total": 40}, environment={})
    manifest = generate(load(BANK), config, out, notes, backend, Sources())
    assert manifest.totals["generated"] == 40
    return notes


def told(notes: Notes) -> list[tuple[object, ...]]:
    """What was made, but for which backend made it."""
    return sorted(((u.intent, u.text, u.entities, sorted(u.attributes.items())) for u in notes.records), key=repr)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Fixture], list[tuple[object, ...]]]:
    """Answers to all that a run asks, by our own server, and what came of them."""
    with serve(Script()) as server:
        notes = run(remote(COMPATIBLE, server.url, headers={"Authorization": "none"}), tmp_path_factory.mktemp("ours") / "out")
        return [fixture(call.asked.prompt, {"content": call.reply, "usage": USAGE}) for call in server.log if call.asked], told(notes)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_run_against_it_gives_what_one_against_ours_gives(protocol: str, written: tuple[list[Fixture], list[tuple[object, ...]]], tmp_path: Path) -> None:
    fixtures, expected = written
    with aimock(fixtures, tmp_path, KEY) as url:
        notes = run(remote(protocol, url), tmp_path / "out")
    assert told(notes) == expected
    assert (notes.counts.input_tokens, notes.counts.output_tokens) == (700 * notes.counts.asked, 30 * notes.counts.asked)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(("fault", "kind"), [("drop", SERVER_ERROR), ("malformed", MALFORMED), ("disconnect", CONNECTION)])
def test_its_faults_are_survived_and_counted(
    protocol: str, fault: str, kind: str, written: tuple[list[Fixture], list[tuple[object, ...]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "TRIES", 60)  # its faults are drawn by chance, of which a test must not hang
    fixtures, expected = written
    with aimock(fixtures, tmp_path, KEY, f"--chaos-{fault}", "0.5") as url:
        notes = run(remote(protocol, url), tmp_path / "out")
    assert told(notes) == expected
    assert set(notes.counts.failed) == {kind}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(("status", "kind"), [(429, RATE_LIMIT), (500, SERVER_ERROR), (503, OVERLOADED), (529, OVERLOADED), (404, None), (400, None)])
def test_its_errors_are_sorted(protocol: str, status: int, kind: str | None, tmp_path: Path) -> None:
    error = {"error": {"message": "words of its own", "type": "any_error"}, "status": status}
    with aimock([fixture("Write some.", error)], tmp_path, KEY) as url, pytest.raises(BackendError, match="words of its own") as caught:
        ask(remote(protocol, url))
    assert (caught.value.kind if isinstance(caught.value, CallError) else None) == kind
    assert kind is None or kind in KINDS


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_its_limit_names_a_time(protocol: str, tmp_path: Path) -> None:
    with aimock([fixture("Write some.", {"content": "{}"})], tmp_path, KEY, "--chaos-ratelimit", "1") as url, pytest.raises(CallError) as caught:
        ask(remote(protocol, url))
    assert (caught.value.kind, caught.value.retry_after) == (RATE_LIMIT, 1)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_its_answers_are_read(protocol: str, tmp_path: Path) -> None:
    with aimock([fixture("Write some.", {"content": '{"items": [1, "ä"]}'})], tmp_path, KEY) as url:
        reply = ask(remote(protocol, url))
    assert (reply.text, reply.finish, reply.model) == ('{"items": [1, "ä"]}', "stop", MODEL)


@pytest.mark.parametrize("protocol", [CHAT, MESSAGES, COMPATIBLE, RESPONSES])
def test_an_answer_that_was_cut_off(protocol: str, tmp_path: Path) -> None:
    with aimock([fixture("Write some.", {"content": '{"items": [', "finishReason": "length"})], tmp_path, KEY) as url:
        assert ask(remote(protocol, url)).finish == "length"


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_wrong_key_is_one_and_is_not_shown(protocol: str, tmp_path: Path) -> None:
    with (
        aimock([fixture("Write some.", {"content": "{}"})], tmp_path, "another") as url,
        pytest.raises(BackendError, match="accept the key") as caught,
    ):
        ask(remote(protocol, url))
    assert KEY not in str(caught.value)
