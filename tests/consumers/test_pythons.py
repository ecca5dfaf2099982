"""The same bytes from the oldest and the newest Python that we support, under two hash seeds, with the same versions of the value libraries."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import requires, version
from pathlib import Path

import pytest

from synthchat.seeding import digest
from tests.conftest import ROOT, SHARED
from tests.consumers.venvs import python_of

pytestmark = pytest.mark.consumers

VALUE_LIBRARIES = ("Faker", "Babel", "phonenumbers")
BANK = ROOT / "samples" / "city-bank"
SPECS = [BANK / "domain.yml", BANK / "domain-de.yml", SHARED / "data" / "snips" / "domain.seed.yml", SHARED / "data" / "banking77" / "domain.seed.yml"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to be put on PYTHONPATH: the package as it is shipped, for any Python."""
    room = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(room)], cwd=ROOT, check=True, capture_output=True)
    built = str(next(room.glob("*.whl")))
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(room / "site"), built], check=True)
    return room / "site"


def interpreter(minor: str) -> Path:
    """A Python with our dependencies, the value libraries in the versions that are installed here."""
    pins = {name: version(name) for name in VALUE_LIBRARIES}
    needed = [r.split(";")[0].strip() for r in requires("synthchat") or () if "extra ==" not in r]
    requirements = [r for r in needed if not r.startswith(VALUE_LIBRARIES)] + [f"{n}=={v}" for n, v in pins.items()]
    return python_of(f"python{minor}-{digest(*requirements)}", requirements, minor)


def generated(python: Path, wheel: Path, spec: Path, folder: Path, hash_seed: str) -> dict[str, bytes]:
    """The files of the dataset, and of its export as a zip."""
    environment = {**os.environ, "PYTHONPATH": str(wheel), "PYTHONHASHSEED": hash_seed}
    exported = folder.with_name(f"{folder.name}-agent")
    for command in (["generate", str(spec), "-o", str(folder)], ["export", str(folder), "--to", "dialogflow-es", "-o", str(exported)]):
        asked = [str(python), "-m", "synthchat", *command, "-q"]
        done = subprocess.run(asked, env=environment, cwd=folder.parent, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
    return {path.name: path.read_bytes() for room in (folder, exported) for path in room.iterdir()}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: f"{spec.parent.name}-{spec.stem}")
def test_the_same_bytes_on_every_python(wheel: Path, spec: Path, tmp_path: Path) -> None:
    if not spec.exists():
        pytest.skip("the real data of ../shared are not on this machine")
    here = generated(Path(sys.executable), wheel, spec, tmp_path / "here", "0")
    assert generated(Path(sys.executable), wheel, spec, tmp_path / "hash", "12345") == here
    assert generated(interpreter("3.10"), wheel, spec, tmp_path / "oldest", "1") == here
    assert generated(interpreter("3.13"), wheel, spec, tmp_path / "newest", "2") == here
