"""A few records of each intent, to be looked at: made as the whole run makes them, from the same requests, and written nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from synthchat.backends.base import Backend
from synthchat.config import RunConfig
from synthchat.dataset.before import Before
from synthchat.dataset.edits import follow
from synthchat.dataset.held import Held, read_held
from synthchat.executors.stop import Stop
from synthchat.generate.stream import Watcher
from synthchat.pipeline.job import open_job
from synthchat.pipeline.part import Part
from synthchat.pipeline.sources import Sources
from synthchat.pipeline.work import perform
from synthchat.records import Utterance
from synthchat.spec.model import Domain


@dataclass(frozen=True, slots=True)
class Preview:
    """Records by intent, in the spec's order, and how many each was asked for. `first`: they are the first of the whole run, whatever comes after them."""

    records: Mapping[str, list[Utterance]]
    asked: Mapping[str, int]
    rejected: Mapping[str, int]
    first: bool

    @property
    def short(self) -> dict[str, int]:
        """Intents that gave fewer records than were asked for, and how many are missing."""
        return {name: self.asked[name] - len(records) for name, records in self.records.items() if len(records) < self.asked[name]}


def preview(
    domain: Domain,
    config: RunConfig,
    part: Part,
    watcher: Watcher,
    folder: Path | None = None,
    backend: Backend | None = None,
    sources: Sources | None = None,
    stop: Stop | None = None,
) -> Preview:
    """Make the part. Of a folder only the decisions are heeded, and the records of intents that are not made: it stays as it is.

    Raises what `generate` raises, but for FolderError.
    """
    job = open_job(domain, config, folder, backend, sources)
    made = part.made(domain)
    held = read_held(folder, Before(folder).manifest, job.domain, job.decisions, made) if folder else Held()
    result = perform(job, part, held, watcher, stop)
    own, _, _ = follow(job.domain, result.settled, job.decisions, whole=False)
    reasons = Counter(reject.reason for name in made for reject in result.rejects()[name])
    return Preview({name: own[name] for name in made}, result.asked, dict(reasons.most_common()), first=not part.only and config.volume.total is None)
