"""All randomness has one root: a generator, or a hash, named by what it is for. Nothing here knows the time or the machine."""

from __future__ import annotations

import hashlib
from random import Random


def generator(*parts: object) -> Random:
    """A generator that only depends on `parts`, by their text: `generator(seed, intent, cell, "values")`."""
    return Random("|".join(map(str, parts)))


def digest(*parts: object, length: int = 16) -> str:
    """The first `length` hexadecimal digits of the SHA-256 over `parts`, kept apart by a character that no text holds."""
    return hashlib.sha256("\x00".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:length]


def fraction(*parts: object) -> float:
    """A number in [0, 1) that only depends on `parts`."""
    return int(digest(*parts, length=13), 16) / 16**13
