"""A model's GGUF file: whether it is one, and what it is called wherever it lies and whatever its name."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from synthchat.errors import ConfigError, Place, Problem

MAGIC = b"GGUF"
HEAD = 16 * 2**20
"""Bytes at the start of a file that are read whole: they hold the metadata, the chat template among them."""
SAMPLES, SAMPLE = 256, 4096
"""How many stretches of the weights are read, spread evenly, and how many bytes each has: gigabytes would take too long at every start."""

_PART = re.compile(r"(.+-)\d{5}(-of-\d{5}\.gguf)")


@dataclass(frozen=True, slots=True)
class GgufFile:
    """A file that begins as GGUF files do. `identity` is the same for the same contents, and differs between models and quantizations."""

    path: Path
    identity: str


def gguf_file(given: str) -> GgufFile:
    """The file at a path as it was given. Raises ConfigError, with the path as its place, where it cannot be read or is something else."""
    path, hint = Path(given).expanduser(), "name the model's GGUF file: --set backend.path=FILE"
    try:
        with path.open("rb") as file:
            start = file.read(len(MAGIC))
        if start != MAGIC:
            hint = "a GGUF file begins with the letters GGUF: see that the download is whole, and no page, pointer or model of another format"
            raise ConfigError(Problem("this is no GGUF file", Place(given), hint))
        return GgufFile(path, _identity(path))
    except OSError as error:
        told = "there is no such file" if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}"
        raise ConfigError(Problem(told, Place(given), hint)) from error


def _identity(path: Path) -> str:
    digest = hashlib.sha256()
    for part in _parts(path):
        size = part.stat().st_size
        digest.update(b"%d\n" % size)
        with part.open("rb") as file:
            digest.update(file.read(HEAD))
            for number in range(SAMPLES):
                file.seek(size * number // SAMPLES)
                digest.update(file.read(SAMPLE))
    return f"gguf-{digest.hexdigest()[:16]}"


def _parts(path: Path) -> list[Path]:
    """All files of a model that was split into `…-00001-of-00003.gguf` and so on; else the one."""
    split = _PART.fullmatch(path.name)
    return sorted(p for p in path.parent.iterdir() if (m := _PART.fullmatch(p.name)) and m.groups() == split.groups()) if split else [path]
