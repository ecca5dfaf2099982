"""All advice on a spec, sorted by place."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from synthchat.advice.base import Subject
from synthchat.advice.comments import Comments
from synthchat.advice.rules import RULES
from synthchat.backends.registry import open_backend
from synthchat.config import RunConfig
from synthchat.config.shares import with_shares
from synthchat.errors import Place, Problem, UsageError
from synthchat.spec.loader import load_placed
from synthchat.spec.problems import meant


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Advice(_Model):
    """One piece of advice: the rule, where, what, and what to type instead."""

    rule: str
    path: str
    line: int
    column: int
    message: str
    hint: str | None = None
    source: str | None = Field(None, description="the line as it stands in the file")


class LintReport(_Model):
    """`synthchat lint --json`."""

    format: Literal["synthchat-lint/1"] = "synthchat-lint/1"
    name: str
    ignored: int = Field(description="pieces of advice that are switched off")
    advice: tuple[Advice, ...]


UNKNOWN_RULE = "unknown-rule"
"""What a comment that names no rule is told by; nothing switches it off."""


def lint(path: Path, config: RunConfig, ignore: Iterable[str] = ()) -> LintReport:
    """The advice of all rules but those that are ignored, by name or by a comment in the spec.

    Raises SpecError where the spec does not load, UsageError for an unknown rule.
    """
    off = {*ignore, *config.lint.ignore}
    _check_names(off)
    reading = load_placed(path)
    domain = with_shares(reading.domain, config)
    subject, comments = Subject(reading, domain, open_backend(config.backend, domain)), Comments(RULES)
    comments.read(reading.document)
    found = [(name, finding) for name, find in RULES.items() for finding in find(subject)]
    kept = [(name, finding.problem) for name, finding in found if name not in off and not comments.switched_off(name, finding)]
    advice = sorted([*kept, *((UNKNOWN_RULE, problem) for problem in comments.unknown)], key=_order)
    return LintReport(name=domain.name, ignored=len(found) - len(kept), advice=tuple(_advice(rule, problem) for rule, problem in advice))


def _check_names(names: Iterable[str]) -> None:
    for name in sorted(names):
        if name not in RULES:
            raise UsageError(f"there is no rule `{name}`", hint=meant(name, RULES, few=len(RULES)))


def _order(found: tuple[str, Problem]) -> tuple[Place, str, str]:
    rule, problem = found
    return problem.place or Place(""), rule, problem.message


def _advice(rule: str, problem: Problem) -> Advice:
    place = problem.place or Place("")
    source = problem.source.strip() if problem.source else None
    return Advice(rule=rule, path=place.path, line=place.line, column=place.column, message=problem.message, hint=problem.hint, source=source or None)
