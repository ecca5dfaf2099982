"""From layers to one run config: flag over --set over environment over config file over default, and every error with its place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from synthchat.config.layers import KeyPath, Layer, Setting, environment_layer, file_layer, flag_layer, set_layer
from synthchat.config.model import RunConfig
from synthchat.config.sayings import unknown_hint, wrong_value
from synthchat.config.secrets import KEY_HINT, KEY_SETTING, MASK, SECRET_NAME
from synthchat.errors import ConfigError, Problem
from synthchat.resources import shipped
from synthchat.spec.problems import LATER

NOT_BUILT: tuple[KeyPath, ...] = (
    *((key,) for key in ("augment", "gates", "prompts", "ledger")),
    ("backend", "temperature"),
    *(("limits", key) for key in ("requests_per_minute", "tokens_per_minute", "budget")),
    ("volume", "dialogs"),
    ("request", "strategy"),
)


def load_config(
    config: str | None = None,
    flags: Mapping[str, str | int | None] | None = None,
    assignments: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> RunConfig:
    """The run config of a command line. `config` is a file, or the name of one of `configs/`; `flags` are by the dotted path of their setting.

    Raises ConfigError with all problems at once.
    """
    layers = [file_layer(shipped("configs") / "default.yml", "configs/default.yml", "default")]
    if config:
        layers.append(file_layer(_find(config), config, "config"))
    layers += [environment_layer(os.environ if environment is None else environment), set_layer(assignments), flag_layer(flags or {})]
    return _resolve(_merge(layers))


def _find(config: str) -> Path:
    path, named = Path(config), shipped("configs") / f"{config}.yml"
    if not path.exists() and named.exists():
        return named
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in shipped("configs").glob("*.yml")))
        raise ConfigError(f"there is no config `{config}`", hint=f"name a file, or one of those that ship: {known}")
    return path


def _merge(layers: Iterable[Layer]) -> dict[KeyPath, Setting]:
    merged: dict[KeyPath, Setting] = {}
    for layer in layers:
        volumes = [layer[path] for path in layer if path in (("volume", "per_intent"), ("volume", "total"))]
        if len(volumes) > 1:
            raise ConfigError(volumes[1].problem("`volume.per_intent` and `volume.total` exclude each other", "give one of them"))
        if any(path[0] == "volume" for path in layer):
            merged = {path: setting for path, setting in merged.items() if path[0] != "volume"}
        merged.update(layer)
    return merged


def _resolve(settings: Mapping[KeyPath, Setting]) -> RunConfig:
    later = [s.problem(f"`{'.'.join(path)}` {LATER}") for path, s in settings.items() if any(path[: len(key)] == key for key in NOT_BUILT)]
    if later:
        raise ConfigError(later)
    values: dict[str, Any] = {"sources": {".".join(path): setting.source for path, setting in sorted(settings.items())}}
    for path, setting in settings.items():
        _put(values, path, setting)
    try:
        return RunConfig.model_validate(values)
    except ValidationError as error:
        # No cause is kept: it has the values, and one of them may be a key.
        raise ConfigError([_without_keys(_problem(dict(e), settings), settings) for e in error.errors()]) from None


def _put(values: dict[str, Any], path: KeyPath, setting: Setting) -> None:
    for key in path[:-1]:
        inner = values.setdefault(key, {})
        if not isinstance(inner, dict):
            raise ConfigError(setting.problem(f"`{key}` is one value, and `{'.'.join(path)}` wants to be inside it"))
        values = inner
    if isinstance(values.get(path[-1]), dict):
        raise ConfigError(setting.problem(f"`{'.'.join(path)}` has keys of its own, this is one value"))
    values[path[-1]] = setting.value


def _problem(error: Mapping[str, Any], settings: Mapping[KeyPath, Setting]) -> Problem:
    path = tuple(str(part) for part in error["loc"])
    whole, setting = next(((p, s) for p, s in settings.items() if p[: len(path)] == path), next(iter(settings.items())))
    if error["type"] == "extra_forbidden":
        hint = KEY_HINT if KEY_SETTING.search(whole[-1]) else unknown_hint(path, whole, setting)
        return setting.problem(f"there is no setting `{'.'.join(path)}`", hint)
    return setting.problem(wrong_value(error))


def _without_keys(problem: Problem, settings: Mapping[KeyPath, Setting]) -> Problem:
    """The problem without what somebody has set under a name that speaks of secrets: its message may quote it, or its line of the file."""
    keys = [str(setting.value) for path, setting in settings.items() if setting.value and any(map(SECRET_NAME.search, path))]
    said = {name: text for name in ("message", "hint", "source") if (text := getattr(problem, name))}
    for key in keys:
        said = {name: text.replace(key, MASK) for name, text in said.items()}
    return replace(problem, **said)
