"""A dataset folder is whole at every moment, and what is not ours stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.dataset.folder import STAGING, staged
from synthchat.errors import FolderError
from synthchat.formats.folder import open_dataset
from synthchat.spec.model import Domain
from tests.faulty import Faulty
from tests.pipeline.test_generate import contents, run

Make = Callable[..., Domain]


def test_the_folder_says_what_it_holds(tmp_path: Path, make_domain: Make) -> None:
    run(make_domain(), tmp_path / "out", volume__per_intent=5)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    files = {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in (tmp_path / "out").iterdir() if p.name != "manifest.json"}
    assert {name: entry["sha256"] for name, entry in manifest["files"].items()} == files
    assert set(files) == {"utterances.jsonl", "rejects.jsonl", "spec.json", "README.md"}


def test_spec_json_is_the_domain(tmp_path: Path, make_domain: Make) -> None:
    run(make_domain(), tmp_path / "out", volume__per_intent=5)
    assert open_dataset(tmp_path / "out").domain == make_domain()


def test_an_earlier_dataset_is_replaced_and_a_persons_files_stay(tmp_path: Path, make_domain: Make) -> None:
    run(make_domain(), tmp_path / "out", volume__per_intent=5)
    (tmp_path / "out" / "notes.txt").write_text("mine\n")
    run(make_domain(), tmp_path / "out", volume__per_intent=8)
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine\n"
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["totals"]["generated"] == 16


@pytest.mark.parametrize("name", ["notes.txt", "manifest.json"])
def test_a_folder_that_is_not_ours_is_never_touched(tmp_path: Path, make_domain: Make, name: str) -> None:
    (tmp_path / name).write_text("{}")
    backend = Faulty()
    with pytest.raises(FolderError, match="not a synthchat dataset"):
        run(make_domain(), tmp_path, backend, volume__per_intent=5)
    assert contents(tmp_path) == {name: b"{}"}
    assert not backend.asked


def test_a_file_in_the_folders_place_is_an_error(tmp_path: Path, make_domain: Make) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(FolderError, match="name another folder"):
        run(make_domain(), tmp_path / "out", volume__per_intent=5)


def fail_half_way(folder: Path) -> None:
    with staged(folder) as staging:
        staging.write("utterances.jsonl", [b"{}\n"], rows=True)
        raise RuntimeError


def test_what_fails_half_way_leaves_the_old_dataset_whole(tmp_path: Path, make_domain: Make) -> None:
    run(make_domain(), tmp_path / "out", volume__per_intent=5)
    before = contents(tmp_path / "out")
    with pytest.raises(RuntimeError):
        fail_half_way(tmp_path / "out")
    assert contents(tmp_path / "out") == before
    run(make_domain(), tmp_path / "out", volume__per_intent=5)
    assert contents(tmp_path / "out") == before


def test_a_run_that_was_killed_while_it_put_files_in_place_does_not_lock_the_folder(tmp_path: Path, make_domain: Make) -> None:
    (tmp_path / "out" / STAGING).mkdir(parents=True)
    (tmp_path / "out" / "utterances.jsonl").write_text("")
    run(make_domain(), tmp_path / "out", volume__per_intent=5)
    assert (tmp_path / "out" / "manifest.json").exists()


def test_the_manifest_is_put_in_place_last(tmp_path: Path, make_domain: Make) -> None:
    run(make_domain(), tmp_path / "out", volume__per_intent=5)
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    (tmp_path / "out" / "utterances.jsonl").unlink()
    (tmp_path / "out" / "utterances.jsonl" / "in the way").mkdir(parents=True)
    with pytest.raises(FolderError, match="cannot be written"):
        run(make_domain(), tmp_path / "out", volume__per_intent=8)
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
