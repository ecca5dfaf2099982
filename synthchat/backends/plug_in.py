"""Backends of other packages, held to what a backend has to be: what goes wrong in one is told as its own, and never taken for a bug of ours."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import EntryPoint
from pathlib import Path

from synthchat.backends.answers import valid_unicode
from synthchat.backends.base import Backend, Factory, Remote, Reply, Request
from synthchat.backends.server import clean
from synthchat.config.model import BackendSettings
from synthchat.config.secrets import SECRET_NAME
from synthchat.errors import BackendError, Problem, SynthchatError
from synthchat.spec.model import Domain

PARTS = (*Backend.__annotations__, *(name for name, part in vars(Backend).items() if callable(part) and not name.startswith("_")))
"""What a backend has: the attributes and methods of the protocol."""


def load(point: EntryPoint) -> Factory:
    """What makes the backend of an entry point. Raises BackendError where a plug-in cannot be imported."""
    if is_ours(point):
        ours: Factory = point.load()
        return ours
    with told_of(point, "cannot be loaded"):
        factory: Factory = point.load()
    return lambda domain, settings: PlugIn(point, factory, domain, settings)


def is_ours(point: EntryPoint) -> bool:
    """Whether this package itself has it: a bug of ours must not be told as a plug-in's."""
    return point.value.partition(".")[0] == "synthchat"


class PlugIn:
    """A backend of another package. Raises BackendError, with the plug-in's name and place, for whatever it raises that is no error of ours."""

    def __init__(self, point: EntryPoint, factory: Factory, domain: Domain, settings: BackendSettings) -> None:
        self._point = point
        with told_of(point, "cannot be made"):
            self._backend = backend = factory(domain, settings)
        if missing := [part for part in PARTS if not hasattr(backend, part)]:
            hint = "the protocol `Backend` in synthchat/backends/base.py says what each of them is"
            raise BackendError(f"{_named(point)} lacks {', '.join(f'`{part}`' for part in missing)}", hint=hint)
        with told_of(point, "cannot be used"):
            self.name, self.model, self.prompted = str(backend.name), backend.model, bool(backend.prompted)
            self.heeds = frozenset(backend.heeds)
            self.shows: Mapping[str, frozenset[str]] | None = None if backend.shows is None else dict(backend.shows)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the plug-in wants to be known before the run."""
        with told_of(self._point, "failed in `warnings`"):
            return tuple(self._backend.warnings) if isinstance(self._backend, Remote) else ()

    def problems(self, domain: Domain) -> Sequence[Problem]:
        """What keeps the plug-in from writing the domain."""
        with told_of(self._point, "failed in `problems`"):
            return tuple(self._backend.problems(domain))

    async def complete(self, request: Request) -> Reply:
        """The plug-in's reply."""
        with told_of(self._point, "failed in `complete`"):
            reply = await self._backend.complete(request)
        if not isinstance(reply, Reply) or not isinstance(reply.text, str):
            raise BackendError(f"{_named(self._point)} answers what is no reply: {type(reply).__name__}", hint="return Reply(text), with a str")
        return replace(reply, text=valid_unicode(reply.text))

    async def aclose(self) -> None:
        """Let the plug-in close its connections."""
        if isinstance(self._backend, Remote):
            with told_of(self._point, "failed in `aclose`"):
                await self._backend.aclose()


@contextmanager
def told_of(point: EntryPoint, what: str) -> Iterator[None]:
    """The one place where a plug-in's exceptions become ours."""
    try:
        yield
    except SynthchatError:
        raise
    except Exception as error:  # noqa: BLE001 - no list of classes says what other people's code may raise
        # No cause is kept: what its libraries raise may carry a request, and the key in its headers.
        words = f"{type(error).__name__}: {clean(str(error), _secrets())}".rstrip(": ")
        hint = "its maker can mend it: a plug-in raises CallError for what may pass, and BackendError with a hint for what a person must mend"
        raise BackendError(f"{_named(point)} {what}: {words}{_at(point, error)}", hint=hint) from None


def _named(point: EntryPoint) -> str:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else point.value
    return f"the plug-in backend `{point.name}` ({package})"


def _at(point: EntryPoint, error: BaseException) -> str:
    """The line of the plug-in that raised it, or else the last line of all that is a file's."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__ and Path(frame.filename).exists()]
    own = [frame for frame in frames if frame.filename == getattr(sys.modules.get(point.module), "__file__", None)]
    return f" at {last.filename}:{last.lineno}" if (last := next(iter([*reversed(own), *reversed(frames)]), None)) else ""


def _secrets() -> list[str]:
    """What the environment keeps under names that speak of secrets: which of them are the plug-in's keys, nobody can say."""
    return [value.strip() for name, value in os.environ.items() if SECRET_NAME.search(name) and len(value.strip()) > 5]
