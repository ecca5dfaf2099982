"""What a prompt shows beside an intent: its nearest other intents, and seeds that differ from one another."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

from synthchat.spec.model import Domain, Example, Intent

NEIGHBOURS = 4
SEEDS = 8


def neighbours(domain: Domain, intent: Intent) -> list[Intent]:
    """The intents that are most easily taken for this one. How near two are depends on the two only, so a new intent moves few prompts.

    The fallback's neighbours are all plain intents: it is what they are not.
    """
    others = [i for i in domain.intents.values() if i.name != intent.name and not i.parts and not i.fallback and i.name not in intent.parts]
    if intent.fallback:
        return others
    return sorted(others, key=lambda other: (-nearness(intent, other), other.name))[:NEIGHBOURS]


def nearness(one: Intent, other: Intent) -> float:
    """0 to 100: how many words two intents share, the same both ways."""
    return fuzz.token_set_ratio(*sorted((_words(one), _words(other))))


def seed_language(intent: Intent, language: str) -> str:
    """The language whose seeds stand for the intent in some language: that one itself, else the first that the intent has seeds in."""
    seeded = [example.language for example in intent.examples]
    return language if language in seeded or not seeded else seeded[0]


def varied_seeds(examples: Sequence[Example]) -> list[Example]:
    """At most eight seeds, each as unlike the ones before it as can be (Gonzalez's farthest-first traversal, 1985)."""
    chosen, left = list(examples[:1]), list(examples[1:])
    while left and len(chosen) < SEEDS:
        farthest = min(left, key=lambda e: max(fuzz.ratio(e.text, c.text) for c in chosen))
        chosen.append(farthest)
        left.remove(farthest)
    return chosen


def _words(intent: Intent) -> str:
    return default_process(" ".join([intent.name, intent.description or "", *(e.text for e in intent.examples)]))
