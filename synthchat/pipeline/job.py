"""A run before it runs: its parts, opened and checked, as far as that needs no plan and no call."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from synthchat.backends.base import Backend
from synthchat.backends.registry import open_backend
from synthchat.config import RunConfig
from synthchat.config.shares import with_shares
from synthchat.dataset.decisions import read_decisions
from synthchat.dataset.inputs import Inputs, inputs_of
from synthchat.generate.decided import Decisions
from synthchat.pipeline.sources import Sources
from synthchat.prompts import Prompts
from synthchat.spec.model import Domain


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is made of. `domain` has the config's shares; `inputs` are what decides the files."""

    domain: Domain
    config: RunConfig
    backend: Backend
    sources: Sources
    prompts: Prompts
    decisions: Decisions
    inputs: Inputs


def open_job(domain: Domain, config: RunConfig, folder: Path | None, backend: Backend | None, sources: Sources | None) -> Job:
    """The parts of a run, with the decisions of a folder. The backend is made, and asked nothing.

    Raises DataError where `decisions.jsonl` cannot be followed, UsageError for a backend or folder of templates that cannot be used, ConfigError for
    templates that cannot be rendered.
    """
    domain, sources = with_shares(domain, config), sources or Sources()
    decisions = read_decisions(folder, domain) if folder else Decisions()
    backend = backend or open_backend(config.backend, domain)
    sources.check(config, backend)
    prompts = Prompts(sources.prompts)
    prompts.check()
    return Job(domain, config, backend, sources, prompts, decisions, inputs_of(domain, config, backend, prompts, decisions))
