"""Building a dataset folder: what is there is looked at first, and where it is what would be made, nothing is done."""

from __future__ import annotations

from pathlib import Path

from synthchat.backends.base import Backend
from synthchat.config import RunConfig
from synthchat.dataset.assemble import write_dataset
from synthchat.dataset.before import Before
from synthchat.dataset.folder import check_ours
from synthchat.dataset.held import read_held
from synthchat.dataset.manifest import Manifest
from synthchat.executors.stop import Stop
from synthchat.generate.stream import Watcher
from synthchat.ledger import Ledger
from synthchat.pipeline.job import Job, open_job
from synthchat.pipeline.part import Part
from synthchat.pipeline.sources import Sources
from synthchat.pipeline.work import perform
from synthchat.spec.model import Domain

WHOLE = Part()


def generate(
    domain: Domain,
    config: RunConfig,
    out: Path,
    watcher: Watcher,
    backend: Backend | None = None,
    sources: Sources | None = None,
    stop: Stop | None = None,
    part: Part = WHOLE,
) -> Manifest:
    """Make a dataset of the domain in the folder `out`, by the config's backend or the one given. A folder that has it already stays as it is;
    of one that has other intents than `part` makes, these stay.

    Raises FolderError where `out` is not ours, DataError where its `decisions.jsonl` cannot be followed, PlanError where the backend cannot write an
    intent, BackendError where it cannot be used, FrozenError and WaitingError where replies are missing, StoppedError where `stop` says so.
    """
    check_ours(out)
    job, before = open_job(domain, config, out, backend, sources), Before(out)
    if done := before.complete(job.inputs, part.only):
        watcher.complete()
        _note(job, before)
        return done
    for message in before.damage(whole=not part.only):
        watcher.warned(message)
    for message in before.changes(job.domain, job.inputs):
        watcher.noted(message)
    held = read_held(out, before.manifest, job.domain, job.decisions, part.made(job.domain))
    if held.unfit:
        watcher.noted(f"{held.unfit} records of other intents do not fit the spec any more: they are left out")
    if part.only:
        _note(job, before)
    return write_dataset(out, perform(job, part, held, watcher, stop))


def _note(job: Job, before: Before) -> None:
    """Replies of records that stay as they are count as wanted, so that `ledger prune` leaves them alone."""
    path = job.sources.ledger or job.sources.usual
    if job.backend.prompted and path and path.is_file():
        with Ledger(path) as ledger:
            ledger.note(before.requests())
