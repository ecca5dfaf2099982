"""Virtual environments of real consumers, outside the tree, by name and version: made when missing, and then kept."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

CACHE = Path.home() / ".cache" / "synthchat-consumers"


def python_of(name: str, requirements: Sequence[str], version: str, cache: Path = CACHE) -> Path:
    """The interpreter of the environment `name`. Call modules with it (`-m rasa`): scripts beside it may know another path."""
    folder = cache / name
    if not folder.exists():
        _make(folder, requirements, version)
    return folder / "bin" / "python"


def find_python(version: str) -> Path:
    """A Python of that minor version: of pyenv, or on PATH. Fails the test where there is none."""
    for candidate in _candidates(version):
        asked = [str(candidate), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        if candidate.exists() and subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip() == version:
            return candidate
    pytest.fail(f"no Python {version} found: `pyenv install {version}` makes one (looked in PYENV_ROOT, ~/.pyenv and on PATH)")


def _candidates(version: str) -> Iterator[Path]:
    yield Path(sys.executable)
    for root in (os.environ.get("PYENV_ROOT"), str(Path.home() / ".pyenv")):
        if root:
            yield from sorted((Path(root) / "versions").glob(f"{version}*/bin/python"))
    if on_path := shutil.which(f"python{version}"):
        yield Path(on_path)


def _make(folder: Path, requirements: Sequence[str], version: str) -> None:
    # Beside its place until it is whole: what was interrupted is never taken for it.
    partial = folder.with_name(f"{folder.name}.partial-{os.getpid()}")
    partial.parent.mkdir(parents=True, exist_ok=True)
    try:
        _run(find_python(version), "-m", "venv", str(partial))
        _run(partial / "bin" / "python", "-m", "pip", "install", "-q", *requirements)
        partial.replace(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _run(*command: str | Path) -> None:
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{' '.join(map(str, command))} failed:\n{done.stderr[-2000:]}")
