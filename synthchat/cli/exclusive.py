"""Flags that contradict each other."""

from __future__ import annotations

from synthchat.errors import UsageError


def reuse_of(reuse: str | None, *, refresh: bool, frozen: bool) -> str | None:
    """The setting `reuse` by its flags. Raises UsageError where `--refresh` meets what it would undo."""
    if refresh and frozen:
        raise UsageError("--refresh and --frozen exclude each other", hint="--refresh asks for what has no reply of its own yet, --frozen asks nothing")
    if refresh and reuse:
        raise UsageError("--refresh and --reuse exclude each other", hint="--refresh is --reuse exact: leave one out")
    return "exact" if refresh else reuse
