"""The samplers of types, found by entry points: a plug-in registers its own under `synthchat.samplers`, as the built-in ones are."""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import entry_points
from typing import cast

from synthchat.errors import SpecError
from synthchat.spec.types import GROUP
from synthchat.values.base import Factory


@lru_cache
def factory(type: str) -> Factory:
    """What makes the samplers of a type; loaded now, for the first time.

    Raises SpecError where no package, or more than one, registers the type, or its package cannot be imported.
    """
    found = {entry.value: entry for entry in entry_points(group=GROUP, name=type)}
    if not found:
        raise SpecError(f"no installed package draws values of the type `{type}`", hint="install the plug-in that does, or give `values:`")
    if len(found) > 1:
        raise SpecError(f"several packages draw values of the type `{type}`: {', '.join(sorted(found))}", hint="uninstall all but one")
    (entry,) = found.values()
    try:
        return cast(Factory, entry.load())
    except (ImportError, AttributeError) as error:
        raise SpecError(f"the sampler of the type `{type}` cannot be loaded from `{entry.value}`: {error}", hint="reinstall the package") from error
