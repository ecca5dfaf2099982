"""Backends are found by their entry points, the built-in ones too."""

from __future__ import annotations

from importlib.metadata import entry_points

from synthchat.backends.base import Backend
from synthchat.config.model import BackendSettings
from synthchat.errors import NotBuiltError, UsageError
from synthchat.spec.model import Domain

GROUP = "synthchat.backends"
LATER = ("llamacpp",)


def open_backend(settings: BackendSettings, domain: Domain) -> Backend:
    """The backend of that name, ready for that domain.

    Raises NotBuiltError for one that a later release brings, UsageError for an unknown one, and for a setting that it does not heed.
    """
    name = settings.name
    found = {point.name: point for point in entry_points(group=GROUP)}
    if name in found:
        backend: Backend = found[name].load()(domain, settings)
        if idle := sorted(settings.model_fields_set - {"name"} - backend.heeds):
            raise UsageError(
                f"`backend.{idle[0]}` means nothing to the backend `{name}`", hint=f"leave it out; it heeds: {', '.join(sorted(backend.heeds)) or 'nothing'}"
            )
        return backend
    if name in LATER:
        raise NotBuiltError(f"the backend `{name}` has not been built yet", hint="use `--backend offline`, which needs no model")
    raise UsageError(f"there is no backend `{name}`", hint=f"one of: {', '.join(sorted(found))}")
