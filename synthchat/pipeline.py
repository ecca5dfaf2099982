"""The stages in order: a spec is planned, phrased by a backend, verified, settled between intents, and written as a dataset folder."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from synthchat.backends.base import Backend, Remote
from synthchat.backends.registry import open_backend
from synthchat.config import RunConfig
from synthchat.config.shares import with_shares
from synthchat.dataset.assemble import Result, write_dataset
from synthchat.dataset.decisions import read_decisions
from synthchat.dataset.folder import check_ours
from synthchat.dataset.manifest import Manifest
from synthchat.errors import UsageError
from synthchat.executors.calls import Calls
from synthchat.executors.local import run
from synthchat.generate.echo import Echo
from synthchat.generate.rules import rules_of
from synthchat.generate.stream import IntentStream, Watcher
from synthchat.generate.trial import Trials
from synthchat.ledger import Ledger
from synthchat.plan.cells import Cells
from synthchat.plan.check import check
from synthchat.plan.prompted import Prompted, prompted
from synthchat.plan.quotas import Volume, quotas, weights
from synthchat.plan.report import PlanReport, report
from synthchat.plan.requests import Requests
from synthchat.prompts import Prompts
from synthchat.spec.model import Domain
from synthchat.values import Catalogue


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a run takes its prompts and earlier replies from. `usual` is the ledger where none is named; without either nothing is kept.
    `frozen`: nothing may be asked.
    """

    prompts: Path | None = None
    ledger: Path | None = None
    frozen: bool = False
    usual: Path | None = None

    def check(self, backend: Backend) -> None:
        """Raise UsageError for what means nothing to a backend that reads no prompts."""
        for flag, given in (("--prompts", self.prompts), ("--ledger", self.ledger)):
            if given and not backend.prompted:
                raise UsageError(f"{flag} means nothing to the backend `{backend.name}`", hint="leave it out, or name a language model's backend")


def generate(domain: Domain, config: RunConfig, out: Path, watcher: Watcher, backend: Backend | None = None, sources: Sources | None = None) -> Manifest:
    """Make a dataset of the domain in the folder `out`, by the config's backend or the one given.

    Raises FolderError where `out` is not ours, DataError where its `decisions.jsonl` cannot be followed, PlanError where the backend cannot write an
    intent, BackendError where it cannot be used, FrozenError and WaitingError where replies are missing.
    """
    check_ours(out)
    domain, sources = with_shares(domain, config), sources or Sources()
    decisions = read_decisions(out, domain)
    backend = backend or open_backend(config.backend, domain)
    sources.check(backend)
    catalogue = Catalogue(domain, domain.main_language)
    check(domain, backend, catalogue)
    prompts = Prompts(sources.prompts)
    prompts.check()
    for message in backend.warnings if isinstance(backend, Remote) else ():
        watcher.warned(message)
    volume = Volume(config.volume.per_intent, config.volume.total)
    asked, ranks = quotas(domain, volume), weights(domain, volume)

    async def work() -> Result:
        with kept((sources.ledger or sources.usual) if backend.prompted else None) as ledger:
            calls = Calls(backend, config.limits.concurrency, ledger, frozen=sources.frozen and backend.prompted)
            watcher.began(backend, calls.counts)
            rules = rules_of(domain, domain.main_language, worded=backend.prompted)
            echo = Echo(domain)
            requests = Requests(domain, backend, prompts if backend.prompted else None)
            trials = [Trials(backend, requests, calls.ask, config.request.tries, domain.split, rules, echo) for _ in domain.intents]
            cells = [Cells(domain, name, catalogue, config.seed) for name in domain.intents]
            streams = [IntentStream(c, t, config.request.records, watcher) for c, t in zip(cells, trials, strict=True)]
            try:
                settled = await run(domain, streams, asked, ranks, decisions)
            finally:
                if isinstance(backend, Remote):
                    await backend.aclose()
            return Result(domain, config, backend, asked, streams, settled, decisions, calls.counts)

    return write_dataset(out, asyncio.run(work()))


@contextmanager
def kept(path: Path | None) -> Iterator[Ledger | None]:
    """The ledger at a path, closed at the end."""
    ledger = Ledger(path) if path else None
    try:
        yield ledger
    finally:
        if ledger:
            ledger.close()


def plan(domain: Domain, config: RunConfig, prompts: Path | None = None) -> PlanReport:
    """What `generate` would make of the domain; templates of the user's are checked.

    Raises PlanError where the backend cannot write an intent, ConfigError for templates that cannot be rendered.
    """
    domain = with_shares(domain, config)
    backend = open_backend(config.backend, domain)
    _checked(domain, backend, prompts)
    return report(domain, backend, Volume(config.volume.per_intent, config.volume.total), config.seed, config.request.records)


def first_prompts(domain: Domain, config: RunConfig, most: int, prompts: Path | None = None) -> Prompted:
    """The first requests of a plan as they would be sent.

    Raises UsageError where the backend takes no prompts.
    """
    domain = with_shares(domain, config)
    backend = open_backend(config.backend, domain)
    if not backend.prompted:
        hint = "name one that does, like --backend openai: nothing is asked, so no key is needed"
        raise UsageError(f"the backend `{backend.name}` takes no prompts", hint=hint)
    requests = Requests(domain, backend, _checked(domain, backend, prompts))
    counts = quotas(domain, Volume(config.volume.per_intent, config.volume.total))
    return prompted(domain, backend, requests, counts, config.seed, config.request.records, most)


def _checked(domain: Domain, backend: Backend, folder: Path | None) -> Prompts:
    """The templates, once it is known that the backend can write the domain by them."""
    Sources(folder).check(backend)
    check(domain, backend, Catalogue(domain, domain.main_language))
    templates = Prompts(folder)
    templates.check()
    return templates
