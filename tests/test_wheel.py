"""The wheel holds all that the package needs, in an environment where nothing of this tree is on the path."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment with the built wheel; other packages are lent by a path file, which brings no editable install along."""
    room = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(room)], cwd=ROOT, check=True, capture_output=True)
    venv.create(room / "env", with_pip=False, symlinks=True)
    site = next((room / "env").glob("lib/python*/site-packages"))
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    wheel = next(room.glob("*.whl"))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target", str(site), str(wheel)], check=True, capture_output=True
    )
    return room / "env" / "bin"


def python(clean: Path, code: str, cwd: Path) -> str:
    return subprocess.run([clean / "python", "-c", code], capture_output=True, text=True, cwd=cwd, check=True).stdout.strip()


def test_the_package_is_the_wheels_and_is_typed(clean: Path, tmp_path: Path) -> None:
    place = Path(python(clean, "import synthchat; print(synthchat.__file__)", tmp_path))
    assert clean.parent in place.parents
    assert (place.parent / "py.typed").exists()


@pytest.mark.parametrize(("folder", "name"), [("prompts", "card.md.j2"), ("configs", "default.yml")])
def test_prompts_and_configs_are_found_in_the_wheel_and_in_the_tree(clean: Path, tmp_path: Path, folder: str, name: str) -> None:
    code = f"from synthchat.resources import shipped; print((shipped('{folder}') / '{name}').resolve())"
    installed = Path(python(clean, code, tmp_path))
    assert clean.parent in installed.parents
    assert installed.read_bytes() == (ROOT / folder / name).read_bytes()
    editable = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True).stdout.strip()
    assert Path(editable) == ROOT / folder / name


def test_the_wheel_does_the_main_job(clean: Path, tmp_path: Path) -> None:
    code = "from synthchat.cli.app import main; main()"
    for args in (["init"], ["generate", "domain.yml", "-o", "out", "--per-intent", "5"], ["export", "out", "--to", "rasa"]):
        subprocess.run([clean / "python", "-c", code, *args], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "out-rasa" / "data" / "nlu.yml").exists()
