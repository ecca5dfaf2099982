"""Carriers: the sentence patterns that say a clause in a given form and register."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from synthchat.backends.offline.classify import Clause
from synthchat.backends.offline.grammar import Grammar

PART = re.compile(r"\{(\w+)\}")
FORMS = ("question", "request", "statement", "fragment")
FEW = 4  # the shortest patterns among which a short text is drawn
REGISTERS = ("casual", "neutral", "formal")
Patterns = tuple[tuple[str, frozenset[str]], ...]


class Carriers:
    """Says clauses: every pattern whose parts a clause has may carry it, but for those with a word of the domain (`touches`)."""

    def __init__(self, grammar: Grammar, touches: Callable[[str], bool] = lambda text: False) -> None:
        self._patterns: dict[tuple[str, str, str], Patterns] = {}
        for kind, forms in grammar.carriers.items():
            for form, registers in forms.items():
                for register in REGISTERS:
                    both = (*registers.get("any", ()), *registers.get(register, ()))
                    neutral = [p for p in both if not touches(PART.sub(" ", p))] or both
                    self._patterns[kind, form, register] = tuple((p, frozenset(PART.findall(p))) for p in neutral)

    def allowed(self, clause: Clause, form: str, register: str) -> list[str]:
        """The texts that may say the clause, in the grammar's order; empty where no pattern fits."""
        have = clause.parts.keys()
        return [say(pattern, clause.parts) for pattern, parts in self._patterns.get((clause.kind, form, register), ()) if parts <= have]

    def draw(self, clause: Clause, form: str, register: str, rng: Random, short: bool = False) -> str | None:
        """One of the allowed texts, or of the shortest; None where there is none."""
        have = clause.parts.keys()
        fitting = [pattern for pattern, parts in self._patterns.get((clause.kind, form, register), ()) if parts <= have]
        if short:
            fitting = sorted(fitting, key=lambda p: len(p.split()))[:FEW]
        return say(rng.choice(fitting), clause.parts) if fitting else None


def say(pattern: str, parts: Mapping[str, str]) -> str:
    """A pattern with its parts; a mark of its own at the end goes before none of theirs."""
    return PART.sub(lambda m: parts[m[1]], pattern)
