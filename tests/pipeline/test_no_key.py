"""No key in anything that is written or said: whole runs, good and bad, and then a search through every file, both streams and the log."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from tenacity import wait_none

from synthchat.cli import app
from synthchat.executors import calls
from tests.backends.remotes import AZURE, CHAT, COMPATIBLE, KEY, MESSAGES, PROTOCOLS, RESPONSES, SETTINGS, clear
from tests.cli.test_commands import synthchat
from tests.server import Script, serve

ITEMS = {"wrong-value": 0.2, "echo": 0.1}
RUNS = {
    "good": (Script(shares={"429": 0.1, "not-json": 0.2, "dropped": 0.2}, items=ITEMS, key=KEY), 0),
    "nothing usable": (Script(always="not-json"), 1),
    **{fault: (Script(always=fault), 4) for fault in ("key-echo", "401", "403", "404", "no-credit", "429-4000", "500", "dropped", "redirect")},
    "wrong key": (Script(key="another"), 4),
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clear(monkeypatch)
    monkeypatch.setattr(calls, "BACK_OFF", wait_none())
    monkeypatch.chdir(tmp_path)
    assert synthchat("init", cwd=tmp_path).returncode == 0


def run(monkeypatch: pytest.MonkeyPatch, protocol: str, url: str, *more: str) -> int | str | None:
    """`synthchat generate`, in this process, so that its log is heard too."""
    path = "/v1" if protocol in {CHAT, RESPONSES, COMPATIBLE} else ""
    settings = {**SETTINGS[protocol], "model": "m", "base_url": more[0] if more else url + path}
    assignments = [part for key, value in settings.items() for part in ("--set", f"backend.{key}={value}")]
    monkeypatch.setattr(sys, "argv", ["synthchat", "generate", "domain.yml", "-o", "out", "--per-intent", "3", "-v", "--json", *assignments, *more[1:]])
    with pytest.raises(SystemExit) as ended:
        app.main()
    return ended.value.code


def found(folder: Path, key: str, *said: str) -> list[str]:
    """Where a key is."""
    files = [str(path) for path in folder.rglob("*") if path.is_file() and key.encode() in path.read_bytes()]
    return files + [f"said: {words}" for words in said if key in words]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", RUNS)
def test_a_key_is_nowhere(
    protocol: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    script, status = RUNS[name]
    with serve(script) as server, caplog.at_level(logging.DEBUG):
        ended = run(monkeypatch, protocol, server.url)
        assert any(KEY in str(call.headers) for call in server.log)
    said = capfd.readouterr()
    assert (ended, bool(said.err)) == (status, True), said.err
    assert (tmp_path / ".synthchat" / "ledger.db").exists()
    assert (tmp_path / "out").exists() == (status < 4)
    assert found(tmp_path, KEY, said.out, said.err, caplog.text) == []


@pytest.mark.parametrize("protocol", [CHAT, MESSAGES, COMPATIBLE, AZURE])
@pytest.mark.parametrize("fault", [None, "key-echo", "redirect"])
def test_a_key_in_a_header_is_nowhere(
    protocol: str, fault: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with serve(Script(always=fault)) as server, caplog.at_level(logging.DEBUG):
        path = "/v1" if protocol in {CHAT, COMPATIBLE} else ""
        ended = run(monkeypatch, protocol, server.url, server.url + path, "--set", "backend.headers.X-Api-Key=GATEWAY-key-98765")
        assert "GATEWAY-key-98765" in str(server.log[0].headers)
    said = capfd.readouterr()
    assert ended == (4 if fault else 0), said.err
    assert found(tmp_path, "GATEWAY-key-98765", said.out, said.err, caplog.text) == []
    assert fault or "X-Api-Key" in (tmp_path / "out" / "manifest.json").read_text("utf-8")


@pytest.mark.parametrize("protocol", [CHAT, MESSAGES])
def test_a_key_in_the_sdks_own_headers_is_nowhere(protocol: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    for vendor in ("OPENAI", "ANTHROPIC"):
        monkeypatch.setenv(f"{vendor}_CUSTOM_HEADERS", "X-Team: nlu\nX-Gateway-Key: GATEWAY-key-98765")
    with serve(Script(always="key-echo")) as server:
        assert run(monkeypatch, protocol, server.url) == 4
        assert "GATEWAY-key-98765" in str(server.log[0].headers)
    said = capfd.readouterr()
    assert "nlu" in said.err
    assert found(tmp_path, "GATEWAY-key-98765", said.out, said.err) == []


@pytest.mark.parametrize("fault", [None, "key-echo", "redirect", "dropped"])
def test_a_password_in_an_address_is_nowhere(fault: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    with serve(Script(always=fault)) as server:
        address = server.url.replace("//", "//me:PASSWORD-98765@") + "/v1?token=TOKEN-98765&form=a"
        ended = run(monkeypatch, COMPATIBLE, server.url, address)
    said = capfd.readouterr()
    assert ended == (4 if fault else 0), said.err
    assert found(tmp_path, "98765", said.out, said.err) == []
    assert fault or "form=a" in (tmp_path / "out" / "manifest.json").read_text("utf-8")


def test_a_key_is_in_no_exchange_file(tmp_path: Path) -> None:
    done = synthchat("generate", "domain.yml", "-o", "out", "--backend", "exchange", cwd=tmp_path)
    assert done.returncode == 6
    assert (tmp_path / ".synthchat" / "requests.jsonl").stat().st_size
    assert found(tmp_path, KEY, done.stdout, done.stderr) == []


@pytest.mark.parametrize("setting", ["backend.api_key", "backend.key", "openai_api_key", "backend.headers.X-Key.more"])
def test_a_key_that_is_set_where_none_belongs_is_not_repeated(setting: str, tmp_path: Path) -> None:
    done = synthchat("plan", "domain.yml", "--set", f"{setting}={KEY}", cwd=tmp_path)
    assert done.returncode == 2
    assert KEY not in done.stdout + done.stderr
    assert "more" in setting or "keys are read from the environment: OPENAI_API_KEY" in done.stderr


@pytest.mark.parametrize("line", ["{name: openai, api_key: %s}", "{name: openai, headers: {X-Key: %s}, modle: m}", "{name: openai, timeout: x, token: %s}"])
def test_a_key_in_a_config_file_is_not_shown_with_its_line(line: str, tmp_path: Path) -> None:
    (tmp_path / "run.yml").write_text("backend: " + line % KEY, encoding="utf-8")
    done = synthchat("plan", "domain.yml", "-c", "run.yml", cwd=tmp_path)
    assert done.returncode == 2
    assert "***" in done.stderr
    assert KEY not in done.stdout + done.stderr
