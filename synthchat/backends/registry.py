"""Backends are found by their entry points, the built-in ones too."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from synthchat.backends.base import Backend
from synthchat.backends.plug_in import is_ours, load
from synthchat.config.model import BackendSettings
from synthchat.errors import UsageError
from synthchat.spec.model import Domain

GROUP = "synthchat.backends"


def open_backend(settings: BackendSettings, domain: Domain) -> Backend:
    """The backend of that name, ready for that domain.

    Raises UsageError for an unknown one, for one that several packages have, and for a setting that it does not heed, BackendError for a plug-in that
    cannot be used.
    """
    backend = load(_entry(settings.name))(domain, settings)
    if idle := sorted(settings.model_fields_set - {"name"} - backend.heeds):
        heeded = ", ".join(sorted(backend.heeds)) or "nothing"
        raise UsageError(f"`backend.{idle[0]}` means nothing to the backend `{settings.name}`", hint=f"leave it out; it heeds: {heeded}")
    return backend


def package_of(name: str) -> dict[str, str]:
    """The package that a plug-in backend comes from, and its version; nothing for ours, and for one that is not installed."""
    points = [point for point in entry_points(group=GROUP, name=name) if point.dist and not is_ours(point)]
    return {point.dist.name: point.dist.version for point in points if point.dist}


def _entry(name: str) -> EntryPoint:
    every = entry_points(group=GROUP)
    found = {point.value: point for point in every.select(name=name)}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise UsageError(f"several packages have a backend `{name}`: {', '.join(sorted(found))}", hint="uninstall all but one")
    raise UsageError(f"there is no backend `{name}`", hint=f"one of: {', '.join(sorted(every.names))}")
