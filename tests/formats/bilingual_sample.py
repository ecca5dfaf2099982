"""A small made-up dataset in English and German, with umlauts, ß and values of each language."""

from __future__ import annotations

from itertools import product

from synthchat.records import Span, Utterance, utterance_id
from synthchat.spec.model import Domain, Entity, Intent, ListedValue, Slot

ACCOUNTS = {"checking": {"en": ("checking", "current account"), "de": ("Girokonto",)}, "savings": {"en": ("savings",), "de": ("Sparkonto", "Sparbuch")}}
FRAMES = {
    "en": {
        "balance": ("how much is in my {}", "what is left in my {}", "the balance of my {} please", "show me my {}"),
        "close": ("please close my {}", "i want to close my {}", "shut down my {} for good", "cancel my {}"),
    },
    "de": {
        "balance": ("wie viel ist auf dem {}", "was ist noch übrig auf dem {}", "den Stand von meinem {} bitte", "zeig mir mein {}"),
        "close": ("bitte {} auflösen", "ich möchte das {} schließen", "{} endgültig kündigen", "löse mein {} auf"),
    },
}


def two_languages() -> Domain:
    slot = Slot(entity="account")
    values = tuple(ListedValue(canonical=c, surfaces=s) for c, s in ACCOUNTS.items())
    return Domain(
        name="bilingual",
        languages={"en": 0.5, "de": 0.5},
        entities={"account": Entity(name="account", match="exact", values=values)},
        intents={name: Intent(name=name, description=name, slots=(slot,)) for name in FRAMES["en"]},
        factors={},
        split={"test": 0.25},
    )


def in_two_languages() -> list[Utterance]:
    """Every fourth is of the test split."""
    found: list[Utterance] = []
    for language, intents in FRAMES.items():
        said = [(surface, canonical) for canonical, surfaces in ACCOUNTS.items() for surface in surfaces[language]]
        for intent, frames in intents.items():
            for frame, (surface, canonical) in product(frames, said):
                start = frame.index("{}")
                spans = (Span(start, start + len(surface), "account", canonical),)
                text, split = frame.format(surface), "test" if len(found) % 4 == 3 else "train"
                found.append(Utterance(text, intent, language, spans, utterance_id(language, intent, text, spans), split=split))
    return found
