"""The stages in order: a spec is planned, phrased by a backend, verified, settled between intents, and written as a dataset folder."""

from __future__ import annotations

import asyncio
from pathlib import Path

from synthchat.backends.base import Backend
from synthchat.backends.registry import open_backend
from synthchat.config import RunConfig
from synthchat.config.shares import with_shares
from synthchat.dataset.assemble import Result, write_dataset
from synthchat.dataset.folder import check_ours
from synthchat.dataset.manifest import Manifest
from synthchat.executors.local import Gate, run
from synthchat.generate.stream import IntentStream, Watcher
from synthchat.generate.trial import Trials
from synthchat.plan.cells import Cells
from synthchat.plan.check import check
from synthchat.plan.quotas import Volume, quotas, weights
from synthchat.plan.report import PlanReport, report
from synthchat.spec.model import Domain
from synthchat.values import Catalogue


def generate(domain: Domain, config: RunConfig, out: Path, watcher: Watcher, backend: Backend | None = None) -> Manifest:
    """Make a dataset of the domain in the folder `out`, by the config's backend or the one given.

    Raises FolderError where `out` is not ours, PlanError where the backend cannot write an intent, BackendError where it cannot be used.
    """
    check_ours(out)
    domain = with_shares(domain, config)
    backend = backend or open_backend(config.backend, domain)
    catalogue = Catalogue(domain, domain.main_language)
    check(domain, backend, catalogue)
    volume = Volume(config.volume.per_intent, config.volume.total)
    asked, ranks = quotas(domain, volume), weights(domain, volume)

    async def work() -> Result:
        gate = Gate(backend, config.limits.concurrency)
        streams = [_stream(domain, name, catalogue, config, backend, gate, watcher) for name in domain.intents]
        return Result(domain, config, backend, asked, streams, await run(domain, streams, asked, ranks))

    return write_dataset(out, asyncio.run(work()))


def plan(domain: Domain, config: RunConfig) -> PlanReport:
    """What `generate` would make of the domain.

    Raises PlanError where the backend cannot write an intent.
    """
    domain = with_shares(domain, config)
    backend = open_backend(config.backend, domain)
    check(domain, backend, Catalogue(domain, domain.main_language))
    return report(domain, backend, Volume(config.volume.per_intent, config.volume.total), config.seed, config.request.records)


def _stream(domain: Domain, intent: str, catalogue: Catalogue, config: RunConfig, backend: Backend, gate: Gate, watcher: Watcher) -> IntentStream:
    cells = Cells(domain, intent, catalogue, config.seed)
    return IntentStream(cells, Trials(backend, gate.ask, config.request.tries, domain.split), config.request.records, watcher)
