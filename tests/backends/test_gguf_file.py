"""A GGUF file is known by what is in it, and what is none is told with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from synthchat.backends.gguf_file import HEAD, MAGIC, SAMPLE, SAMPLES, gguf_file
from synthchat.errors import ConfigError
from tests.tiny_gguf import tiny_gguf


def identity(path: Path) -> str:
    return gguf_file(str(path)).identity


def test_a_file_is_the_same_wherever_it_lies_and_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    first = tiny_gguf(tmp_path / "a.gguf")
    copied = Path(shutil.copy(first, tmp_path / "deep" / "b.gguf"))
    assert identity(first) == identity(copied)


def test_other_weights_another_vocabulary_and_another_template_are_other_models(tmp_path: Path) -> None:
    models = {"a": tiny_gguf(tmp_path / "a.gguf"), "b": tiny_gguf(tmp_path / "b.gguf", 1), "c": tiny_gguf(tmp_path / "c.gguf", dirty=True)}
    models["d"] = tiny_gguf(tmp_path / "d.gguf", template="{{ messages[-1]['content'] }}")
    assert len({identity(path) for path in models.values()}) == 4


@pytest.mark.parametrize("changed", [HEAD - 1, HEAD + 5 * SAMPLE])
def test_a_long_file_is_read_at_its_start_and_at_even_places(tmp_path: Path, changed: int) -> None:
    path, size = tmp_path / "long.gguf", HEAD + SAMPLES * SAMPLE * 4
    path.write_bytes(MAGIC + bytes(size - 4))
    before = identity(path)
    with path.open("r+b") as file:
        file.seek(changed if changed < HEAD else size * 200 // SAMPLES)
        file.write(b"x")
    assert identity(path) != before


def test_all_parts_of_a_split_model_count(tmp_path: Path) -> None:
    parts = [tmp_path / f"m-0000{n}-of-00002.gguf" for n in (1, 2)]
    for part in parts:
        tiny_gguf(part)
    before = identity(parts[0])
    tiny_gguf(tmp_path / "other-00002-of-00002.gguf", 5)
    assert identity(parts[0]) == before
    tiny_gguf(parts[1], 5)
    assert identity(parts[0]) != before


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        (None, "model.gguf: there is no such file"),
        (b"", "model.gguf: this is no GGUF file"),
        (b"GGU", "model.gguf: this is no GGUF file"),
        (b"<!doctype html>", "model.gguf: this is no GGUF file"),
    ],
)
def test_what_is_no_gguf_file_has_its_place_and_a_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contents: bytes | None, told: str) -> None:
    monkeypatch.chdir(tmp_path)
    if contents is not None:
        Path("model.gguf").write_bytes(contents)
    with pytest.raises(ConfigError) as caught:
        gguf_file("model.gguf")
    assert str(caught.value).startswith(told)
    assert "hint: " in str(caught.value)


def test_a_folder_is_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        gguf_file(str(tmp_path))


def test_the_home_folder_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert identity(tiny_gguf(tmp_path / "m.gguf")) == gguf_file("~/m.gguf").identity
