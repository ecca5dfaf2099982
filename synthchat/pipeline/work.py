"""The work of a run: every intent's cells are asked for, verified, and settled between the intents."""

from __future__ import annotations

import asyncio

from synthchat.backends.base import Remote
from synthchat.dataset.held import Held
from synthchat.dataset.result import Result
from synthchat.executors.calls import Calls
from synthchat.executors.local import run
from synthchat.executors.reused import Reused
from synthchat.executors.stop import Stop
from synthchat.generate.echo import Echo
from synthchat.generate.rules import rules_of
from synthchat.generate.stream import IntentStream, Watcher
from synthchat.generate.trial import Trials
from synthchat.ledger import Ledger
from synthchat.pipeline.job import Job
from synthchat.pipeline.part import Part
from synthchat.pipeline.sources import kept
from synthchat.plan.cells import Cells
from synthchat.plan.check import check
from synthchat.plan.quotas import Volume, weights
from synthchat.plan.requests import Requests
from synthchat.plan.reuse import Reuse
from synthchat.values import Catalogue


def perform(job: Job, part: Part, held: Held, watcher: Watcher, stop: Stop | None = None) -> Result:
    """Make a part of a domain; what is `held` of the others stays theirs.

    Raises PlanError where the backend cannot write one of its intents; else as `work`.
    """
    narrowed = part.narrowed(job.domain)
    check(narrowed, job.backend, Catalogue(narrowed, job.domain.main_language))
    for message in job.backend.warnings if isinstance(job.backend, Remote) else ():
        watcher.warned(message)
    return asyncio.run(work(job, part, held, watcher, stop or Stop()))


async def work(job: Job, part: Part, held: Held, watcher: Watcher, stop: Stop) -> Result:
    """Do it.

    Raises BackendError where the backend cannot be used, FrozenError and WaitingError where replies are missing, StoppedError where it was stopped.
    """
    domain, config, backend = job.domain, job.config, job.backend
    asked, ranks = part.asked(domain, config), weights(domain, Volume(config.volume.per_intent, config.volume.total))
    with kept((job.sources.ledger or job.sources.usual) if backend.prompted else None) as ledger:
        calls = Calls(backend, config.limits.concurrency, ledger, frozen=job.sources.frozen and backend.prompted, stop=stop)
        watcher.began(backend, calls.counts)
        streams = _streams(job, list(asked), calls, ledger, watcher)
        try:
            working = run(domain, streams, asked, ranks, job.decisions, held.texts)
            settled = await stop.guard(working, calls.counts, watcher.noted, keeps=ledger is not None)
        finally:
            if isinstance(backend, Remote):
                await backend.aclose()
        return Result(domain, job.inputs, backend, asked, streams, settled, job.decisions, calls.counts, part.only, held)


def _streams(job: Job, names: list[str], calls: Calls, ledger: Ledger | None, watcher: Watcher) -> list[IntentStream]:
    domain, config, backend = job.domain, job.config, job.backend
    rules = {tag: rules_of(domain, tag, worded=backend.prompted, identified=config.checks.language == "langid") for tag in domain.spoken}
    echo = Echo(domain)
    requests = Requests(domain, backend, job.prompts if backend.prompted else None)
    earlier = Reused(Reuse(ledger, requests), ledger, calls.counts) if ledger and config.reuse == "cell" else None
    trials = [Trials(backend, requests, calls.ask, config.request.tries, domain.split, rules, echo, earlier) for _ in names]
    catalogue = Catalogue(domain, domain.main_language)
    cells = [Cells(domain, name, catalogue, config.seed) for name in names]
    return [IntentStream(c, t, config.request.records, watcher) for c, t in zip(cells, trials, strict=True)]
