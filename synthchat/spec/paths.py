"""Files that a spec names: relative to the main spec's folder, and inside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from synthchat.spec.nodes import Scalar
from synthchat.spec.problems import Problems, meant

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True, slots=True)
class Folder:
    """The main spec's folder."""

    path: Path

    def file(self, node: Scalar, problems: Problems) -> Path | None:
        """The existing file that the text names, links resolved; None where that is a problem."""
        found = self._problem(node.text)
        if found:
            problems.add(node.at, *found)
            return None
        return (self.path / node.text).resolve()

    def _problem(self, name: str) -> tuple[str, str | None] | None:
        if URL.match(name):
            return f"`{name}` is a URL", "save it as a file beside the spec, and name that"
        if PureWindowsPath(name).anchor:
            return f"`{name}` is an absolute path", "name it relative to the spec's folder"
        if "\0" in name or not name.strip():
            return f"`{name}` is no path", "name a file in the spec's folder"
        return self._on_disk(name)

    def _on_disk(self, name: str) -> tuple[str, str | None] | None:
        try:
            target = (self.path / name).resolve()
            if not target.is_relative_to(self.path.resolve()):
                return f"`{name}` lies outside the spec's folder", "move it beside the spec, or into a folder there"
            if target.is_file():
                return None
            if target.is_dir():
                return f"`{name}` is a folder, not a file", "name the file in it"
            siblings = [path.name for path in sorted(target.parent.iterdir())] if target.parent.is_dir() else []
        except (OSError, RuntimeError) as error:  # a loop of links is one or the other, by version
            return f"`{name}` cannot be read: {error}", None
        return f"there is no file `{name}`", meant(target.name, siblings, few=0, cutoff=0.8) or "check the path: it is relative to the main spec's folder"
