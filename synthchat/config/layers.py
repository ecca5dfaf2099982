"""Where settings come from: files, the environment and flags, each flattened to paths, so that a later layer overrides an earlier one key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from synthchat.errors import ConfigError, Place, Problem
from synthchat.spec.compose import Budget, compose
from synthchat.spec.nodes import Mapping as MappingNode
from synthchat.spec.nodes import Node, Scalar, kind
from synthchat.spec.problems import Problems
from synthchat.spec.text import At, read_source

PREFIX = "SYNTHCHAT_"
KeyPath = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """One value as it was written, and where: `source` is flag, --set, environment, config or default; `label` is what a message calls it."""

    value: str | int
    source: str
    label: str
    at: At | None = None

    def problem(self, message: str, hint: str | None = None) -> Problem:
        """A problem with this setting."""
        if self.at:
            return self.at.problem(message, hint)
        return Problem(message, Place(self.label), hint)


Layer = Mapping[KeyPath, Setting]


def file_layer(path: Path, shown: str, source: str) -> Layer:
    """The settings of a YAML file. Raises ConfigError (or the SpecError of a file that is no YAML)."""
    problems = Problems()
    node = compose(read_source(path, shown), problems, Budget())
    problems.check()
    if not isinstance(node, MappingNode):
        raise ConfigError(node.at.problem(f"a run config is a mapping, this is {kind(node)}", "write `volume: {per_intent: 100}`"))
    if spec := node.get("synthchat") or node.get("intents"):
        raise ConfigError(spec.at.problem("this is a domain spec, not a run config", f"name it without -c: `synthchat generate {shown}`"))
    return dict(_leaves(node, (), source))


def _leaves(node: Node, path: KeyPath, source: str) -> Iterator[tuple[KeyPath, Setting]]:
    if isinstance(node, MappingNode):
        for entry in node:
            yield from _leaves(entry.value, (*path, entry.name), source)
    elif isinstance(node, Scalar):
        yield path, Setting(node.text, source, ".".join(path), node.at)
    else:
        raise ConfigError(node.at.problem(f"`{'.'.join(path)}` cannot be a list", "write one value"))


def environment_layer(environment: Mapping[str, str]) -> Layer:
    """SYNTHCHAT_VOLUME__PER_INTENT=200 and the like."""
    names = sorted(name for name in environment if name.startswith(PREFIX))
    return {tuple(n.removeprefix(PREFIX).lower().split("__")): Setting(environment[n], "environment", n) for n in names}


def set_layer(assignments: Sequence[str]) -> Layer:
    """`--set key.path=value`, as often as one likes. Raises ConfigError where one has no `=`."""
    layer = {}
    for text in assignments:
        key, equals, value = text.partition("=")
        if not equals or not key:
            missing = "there is no key before the `=`" if equals else "there is no `=`"
            raise ConfigError(f"--set {text}: {missing}", hint="write --set volume.per_intent=100")
        layer[tuple(key.split("."))] = Setting(value, "--set", f"--set {key}")
    return layer


def flag_layer(flags: Mapping[str, str | int | None]) -> Layer:
    """Flags that were given, by the dotted path of their setting."""
    return {tuple(path.split(".")): Setting(value, "flag", _flag(path)) for path, value in flags.items() if value is not None}


def _flag(path: str) -> str:
    name = "backend" if path == "backend.name" else path.split(".")[-1]
    return "--" + name.replace("_", "-")
