"""The part of a domain that a run makes: some of its intents, or a few records of each. Its requests and keys are the whole run's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synthchat.config import RunConfig
from synthchat.errors import UsageError
from synthchat.plan.quotas import Volume, quotas
from synthchat.spec.model import Domain
from synthchat.spec.problems import meant


@dataclass(frozen=True, slots=True)
class Part:
    """`only` these intents (all, where none is named), and at most `most` records of each."""

    only: tuple[str, ...] = ()
    most: int | None = None

    def made(self, domain: Domain) -> tuple[str, ...]:
        """The intents that are made, in the spec's order."""
        return self.only or tuple(domain.intents)

    def asked(self, domain: Domain, config: RunConfig) -> dict[str, int]:
        """How many records each of them is to get: as many as in a whole run, or fewer."""
        whole = quotas(domain, Volume(config.volume.per_intent, config.volume.total))
        return {name: whole[name] if self.most is None else min(whole[name], self.most) for name in self.made(domain)}

    def narrowed(self, domain: Domain) -> Domain:
        """The domain with these intents, and what they are composed of, alone: what keeps others from being written is no matter now."""
        needed = {part for name in self.made(domain) for part in (name, *domain.intents[name].parts)}
        return domain.model_copy(update={"intents": {name: intent for name, intent in domain.intents.items() if name in needed}})


def part_of(domain: Domain, named: Sequence[str] = (), most: int | None = None) -> Part:
    """The part that a command line names: intents one by one, or several with commas between them. All of them are the whole.

    Raises UsageError for what is no intent of the domain.
    """
    found = {name for text in named for name in _names(text, domain)}
    return Part(tuple(name for name in domain.intents if name in found) if len(found) < len(domain.intents) else (), most)


def _names(text: str, domain: Domain) -> Iterator[str]:
    for name in [text] if text in domain.intents else text.split(","):
        if name.strip() not in domain.intents:
            hint = meant(name.strip(), domain.intents) or f"one of: {', '.join(domain.intents)}"
            raise UsageError(f"--only {name.strip()}: the spec has no such intent", hint=hint)
        yield name.strip()
