"""Weights of intents."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median_low

from synthchat.advice.base import Finding, Subject, at_entry

UNBALANCED = 10


def unbalanced_weights(subject: Subject) -> Iterator[Finding]:
    """An intent that gets ten times as much of a total as the others usually do, or a tenth."""
    usual = median_low(intent.weight for intent in subject.domain.intents.values())
    for intent in subject.domain.intents.values():
        more, times = intent.weight > usual, max(intent.weight / usual, usual / intent.weight)
        if times >= UNBALANCED:
            message = f"of a total `{intent.name}` gets {times:g} times as {'much' if more else 'little'} as an intent usually does"
            yield at_entry(subject.entry("intents", intent.name), message, "a classifier learns the rare intents badly: keep weights within a factor of ten")
