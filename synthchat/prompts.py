"""The Jinja templates of `prompts/`: sandboxed, strict about names that nobody gives, and checked before anything is asked.

A folder given with `--prompts` overrides them file by file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from synthchat.errors import ConfigError, Place, Problem, UsageError
from synthchat.resources import shipped
from synthchat.spec.problems import meant

VARIABLES: Mapping[str, frozenset[str]] = {
    "system.j2": frozenset({"domain", "language", "entities"}),
    "generate.j2": frozenset({"domain", "language", "intent", "parts", "neighbours", "seeds", "carried", "marked", "lines"}),
    "again.j2": frozenset({"cell", "text", "reason", "line"}),
    "init.j2": frozenset({"sentence", "language", "example", "types"}),
    "mend.j2": frozenset({"problems"}),
    "card.md.j2": frozenset({"domain", "manifest", "mentions", "source"}),
}
"""What each template may use."""
ASKING = ("system.j2", "generate.j2", "again.j2")
"""Those that prompts are made from."""


class Prompts:
    """The templates, those of `folder` before our own.

    Raises UsageError where there is no such folder, or what is in it would not be used, and ConfigError, with all problems at once, for templates that
    cannot be rendered.
    """

    def __init__(self, folder: Path | None = None, filters: Mapping[str, Callable[[str], str]] | None = None) -> None:
        if folder and not folder.is_dir():
            raise UsageError(f"--prompts {folder}: there is no such folder", hint=f"copy templates out of {shipped('prompts')} and change them")
        if folder:
            _check_names(folder)
        self._folders = [f for f in (folder, shipped("prompts")) if f]
        loader = FileSystemLoader(self._folders)
        self._jinja = ImmutableSandboxedEnvironment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True)
        self._jinja.filters.update(filters or {})

    def check(self) -> None:
        """Look for syntax errors and unknown variables in the templates that prompts are made from."""
        problems = [p for name in ASKING for p in self._problems(name)]
        if problems:
            raise ConfigError(problems)

    def render(self, template: str, **values: object) -> str:
        """The text of a template with these values.

        Raises ConfigError where a template of the user's cannot be rendered.
        """
        try:
            return self._jinja.get_template(template).render(values).strip("\n")
        except TemplateError as error:
            raise ConfigError(Problem(f"cannot be rendered: {error.message}", Place(str(self._path(template))))) from error

    def digest(self) -> str:
        """A hash of the templates that prompts are made from, and of what these include."""
        names, texts = list(ASKING), {}
        while names:
            name = names.pop()
            texts[name] = text = self._path(name).read_text(encoding="utf-8")
            names += [n for n in meta.find_referenced_templates(self._jinja.parse(text)) if n and n not in texts and self._has(n)]
        return hashlib.sha256("\0".join(f"{name}\0{text}" for name, text in sorted(texts.items())).encode()).hexdigest()

    def _has(self, template: str) -> bool:
        return any((f / template).is_file() for f in self._folders)

    def _path(self, template: str) -> Path:
        return next(f / template for f in self._folders if (f / template).exists())

    def _problems(self, template: str) -> list[Problem]:
        path = self._path(template)
        text = path.read_text(encoding="utf-8")
        try:
            unknown = meta.find_undeclared_variables(self._jinja.parse(text)) - VARIABLES[template]
        except TemplateSyntaxError as error:
            return [Problem(str(error.message), Place(str(path), error.lineno), "see https://jinja.palletsprojects.com/templates/")]
        return [_unknown(path, text, name, VARIABLES[template]) for name in sorted(unknown)]


def _check_names(folder: Path) -> None:
    """A template under a name that we do not know would be left unused without a word."""
    names = sorted(path.name for path in folder.glob("*.j2"))
    if strange := [name for name in names if name not in VARIABLES]:
        raise UsageError(f"--prompts {folder}: there is no template `{strange[0]}`", hint=meant(strange[0], sorted(VARIABLES)))
    if not names:
        raise UsageError(f"--prompts {folder}: no template is in there", hint=f"copy templates out of {shipped('prompts')} and change them")


def _unknown(path: Path, text: str, name: str, known: frozenset[str]) -> Problem:
    lines = text.split("\n")
    number = next((n for n, line in enumerate(lines, 1) if re.search(rf"\{{[{{%].*\b{re.escape(name)}\b", line)), 1)
    return Problem(f"nobody gives `{name}` to this template", Place(str(path), number), f"it may use: {', '.join(sorted(known))}", lines[number - 1])
