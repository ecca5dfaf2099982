"""The folders that ship beside the package: `prompts/` and `configs/`. In a wheel they lie inside it, in an editable install beside it."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def shipped(folder: str) -> Path:
    """Where `prompts` or `configs` is on this machine."""
    inside = PACKAGE / "_shipped" / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder
