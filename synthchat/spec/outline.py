"""What a spec names, whatever else is wrong with it: for shells that complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from synthchat.errors import SpecError
from synthchat.spec import nodes
from synthchat.spec.factors import BUILT_IN
from synthchat.spec.include import read
from synthchat.spec.problems import Problems


@dataclass(frozen=True, slots=True)
class Outline:
    """The names of a spec; `factors` are those built in and its own, with their levels."""

    intents: tuple[str, ...] = ()
    personas: tuple[str, ...] = ()
    factors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def outline(path: Path) -> Outline:
    """The names in a spec and what it includes; none where it cannot be read, or is no YAML."""
    try:
        merged = read(path, str(path), Problems()).merged
    except SpecError:
        return Outline()
    own = {name: _levels(entry.value) for name, entry in merged["factors"].items()}
    return Outline(tuple(merged["intents"]), tuple(merged["personas"]), {name: tuple(levels) for name, levels in BUILT_IN.items()} | own)


def _levels(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Mapping):
        return tuple(entry.name for entry in node)
    return tuple(item.text for item in node.items if isinstance(item, nodes.Scalar)) if isinstance(node, nodes.Sequence) else ()
