"""Writing a folder so that it is whole at every moment: beside it first, then file by file in place, the manifest last. A folder that is not ours stays."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from synthchat.dataset.manifest import FORMAT, FileEntry
from synthchat.errors import FolderError

MANIFEST = "manifest.json"
STAGING = ".synthchat-partial"
DECISIONS = "decisions.jsonl"
"""A person's: read at every build, and never written. It may be there before the dataset is, as in a fresh clone."""
OURS = ("utterances.jsonl", "rejects.jsonl", "spec.json", "README.md", MANIFEST)


def check_ours(folder: Path) -> None:
    """Make sure that a dataset may and can be written there: nothing is there yet, or an earlier dataset of ours. Nothing is left behind.

    Raises FolderError.
    """
    try:
        names = sorted(p.name for p in folder.iterdir()) if folder.exists() else []
    except OSError as error:
        raise FolderError(f"{folder}: {error.strerror}", hint="name another folder with -o") from error
    # A run that was killed while it put files in place has left its staging area beside them.
    unfinished = STAGING in names and set(names) <= {STAGING, DECISIONS, *OURS}
    others = [name for name in names if name != DECISIONS]
    if others and not unfinished and not _is_dataset(folder):
        raise FolderError(f"{folder} holds files that are not a synthchat dataset ({others[0]}, …)", hint="name an empty or a new folder with -o")
    _try_out(folder)


def _try_out(folder: Path) -> None:
    """Find out whether the folder can be written before any work is done for it."""
    missing = [p for p in (folder / STAGING, folder, *folder.parents) if not p.exists()]
    try:
        (folder / STAGING).mkdir(parents=True, exist_ok=True)
        for path in missing:
            path.rmdir()
    except OSError as error:
        raise FolderError(f"{folder} cannot be written: {error.strerror}", hint="name another folder with -o") from error


def _is_dataset(folder: Path) -> bool:
    try:
        manifest = orjson.loads((folder / MANIFEST).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return False
    return isinstance(manifest, dict) and manifest.get("format") == FORMAT


class Staging:
    """Files on their way into a folder. What is written is hashed as it goes by."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.files: dict[str, FileEntry] = {}

    def write(self, name: str, chunks: Iterable[bytes], *, rows: bool = False) -> None:
        """Write one file from its chunks, each of which is a row if `rows`."""
        digest, size, count = hashlib.sha256(), 0, 0
        with (self._path / name).open("wb") as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size, count = size + len(chunk), count + 1
        self.files[name] = FileEntry(sha256=digest.hexdigest(), bytes=size, rows=count if rows else None)


@contextmanager
def staged(folder: Path) -> Iterator[Staging]:
    """A staging area whose files replace the folder's when the block ends well; the manifest is the last, so that it never speaks of what is not there.

    Raises FolderError where the folder is not ours or cannot be written.
    """
    check_ours(folder)
    area = folder / STAGING
    try:
        shutil.rmtree(area, ignore_errors=True)
        area.mkdir(parents=True)
        staging = Staging(area)
        yield staging
        for name in sorted(staging.files, key=lambda n: n == MANIFEST):
            (area / name).replace(folder / name)
    except OSError as error:
        raise FolderError(f"{folder} cannot be written: {error.strerror}", hint="name another folder with -o") from error
    finally:
        shutil.rmtree(area, ignore_errors=True)
