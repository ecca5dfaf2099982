"""What has changed since a folder was made, in a few words: parts of the spec, settings, templates, decisions, versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from synthchat.dataset.inputs import Inputs
from synthchat.dataset.manifest import Manifest
from synthchat.spec.model import Domain

MOST = 5
"""So many names of a kind are told."""
WORDS = {"slots": "entities", "avoid": "not"}
"""Fields that are called otherwise in a spec."""
PARTS = ("intents", "entities", "personas", "factors", "tables")


def changes(manifest: Manifest, spec: Mapping[str, Any] | None, domain: Domain, inputs: Inputs) -> Iterator[str]:
    """A line for each kind of change, and one for a folder that fell short. `spec` is its `spec.json`, where that is as it was written."""
    old = Inputs.of(manifest)
    if old.hashes.get("spec") != inputs.hashes.get("spec"):
        yield from _spec(spec, domain.model_dump(mode="json")) if spec else ("changed: the spec",)
    yield from _line("settings", _values(_flat(old.settings), _flat(inputs.settings)))
    if old.settings == inputs.settings:
        yield from _line("backend", _values(old.backend, inputs.backend))
        yield from _line("where settings stand", (name for name in {**old.sources, **inputs.sources} if old.sources.get(name) != inputs.sources.get(name)))
    yield from _line("versions", _values(old.generator, inputs.generator))
    for name, told in (("prompts", "the prompts' templates"), ("decisions", "decisions.jsonl")):
        if old.hashes.get(name) != inputs.hashes.get(name):
            yield f"changed: {told}"
    if old == inputs and manifest.only:
        yield f"the last run made some intents only: {_few(iter(manifest.only))}"
    if old == inputs and manifest.short:
        yield f"the last run fell short: {_few(f'{name} by {count}' for name, count in manifest.short.items())}"


def _spec(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for part in PARTS:
        yield from _line(part, _parts(old.get(part, {}), new[part]))
    yield from _line("the spec", (name for name in new if name not in PARTS and old.get(name) != new[name]))


def _parts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in {**new, **old}:
        if name not in old or name not in new:
            yield f"{name} (gone)" if name in old else f"{name} (new)"
        elif fields := [WORDS.get(f, f) for f in {**old[name], **new[name]} if old[name].get(f) != new[name].get(f)]:
            yield f"{name} ({', '.join(fields)})"


def _values(old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        if was != now:
            yield f"{name} {'none' if was is None else was} → {'none' if now is None else now}"


def _flat(settings: Mapping[str, object], path: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in settings.items():
        flat |= _flat(value, f"{path}{name}.") if isinstance(value, Mapping) else {path + name: value}
    return flat


def _line(what: str, names: Iterator[str]) -> Iterator[str]:
    if told := _few(names):
        yield f"changed: {what}: {told}"


def _few(names: Iterator[str]) -> str:
    every = list(names)
    rest = len(every) - MOST
    return ", ".join(every[:MOST]) + (f" and {rest} more" if rest > 0 else "")
