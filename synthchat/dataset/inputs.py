"""What decides the files of a folder, as its manifest names it: where all of it is the same, the same files come out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import distributions

import orjson

from synthchat import __version__
from synthchat.backends.base import Named
from synthchat.backends.registry import package_of
from synthchat.config import RunConfig
from synthchat.dataset.manifest import Manifest
from synthchat.generate.decided import Decisions
from synthchat.prompts import Prompts
from synthchat.spec.model import Domain

VALUE_LIBRARIES = ("Faker", "Babel", "phonenumbers")


@dataclass(frozen=True, slots=True)
class Inputs:
    """The part of a manifest that is known before anything is made; each field is the manifest's of that name."""

    generator: Mapping[str, str]
    backend: Mapping[str, str | None]
    settings: Mapping[str, object]
    sources: Mapping[str, str]
    hashes: Mapping[str, str]

    @classmethod
    def of(cls, manifest: Manifest) -> Inputs:
        """What a folder was made from."""
        return cls(manifest.generator, manifest.backend, manifest.settings, manifest.sources, manifest.hashes)


def inputs_of(domain: Domain, config: RunConfig, backend: Named, prompts: Prompts, decisions: Decisions) -> Inputs:
    """What a run would be made from. The templates count where the backend is prompted, the decisions where there are any."""
    # Limits change how long a run takes and nothing else; in the manifest they would make equal datasets differ.
    settings = config.model_dump(mode="json", exclude={"sources", "limits"}, exclude_none=True)
    hashes = {"spec": _sha(domain.model_dump(mode="json")), "config": _sha(settings)}
    hashes |= {"prompts": prompts.digest()} if backend.prompted else {}
    identified = backend.prompted and config.checks.language == "langid"
    return Inputs(
        generator={"synthchat": __version__, **versions(VALUE_LIBRARIES), **versions(("py3langid",) if identified else ()), **package_of(backend.name)},
        backend={"name": backend.name, "model": backend.model},
        settings=settings,
        sources={path: source for path, source in config.sources.items() if not path.startswith("limits.")},
        hashes=hashes | ({"decisions": decisions.digest} if decisions.digest else {}),
    )


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of the packages that are installed, by name."""
    found = {name: next(iter(distributions(name=name)), None) for name in packages}
    return {name: package.version for name, package in found.items() if package}


def _sha(value: object) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
