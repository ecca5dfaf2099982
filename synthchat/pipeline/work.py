"""The work of a run: every intent's cells are asked for, verified, and settled between the intents."""

from __future__ import annotations

from synthchat.backends.base import Remote
from synthchat.dataset.result import Result
from synthchat.executors.calls import Calls
from synthchat.executors.local import run
from synthchat.executors.stop import Stop
from synthchat.generate.echo import Echo
from synthchat.generate.rules import rules_of
from synthchat.generate.stream import IntentStream, Watcher
from synthchat.generate.trial import Trials
from synthchat.pipeline.job import Job
from synthchat.pipeline.sources import kept
from synthchat.plan.cells import Cells
from synthchat.plan.quotas import Volume, quotas, weights
from synthchat.plan.requests import Requests
from synthchat.values import Catalogue


async def work(job: Job, catalogue: Catalogue, watcher: Watcher, stop: Stop) -> Result:
    """Do it.

    Raises BackendError where the backend cannot be used, FrozenError and WaitingError where replies are missing, StoppedError where it was stopped.
    """
    domain, config, backend = job.domain, job.config, job.backend
    volume = Volume(config.volume.per_intent, config.volume.total)
    asked, ranks = quotas(domain, volume), weights(domain, volume)
    with kept((job.sources.ledger or job.sources.usual) if backend.prompted else None) as ledger:
        calls = Calls(backend, config.limits.concurrency, ledger, frozen=job.sources.frozen and backend.prompted, stop=stop)
        watcher.began(backend, calls.counts)
        streams = _streams(job, catalogue, calls, watcher)
        try:
            work = run(domain, streams, asked, ranks, job.decisions)
            settled = await stop.guard(work, calls.counts, watcher.noted, keeps=ledger is not None)
        finally:
            if isinstance(backend, Remote):
                await backend.aclose()
        return Result(domain, job.inputs, backend, asked, streams, settled, job.decisions, calls.counts)


def _streams(job: Job, catalogue: Catalogue, calls: Calls, watcher: Watcher) -> list[IntentStream]:
    domain, config, backend = job.domain, job.config, job.backend
    rules = {tag: rules_of(domain, tag, worded=backend.prompted) for tag in domain.languages}
    echo = Echo(domain)
    requests = Requests(domain, backend, job.prompts if backend.prompted else None)
    trials = [Trials(backend, requests, calls.ask, config.request.tries, domain.split, rules, echo) for _ in domain.intents]
    cells = [Cells(domain, name, catalogue, config.seed) for name in domain.intents]
    return [IntentStream(c, t, config.request.records, watcher) for c, t in zip(cells, trials, strict=True)]
