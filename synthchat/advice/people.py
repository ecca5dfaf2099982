"""Personas, and what of them can be heard."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from synthchat.advice.base import Finding, Subject, at_entry
from synthchat.backends.base import STYLE
from synthchat.plan.clashes import clash
from synthchat.plan.labels import shown
from synthchat.spec.model import Persona
from synthchat.spec.problems import listed


def silent_persona(subject: Subject) -> Iterator[Finding]:
    """A persona of which nothing can be seen in what the backend writes."""
    for persona in subject.domain.personas.values():
        if persona.share and not _heard(subject, persona):
            yield at_entry(subject.entry("personas", persona.name), f"nothing of `{persona.name}` can be seen in a text{_by(subject)}", _hint(subject))


def clashing_levels(subject: Subject) -> Iterator[Finding]:
    """A persona that fixes two levels that no text shows together."""
    for persona in subject.domain.personas.values():
        for one, other in combinations(persona.levels.items(), 2):
            if clash(one, other):
                message = f"`{persona.name}` is always {': '.join(one)} and {': '.join(other)}, which no text is at once"
                yield at_entry(subject.entry("personas", persona.name), message, "fix one of the two")


def _heard(subject: Subject, persona: Persona) -> bool:
    if subject.backend.shows is None:
        return bool(persona.description or persona.style or persona.levels)
    levels = any(level in shown(subject.backend, factor) for factor, level in persona.levels.items())
    return levels or not shown(subject.backend, STYLE).isdisjoint(persona.style)


def _by(subject: Subject) -> str:
    return "" if subject.backend.shows is None else f" by the backend `{subject.backend.name}`"


def _hint(subject: Subject) -> str:
    if subject.backend.shows is None:
        return "give it a description, a `style` or a level of a factor"
    known = listed(sorted(shown(subject.backend, STYLE)))
    return f"give it a level of a built-in factor{f', or a `style` of {known}' if known else ''}; or name the backend that you use: --backend NAME"
