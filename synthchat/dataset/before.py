"""What a folder holds before a run: all that is asked for, and then nothing is to be done; or something else, and then it is said what."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import orjson
from pydantic import ValidationError

from synthchat.dataset.folder import MANIFEST
from synthchat.dataset.inputs import Inputs
from synthchat.dataset.manifest import FileEntry, Manifest
from synthchat.dataset.since import changes
from synthchat.spec.model import Domain

CHUNK, SPEC = 2**20, "spec.json"
REQUEST = re.compile(rb'"request":"([^"\\]+)"')
"""A quote that is part of a text has a backslash before it, so no text can look like this."""


class Before:
    """A folder as an earlier run has left it, if one has. `manifest` is None where there is none that this version can read."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._there = folder, (folder / MANIFEST).is_file()
        self.manifest = _manifest(folder / MANIFEST) if self._there else None

    def complete(self, inputs: Inputs, only: tuple[str, ...]) -> Manifest | None:
        """The manifest, where the folder has all that is asked for (of `only` these intents, if any) by the same inputs, and its files are as written."""
        manifest = self.manifest
        if not manifest or Inputs.of(manifest) != inputs or (manifest.only and not (only and {*only} <= {*manifest.only})):
            return None
        lacking = [name for name in manifest.short if not only or name in only]
        return None if lacking or self._damaged else manifest

    def damage(self, *, whole: bool) -> Iterator[str]:
        """The files that are not what the manifest says: they are about to be made again, but for the lines of intents that a run leaves alone."""
        for name, what in self._damaged.items():
            yield f"{self._folder / name} {what}: it is made again{'' if whole else ', but for what --only leaves as it is'}"
        if "utterances.jsonl" in self._damaged:
            yield "changes by hand belong into decisions.jsonl, which is followed and never written"

    def changes(self, domain: Domain, inputs: Inputs) -> Iterator[str]:
        """What is not as it was when the folder was made, in a few words."""
        if self.manifest:
            yield from changes(self.manifest, self._spec(), domain, inputs)
        elif self._there:
            yield f"{self._folder} was made by another version of synthchat"

    def requests(self) -> set[str]:
        """The keys of the requests whose replies the folder was made of."""
        paths = [self._folder / name for name in ("utterances.jsonl", "rejects.jsonl")]
        return {key.decode() for path in paths if path.is_file() for key in REQUEST.findall(path.read_bytes())}

    def _spec(self) -> dict[str, Any] | None:
        """The spec of the last run, where that is known for sure."""
        sure = self.manifest and SPEC in self.manifest.files and SPEC not in self._damaged
        return cast("dict[str, Any]", orjson.loads((self._folder / SPEC).read_bytes())) if sure else None

    @cached_property
    def _damaged(self) -> dict[str, str]:
        files = self.manifest.files if self.manifest else {}
        found = {name: _damage(self._folder / name, entry) for name, entry in files.items()}
        return {name: what for name, what in found.items() if what}


def _manifest(path: Path) -> Manifest | None:
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _damage(path: Path, entry: FileEntry) -> str | None:
    """What is wrong with a file; its size tells most of it sooner than its hash."""
    if not path.is_file():
        return "is gone"
    try:
        same = path.stat().st_size == entry.bytes and _sha256(path) == entry.sha256
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return None if same else "is not what was written there"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
