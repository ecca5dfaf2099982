"""What a run would do, without doing it."""

from __future__ import annotations

from pathlib import Path

from synthchat.backends.base import Backend
from synthchat.backends.registry import open_backend
from synthchat.config import RunConfig
from synthchat.config.shares import with_shares
from synthchat.errors import UsageError
from synthchat.pipeline.sources import Sources, looked_at
from synthchat.plan.check import check
from synthchat.plan.outlook import Outlooks
from synthchat.plan.prompted import Prompted, prompted
from synthchat.plan.quotas import Volume, quotas
from synthchat.plan.report import PlanReport, report
from synthchat.plan.requests import Requests
from synthchat.prompts import Prompts
from synthchat.spec.model import Domain
from synthchat.values import Catalogue


def plan(domain: Domain, config: RunConfig, sources: Sources | None = None) -> PlanReport:
    """What `generate` would make of the domain, and what of that it would send; templates of the user's are checked.

    Raises PlanError where the backend cannot write an intent, ConfigError for templates that cannot be rendered, UsageError for a ledger that cannot be read.
    """
    domain, sources = with_shares(domain, config), sources or Sources()
    backend = open_backend(config.backend, domain)
    prompts = _checked(domain, config, backend, sources)
    with looked_at((sources.ledger or sources.usual) if backend.prompted else None) as ledger:
        requests = Requests(domain, backend, prompts) if backend.prompted else None
        outlooks = Outlooks(requests, ledger, by_cell=config.reuse == "cell") if requests else None
        return report(domain, backend, Volume(config.volume.per_intent, config.volume.total), config.seed, config.request.records, outlooks)


def first_prompts(domain: Domain, config: RunConfig, most: int, prompts: Path | None = None) -> Prompted:
    """The first requests of a plan as they would be sent.

    Raises UsageError where the backend takes no prompts.
    """
    domain = with_shares(domain, config)
    backend = open_backend(config.backend, domain)
    if not backend.prompted:
        hint = "name one that does, like --backend openai: nothing is asked, so no key is needed"
        raise UsageError(f"the backend `{backend.name}` takes no prompts", hint=hint)
    requests = Requests(domain, backend, _checked(domain, config, backend, Sources(prompts)))
    counts = quotas(domain, Volume(config.volume.per_intent, config.volume.total))
    return prompted(domain, backend, requests, counts, config.seed, config.request.records, most)


def _checked(domain: Domain, config: RunConfig, backend: Backend, sources: Sources) -> Prompts:
    """The templates, once it is known that the backend can write the domain by them."""
    sources.check(config, backend)
    check(domain, backend, Catalogue(domain, domain.main_language))
    templates = Prompts(sources.prompts)
    templates.check()
    return templates
