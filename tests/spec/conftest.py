from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from synthchat.errors import Problem, SpecError
from synthchat.spec import load
from synthchat.spec.model import Domain

Files = Mapping[str, str | bytes]
REST = {"synthchat": "synthchat: 1\n", "intents": "intents: {greet: {description: says hello}}\n"}


def whole(body: str) -> str:
    """A spec that begins with `body`: what it lacks comes below, so that its line numbers hold."""
    lines = body if body.endswith("\n") or not body else body + "\n"
    return lines + "".join(line for key, line in REST.items() if not re.search(f"^{key}:", body, re.MULTILINE))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: specs there are named by their bare file names, as users do."""
    place = tmp_path / "project"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def write(folder: Path) -> Callable[[Files], None]:
    """Writes files into the folder, as they are."""

    def write(files: Files) -> None:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return write


@pytest.fixture
def read(write: Callable[[Files], None]) -> Callable[..., Domain]:
    """The domain of a spec that begins with these lines."""

    def read(body: str, files: Files | None = None) -> Domain:
        write({"domain.yml": whole(body), **(files or {})})
        return load("domain.yml")

    return read


@pytest.fixture
def problems(write: Callable[[Files], None]) -> Callable[..., tuple[Problem, ...]]:
    """All problems of a spec that begins with these lines (bytes: that is these bytes)."""

    def problems(body: str | bytes, files: Files | None = None) -> tuple[Problem, ...]:
        write({"domain.yml": whole(body) if isinstance(body, str) else body, **(files or {})})
        with pytest.raises(SpecError) as caught:
            load("domain.yml")
        return caught.value.problems

    return problems
