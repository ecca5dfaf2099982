"""Building a dataset folder: what is there is looked at first, and where it is what would be made, nothing is done."""

from __future__ import annotations

import asyncio
from pathlib import Path

from synthchat.backends.base import Backend, Remote
from synthchat.config import RunConfig
from synthchat.dataset.assemble import write_dataset
from synthchat.dataset.before import Before
from synthchat.dataset.folder import check_ours
from synthchat.dataset.manifest import Manifest
from synthchat.executors.stop import Stop
from synthchat.generate.stream import Watcher
from synthchat.pipeline.job import open_job
from synthchat.pipeline.sources import Sources
from synthchat.pipeline.work import work
from synthchat.plan.check import check
from synthchat.spec.model import Domain
from synthchat.values import Catalogue


def generate(
    domain: Domain,
    config: RunConfig,
    out: Path,
    watcher: Watcher,
    backend: Backend | None = None,
    sources: Sources | None = None,
    stop: Stop | None = None,
) -> Manifest:
    """Make a dataset of the domain in the folder `out`, by the config's backend or the one given. A folder that has it already stays as it is.

    Raises FolderError where `out` is not ours, DataError where its `decisions.jsonl` cannot be followed, PlanError where the backend cannot write an
    intent, BackendError where it cannot be used, FrozenError and WaitingError where replies are missing, StoppedError where `stop` says so.
    """
    check_ours(out)
    job, before = open_job(domain, config, out, backend, sources), Before(out)
    if done := before.complete(job.inputs):
        watcher.complete()
        return done
    for message in before.damage():
        watcher.warned(message)
    for message in before.changes(job.domain, job.inputs):
        watcher.noted(message)
    catalogue = Catalogue(job.domain, job.domain.main_language)
    check(job.domain, job.backend, catalogue)
    for message in job.backend.warnings if isinstance(job.backend, Remote) else ():
        watcher.warned(message)
    return write_dataset(out, asyncio.run(work(job, catalogue, watcher, stop or Stop())))
