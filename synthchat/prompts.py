"""The Jinja templates of `prompts/`: sandboxed, and strict about names that nobody gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from synthchat.resources import shipped


def render(template: str, values: Mapping[str, object], filters: Mapping[str, Callable[[str], str]] | None = None) -> str:
    """The text of a template of `prompts/` with these values."""
    environment = ImmutableSandboxedEnvironment(loader=FileSystemLoader(shipped("prompts")), undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters.update(filters or {})
    return environment.get_template(template).render(values)
