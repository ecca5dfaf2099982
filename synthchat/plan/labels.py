"""Levels that are labels only: a backend says which levels can be seen in its texts, and all others are named."""

from __future__ import annotations

from synthchat.backends.base import Backend
from synthchat.spec.model import Domain


def label_only(domain: Domain, backend: Backend) -> dict[str, tuple[str, ...]]:
    """Factor → its levels of share > 0 that the backend cannot show in a text."""
    if backend.shows is None:
        return {}
    hidden = {f.name: tuple(level.name for level in f.levels if level.share and level.name not in shown(backend, f.name)) for f in domain.factors.values()}
    return {name: levels for name, levels in hidden.items() if levels}


def shown(backend: Backend, factor: str) -> frozenset[str]:
    """The levels of a factor that the backend can show."""
    return (backend.shows or {}).get(factor, frozenset())
