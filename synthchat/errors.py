"""The one exception family. Only `cli` catches it; what other libraries raise is wrapped where it crosses the border.

SynthchatError                 what stops a command: one or more problems, and an exit status
├── UsageError        (2)      flags or arguments that make no sense together, or a file that is not there
├── SpecError         (2)      the domain spec, or a file that it names, is wrong
├── ConfigError       (2)      the run config, an environment variable or `--set` is wrong
├── PlanError         (2)      a good spec of which this backend cannot write every intent
├── DataError         (2)      a data file that cannot be read
├── FolderError       (2)      an output folder that is not ours, or cannot be written
├── NotBuiltError     (2)      a part that a later release brings
├── BackendError      (4)      the backend cannot be used at all
│   └── CallError     (4)      one call failed in a way that may pass: it is tried again, so often
├── FrozenError       (5)      a reply is missing, and nothing may be asked
├── WaitingError      (6)      replies are still to come: the same command goes on when they are there
└── StoppedError      (130)    Ctrl-C: what was under way has been waited for, and is kept
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a user's file, 1-based; `path` is as the user gave it, `column` 0 means the whole line."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what, and what to type next. `source` is the line as it stands in the file."""

    message: str
    place: Place | None = None
    hint: str | None = None
    source: str | None = None

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        shown = [f"    {self.source.strip()}"] if self.source and self.source.strip() else []
        return "\n".join([head, *shown, *([f"    hint: {self.hint}"] if self.hint else [])])


class SynthchatError(Exception):
    """The root: `problems` is never empty, `status` is the exit status of SPEC.md, section 9."""

    status: ClassVar[int] = 2

    def __init__(self, problems: str | Problem | Iterable[Problem], *, hint: str | None = None) -> None:
        if isinstance(problems, str):
            problems = Problem(problems, hint=hint)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(SynthchatError):
    """Flags or arguments that make no sense together, or a file that is not there."""


class SpecError(SynthchatError):
    """The domain spec, or a file that it names, is wrong."""


class ConfigError(SynthchatError):
    """The run config, an environment variable or `--set` is wrong."""


class PlanError(SynthchatError):
    """A good spec of which the chosen backend cannot write every intent."""


class DataError(SynthchatError):
    """A data file that cannot be read."""


class FolderError(SynthchatError):
    """An output folder that is not ours, or that cannot be written."""


class NotBuiltError(SynthchatError):
    """A key, flag or format whose part has not been built yet."""


class BackendError(SynthchatError):
    """The backend cannot be used at all: no key, no model, no server."""

    status = 4


class CallError(BackendError):
    """One call failed in a way that may pass. `kind` is a short name that is counted; `retry_after` is in seconds, where the server named it."""

    def __init__(self, problems: str | Problem | Iterable[Problem], *, kind: str, retry_after: float | None = None, hint: str | None = None) -> None:
        super().__init__(problems, hint=hint)
        self.kind, self.retry_after = kind, retry_after


class FrozenError(SynthchatError):
    """A reply is missing from the ledger, and nothing may be asked."""

    status = 5


class WaitingError(SynthchatError):
    """Replies are still to come: the same command goes on when they are there."""

    status = 6


class StoppedError(SynthchatError):
    """Ctrl-C: what was under way has been waited for, and is kept."""

    status = 130
