"""Folders and zips that were made to do harm, or were damaged: a clear error, and nothing is written."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.errors import DataError
from synthchat.readers import read
from synthchat.readers.files import open_package
from synthchat.readers.package import FolderPackage, text_of
from synthchat.readers.zip_file import ZipPackage
from tests.importing.bots import files

NLU = "nlu:\n- intent: greet\n  examples: |\n    - hi\n"


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def twice() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate name"):
        return zipped(("a.json", b"1"), ("a.json", b"2"))


def encrypted() -> bytes:
    data = bytearray(zipped(("a.json", b"{}")))
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    return bytes(data)


def lying() -> bytes:
    """The list of contents says four gigabytes."""
    data = bytearray(zipped(("a.json", b"{}")))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (0xFFFFFF00).to_bytes(4, "little")
    return bytes(data)


def damaged() -> bytes:
    data = bytearray(zipped(("agent.json", os.urandom(2_000))))
    data[500:600] = bytes(100)
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: zipped(("../evil.yml", b"x")), "`../evil.yml` may lead out of it"),
        (lambda: zipped(("a/../../evil.yml", b"x")), "may lead out of it"),
        (lambda: zipped(("/etc/evil", b"x")), "may lead out of it"),
        (lambda: zipped(("C:/evil", b"x")), "may lead out of it"),
        (lambda: zipped(("a\\..\\evil", b"x")), "may lead out of it"),
        (lambda: zipped((link("a"), b"/etc/passwd")), "`a` is a link"),
        (lambda: zipped(("a.json", bytes(5_000_000))), "`a.json` has 5,000,000 bytes in"),
        (lying, "4,294,967,040 bytes once unpacked"),
        (damaged, "agent.json: cannot be read from the zip"),
        (twice, "`a.json` stands in it twice"),
        (encrypted, "`a.json` is encrypted"),
        (lambda: zipped(("a.json", b"{}"))[:-10], "not a zip that can be read"),
        (lambda: b"PK\x03\x04 and no more", "not a zip that can be read"),
    ],
)
def test_a_zip_that_was_made_to_do_harm_is_an_error(tmp_path: Path, make: Callable[[], bytes], message: str) -> None:
    path = files(tmp_path, {"bot.zip": make()}) / "bot.zip"
    with pytest.raises(DataError) as caught:
        read(path)
    assert message in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["bot.zip"]


def test_a_zip_is_read_in_place_and_a_folder_around_all_is_left_out(tmp_path: Path) -> None:
    around = zipped(("bot/data/", b""), ("bot/data/nlu.yml", NLU.encode()), ("__MACOSX/bot/._nlu.yml", b"x"))
    path = files(tmp_path, {"bot.zip": around}) / "bot.zip"
    assert [u.text for u in read(path)] == ["hi"]
    assert open_package(path).names == ("data/nlu.yml",)
    assert [p.name for p in tmp_path.iterdir()] == ["bot.zip"]


def test_a_link_out_of_a_folder_is_not_followed_and_one_within_is(tmp_path: Path) -> None:
    folder = files(tmp_path / "bot", {"data/nlu.yml": NLU, "../outside.yml": NLU})
    (folder / "data" / "more.yml").symlink_to(folder / "data" / "nlu.yml")
    assert len(list(read(folder))) == 2
    (folder / "data" / "evil.yml").symlink_to(tmp_path / "outside.yml")
    with pytest.raises(DataError, match=r"evil\.yml: is a link that leads out of the folder"):
        read(folder)


def test_what_was_installed_or_is_hidden_is_no_data(tmp_path: Path) -> None:
    names = (".git/nlu.yml", "node_modules/nlu.yml", "env/pyvenv.cfg", "env/nlu.yml", "models/nlu.yml", ".hidden.yml", "nlu/a.yml")
    assert FolderPackage(files(tmp_path, dict.fromkeys(names, NLU))).names == ("nlu/a.yml",)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"nlu:\n- \xff", "nlu.yml:2: not UTF-8"),
        ("\ufeffnlu:".encode("utf-16-le"), "nlu.yml:1: UTF-16, not UTF-8"),
        ("\ufeffnlu:".encode("utf-16-be"), "nlu.yml:1: UTF-16, not UTF-8"),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, data: bytes, message: str) -> None:
    path = files(tmp_path, {"nlu.yml": data}) / "nlu.yml"
    with pytest.raises(DataError) as caught:
        list(read(path))
    assert message in str(caught.value)
    with pytest.raises(DataError):
        text_of(open_package(path), "nlu.yml")


@pytest.mark.parametrize("name", ["nowhere", "empty", "notes.txt"])
def test_what_nothing_can_be_made_of_says_what_can_be_read(tmp_path: Path, name: str) -> None:
    files(tmp_path, {"notes.txt": "just words\n"})
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="what can be read"):
        read(tmp_path / name)


def test_a_zip_of_a_path_that_is_no_zip_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not a zip that can be read"):
        ZipPackage(files(tmp_path, {"a.zip": b"x"}) / "a.zip")
