"""Backends of other packages: whatever goes wrong in one is told as its own, with its name and what to do, and never as a bug of ours."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.backends.plug_in import PARTS
from synthchat.backends.registry import open_backend
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, UsageError
from tests.backends.remotes import DOMAIN
from tests.cli.test_commands import BANK, synthchat

GOOD = """
from synthchat.backends.base import Reply
from synthchat.errors import BackendError, CallError

class Plug:
    name, model, prompted, heeds, shows = "plug", None, True, frozenset({"model"}), None

    def __init__(self, domain, settings):
        pass  # made

    def problems(self, domain):
        return ()

    async def complete(self, request):
        return Reply("{}")
"""
SETTINGS = BackendSettings(name="plug")
Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """A package with that module, whose entry points are these lines."""

    def make(module: str, lines: str = "plug = plug_of_a_test:Plug") -> Path:
        (tmp_path / "plug_of_a_test.py").write_text(module, encoding="utf-8")
        info = tmp_path / "plug_of_a_test-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plug-of-a-test\nVersion: 1.2\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[synthchat.backends]\n{lines}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "plug_of_a_test", raising=False)
        return tmp_path

    return make


def run(folder: Path, *more: str) -> tuple[int, str]:
    arguments: list[str | Path] = [
        "generate",
        BANK,
        "-o",
        folder / "out",
        "--per-intent",
        "2",
        "--ledger",
        folder / "ledger.db",
        "--backend",
        "plug",
        "-q",
        *more,
    ]
    done = synthchat(*arguments, PYTHONPATH=str(folder), PLUG_KEY="MARKED-of-a-plug-in")
    return done.returncode, " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("from synthchat.errors", "import nothing_of_that_name\nfrom synthchat.errors", "cannot be loaded: ModuleNotFoundError: No module named"),
        ("class Plug:", "class Other:", "cannot be loaded: AttributeError"),
        ("class Plug:", "1 / 0\nclass Plug:", "cannot be loaded: ZeroDivisionError: division by zero at {file}:5"),
        ("(self, domain, settings)", "(self)", "cannot be made: TypeError"),
        ("pass  # made", "raise OSError('no disk')", "cannot be made: OSError: no disk at {file}:9"),
        ("pass  # made", "raise BackendError('which command?', hint='name one')", "which command? hint: name one"),
        ('frozenset({"model"})', "7", "cannot be used: TypeError"),
        ("return ()", "return 7", "failed in `problems`: TypeError"),
        ('return Reply("{}")', "return {}['k']", "failed in `complete`: KeyError: 'k' at {file}:15"),
        ('return Reply("{}")', "raise ValueError('sent MARKED-of-a-plug-in')", "failed in `complete`: ValueError: sent *** at {file}:15"),
        ('return Reply("{}")', "raise TimeoutError", "failed in `complete`: TimeoutError at {file}:15"),
        ('return Reply("{}")', "import json; json.loads('{')", "failed in `complete`: JSONDecodeError: Expecting property name"),
        ('return Reply("{}")', "return '{}'", "answers what is no reply: str hint: return Reply(text)"),
        ('return Reply("{}")', "return Reply(None)", "answers what is no reply"),
        ("async def complete", "def complete", "failed in `complete`: TypeError"),
    ],
)
def test_what_a_plug_in_raises_is_told_as_its_own(install: Install, was: str, now: str, said: str) -> None:
    folder = install(GOOD.replace(was, now))
    status, told = run(folder)
    assert status == 4
    assert said.format(file=folder / "plug_of_a_test.py") in told
    assert "plug-in backend `plug` (plug-of-a-test 1.2)" in told or "which command?" in told
    assert "MARKED" not in told
    assert not any(word in told for word in ("Traceback", "bug in synthchat"))


def test_a_call_that_may_pass_is_tried_again_and_texts_are_made_valid(install: Install) -> None:
    once = (
        "if self.seen.setdefault(request.key, 0) == 0:\n            self.seen[request.key] = 1\n            raise CallError('no', kind='mood', retry_after=0)"
    )
    folder = install(GOOD.replace("pass  # made", "self.seen = {}").replace('return Reply("{}")', f'{once}\n        return Reply("\\ud83d")'))
    status, told = run(folder)
    assert (status, told) == (1, "")
    assert '"reason":"not-json"' in (folder / "out" / "rejects.jsonl").read_text("utf-8")


@pytest.mark.parametrize("part", PARTS)
def test_an_attribute_that_is_missing_is_named(install: Install, part: str) -> None:
    install(
        GOOD
        + f"\n    def __getattribute__(self, name):\n        if name == {part!r}: raise AttributeError(name)\n        return super().__getattribute__(name)\n"
    )
    with pytest.raises(BackendError, match=f"lacks `{part}`"):
        open_backend(SETTINGS, DOMAIN)


def test_what_an_open_one_says_before_the_run_and_at_its_end(install: Install) -> None:
    folder = install(GOOD + "\n    warnings = ('mind the gap',)\n\n    async def aclose(self):\n        raise OSError('stuck')\n")
    assert open_backend(SETTINGS, DOMAIN).warnings == ("mind the gap",)  # type: ignore[attr-defined]
    assert "failed in `aclose`: OSError: stuck" in run(folder)[1]


def test_two_packages_with_one_backend(install: Install) -> None:
    install(GOOD, "openai = plug_of_a_test:Plug")
    with pytest.raises(UsageError, match=r"several packages have a backend `openai`: plug_of_a_test:Plug, synthchat\.backends"):
        open_backend(BackendSettings(name="openai"), DOMAIN)


def test_a_setting_that_it_does_not_heed(install: Install) -> None:
    install(GOOD)
    with pytest.raises(UsageError, match=r"`backend.base_url` means nothing to the backend `plug`\n.*it heeds: model"):
        open_backend(BackendSettings(name="plug", base_url="http://x"), DOMAIN)
