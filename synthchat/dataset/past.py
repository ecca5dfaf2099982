"""The plan of a dataset, made again from its own `spec.json` and `manifest.json`: its cells, and the requests that asked for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from synthchat import __version__
from synthchat.backends.base import Request
from synthchat.cells import Cell
from synthchat.config import RunConfig
from synthchat.dataset.folder import MANIFEST
from synthchat.dataset.inputs import versions
from synthchat.dataset.manifest import Manifest
from synthchat.errors import DataError, Place, Problem, UsageError
from synthchat.formats.folder import open_dataset
from synthchat.generate.parse import Failure
from synthchat.plan.cells import Cells
from synthchat.plan.requests import Requests, by_language
from synthchat.prompts import Prompts
from synthchat.spec.model import Domain
from synthchat.values import Catalogue


@dataclass(slots=True)
class Backend:
    """The backend of a run that is over, as far as its requests depend on it."""

    name: str
    model: str | None
    prompted: bool


class Past:
    """What a folder was made from. `templates` are the user's own of that run, if it had any.

    Raises DataError where the folder was not written by `synthchat generate`, UsageError for templates where none were used.
    """

    def __init__(self, folder: Path, templates: Path | None = None) -> None:
        self._manifest = _manifest(folder / MANIFEST)
        self._domain, config = _domain(folder), _config(self._manifest, folder / MANIFEST)
        self._seed, self._size = config.seed, config.request.records
        # Tokens are counted where a backend takes prompts, and nowhere else.
        self.backend = Backend(self._manifest.backend["name"] or "", self._manifest.backend["model"], bool(self._manifest.tokens))
        if templates and not self.backend.prompted:
            raise UsageError(f"--prompts means nothing to the backend `{self.backend.name}`", hint="leave it out")
        prompts = Prompts(templates)
        prompts.check()
        self._requests = Requests(self._domain, self.backend, prompts if self.backend.prompted else None)

    def block(self, intent: str, number: int) -> tuple[Cell, ...]:
        """The cells of the request that asked for a cell, that one among them."""
        if intent not in self._domain.intents:
            raise DataError(f"spec.json has no intent `{intent}`", hint="the folder was changed: `synthchat generate` writes it anew")
        cells = Cells(self._domain, intent, Catalogue(self._domain, self._domain.main_language), self._seed)
        for _ in range(number // self._size):
            cells.take(self._size)
        groups = by_language(cells.take(self._size))
        return next(group for group in groups if any(cell.number == number for cell in group))

    def request(self, block: tuple[Cell, ...], cell: Cell, attempt: int, before: Failure | None) -> Request:
        """The request of a try, as it is made today: the first asks for the whole block, a later one for the cell and says what was wrong before."""
        if before is None:
            return self._requests.first(block)
        return self._requests.again(cell, attempt, before.text, before.told)

    def updates(self) -> Iterator[str]:
        """What has another version than at the time of the run: `Faker 37.0, here 38.1`."""
        made_with = self._manifest.generator
        here = {**versions(made_with), "synthchat": __version__}
        for name, then in made_with.items():
            if here.get(name) != then:
                yield f"{name} {then}, here {here.get(name, 'it is not installed')}"


def _domain(folder: Path) -> Domain:
    domain = open_dataset(folder).domain
    if domain is None:
        raise DataError(Problem("there is no such file", Place(str(folder / "spec.json")), "`synthchat generate` writes it"))
    return domain


def _manifest(path: Path) -> Manifest:
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        hint = "name a folder that `synthchat generate` wrote"
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)), hint)) from error
    except ValidationError as error:
        raise DataError(_wrong(path, error)) from error


def _config(manifest: Manifest, path: Path) -> RunConfig:
    try:
        return RunConfig.model_validate({**manifest.settings, "limits": {"concurrency": 1}})  # limits are not in there: they decide nothing
    except ValidationError as error:
        raise DataError(_wrong(path, error)) from error


def _wrong(path: Path, error: ValidationError) -> Problem:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return Problem(f"not a manifest of this version: {where}: {first['msg']}", Place(str(path)), "`synthchat generate` writes it anew")
