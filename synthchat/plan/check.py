"""What keeps a good spec from being written by the backend at hand, found before anything is asked."""

from __future__ import annotations

from synthchat.backends.base import Backend
from synthchat.errors import PlanError, Problem
from synthchat.spec.model import Domain
from synthchat.values import Catalogue


def check(domain: Domain, backend: Backend, catalogue: Catalogue) -> None:
    """Raise PlanError, with all problems at once, where an intent cannot be written or an entity has no value to be drawn."""
    problems = [*backend.problems(domain), *(_no_value(domain, name, tag) for tag in domain.spoken for name in catalogue.of(tag).missing())]
    if problems:
        raise PlanError(sorted(problems, key=lambda p: p.place.line if p.place else 0))


def _no_value(domain: Domain, name: str, language: str) -> Problem:
    message = f"nothing can be drawn for the entity `{name}`: it is open, and no seed in `{language}` has it"
    return Problem(message, domain.entities[name].place, "list `values`, or mark it in an example")
