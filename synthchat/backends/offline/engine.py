"""The offline backend: phrases planned cells from the spec's seeds. No model, no network, no key; a start, not a replacement for an LLM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import orjson

from synthchat.backends.base import STYLE, Reply, Request
from synthchat.backends.offline.carriers import FORMS, REGISTERS
from synthchat.backends.offline.dress import BANDS
from synthchat.backends.offline.grammar import grammar, out_of_scope
from synthchat.backends.offline.phraser import Phrased, Phraser
from synthchat.cells import Cell
from synthchat.config.model import BackendSettings
from synthchat.errors import Problem
from synthchat.seeding import generator
from synthchat.spec.model import Domain, Intent

SHOWN = {
    "form": frozenset(FORMS),
    "register": frozenset(REGISTERS),
    "length": frozenset(BANDS),
    "detail": frozenset({"bare", "reason", "background"}),
    "sentiment": frozenset({"positive", "neutral", "negative"}),
    STYLE: frozenset({"terse", "verbose", "polite", "informal", "formal", "technical"}),
}


def create(domain: Domain, settings: BackendSettings | None = None) -> OfflineEngine:
    """The engine for one domain; there is nothing to be set."""
    return OfflineEngine(domain)


class OfflineEngine:
    """Phrases cells by rule. What it cannot phrase is left out of the reply."""

    name = "offline"
    model: str | None = None
    prompted = False
    heeds = frozenset[str]()

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._phrasers: dict[str, Phraser] = {}
        spoken = all(grammar(tag) for tag in domain.spoken)
        self.shows: Mapping[str, frozenset[str]] | None = {name: _shown(domain, name) for name in (*domain.factors, STYLE)} if spoken else {}

    def problems(self, domain: Domain) -> Sequence[Problem]:
        """The intents that have nothing to be made from, by language."""
        return [problem for intent in domain.intents.values() for problem in _problems(domain, intent)]

    async def complete(self, request: Request) -> Reply:
        """The cells that can be phrased, as JSON."""
        items = []
        for cell in request.cells:
            if said := self.phrase(cell, request.attempt):
                items.append({"cell": cell.number, "text": said.marked, "template": said.template})
        return Reply(orjson.dumps({"items": items}).decode())

    def phrase(self, cell: Cell, attempt: int = 0) -> Phrased | None:
        """The text of one cell; a later attempt gives another one. None where it cannot be phrased."""
        phraser = self._phraser(cell.language)
        first = self.phrase(cell, attempt - 1) if attempt else None
        return phraser.phrase(cell, generator(cell.stream, "offline", attempt), taken=first.marked if first else None)

    def _phraser(self, language: str) -> Phraser:
        if language not in self._phrasers:
            self._phrasers[language] = Phraser(self._domain, language)
        return self._phrasers[language]


def _shown(domain: Domain, factor: str) -> frozenset[str]:
    """The levels of a factor that the grammar knows; a user's own factor has none."""
    known = SHOWN.get(factor, frozenset())
    return known if factor == STYLE else known & {level.name for level in domain.factors[factor].levels}


def _problems(domain: Domain, intent: Intent) -> Iterator[Problem]:
    for language in domain.spoken:
        if intent.fallback and out_of_scope(language):
            continue
        if any(e.language == language for e in intent.examples):
            continue
        needs = [p for p in intent.parts if not any(e.language == language for e in domain.intents[p].examples)]
        if intent.parts and not needs:
            continue
        where = f" in `{language}`" if len(domain.languages) > 1 else ""
        what = f"the intent `{intent.name}` cannot be written offline: " + (
            f"its part `{needs[0]}` has no examples{where}" if intent.parts else f"it has no examples{where}"
        )
        yield Problem(what, intent.place, hint="write examples, or use an LLM backend")
