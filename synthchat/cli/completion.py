"""What a shell completes: names of the spec or dataset on the command line, formats, backends, configs, settings, rules. Where it fails there is nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from synthchat.spec.outline import Outline


def intents(ctx: typer.Context, incomplete: str) -> list[str]:
    """The intents of SPEC; of `a,b` the last one."""
    before, comma, last = incomplete.rpartition(",")
    return [before + comma + name for name in _starting(_outline(ctx).intents, last)]


def intents_of_data(ctx: typer.Context, incomplete: str) -> list[str]:
    """The intents of a dataset folder, as its `spec.json` has them."""
    import json
    from pathlib import Path

    try:
        spec = json.loads((Path(_first(ctx, "data")) / "spec.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    named = spec.get("intents") if isinstance(spec, dict) else None
    return _starting(named, incomplete) if isinstance(named, dict) else []


def importers(incomplete: str) -> list[str]:
    """The formats of `import`."""
    return _entry_points("synthchat.importers", incomplete)


def exporters(incomplete: str) -> list[str]:
    """The formats of `export`."""
    return _entry_points("synthchat.exporters", incomplete)


def backends(incomplete: str) -> list[str]:
    """The backends, those of plug-ins too."""
    return _entry_points("synthchat.backends", incomplete)


def configs(incomplete: str) -> list[str]:
    """The configs that ship; for files the shell knows better."""
    from synthchat.resources import shipped

    return _starting(sorted(path.stem for path in shipped("configs").glob("*.yml")), incomplete)


def rules(incomplete: str) -> list[str]:
    """The rules of `lint`."""
    from synthchat.advice.rules import RULES

    return _starting(RULES, incomplete)


def settings(ctx: typer.Context, incomplete: str) -> list[str]:
    """The settings of a run config, shares of the spec's factors and personas among them."""
    from synthchat.config.sayings import paths

    found, below = _outline(ctx), ("factors", "personas", "split")
    keys = [".".join(path) for path in paths() if path[0] not in below]
    keys += [f"factors.{name}.{level}" for name, levels in found.factors.items() for level in levels]
    keys += [*(f"personas.{name}" for name in found.personas), "split.test", "split.dev"]
    return [f"{key}=" for key in _starting(keys, incomplete)]


def _outline(ctx: typer.Context) -> Outline:
    from pathlib import Path

    from synthchat.spec.outline import outline

    return outline(Path(_first(ctx, "spec")))


def _first(ctx: typer.Context, name: str) -> str:
    """The command's argument. Where the word to be completed is an option's value, click has not come to the arguments yet."""
    return str(ctx.params.get(name) or next(iter(ctx.args), ""))


def _entry_points(group: str, incomplete: str) -> list[str]:
    from importlib.metadata import entry_points

    return _starting(sorted({entry.name for entry in entry_points(group=group)}), incomplete)


def _starting(names: Iterable[Any], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
