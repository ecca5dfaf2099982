"""Examples: how many an intent has, and what they show."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median_low

from synthchat.advice.base import Finding, Subject, at_entry
from synthchat.generate.fold import frame
from synthchat.spec.examples import Seed
from synthchat.spec.nodes import shortened
from synthchat.spec.slots import labelled

FEWEST = 5
UNEVEN, MANY = 5, 20


def few_examples(subject: Subject) -> Iterator[Finding]:
    """An intent with fewer than five examples in the main language."""
    for intent, seeds in subject.plain():
        count = sum(seed.example.language == subject.domain.main_language for seed in seeds)
        if count < FEWEST:
            message = f"`{intent.name}` has {count or 'no'} example{'s' * (count != 1)}{' only' if count else ''}"
            hint = "write eight to twelve, short and long, questions and commands: all that is generated is like them"
            yield at_entry(subject.entry("intents", intent.name), message, hint)


def no_description(subject: Subject) -> Iterator[Finding]:
    """An intent that a language model knows by its examples only."""
    for intent, _ in subject.plain():
        if not intent.description:
            hint = "add one like `description: The user wants to know the balance of an account`"
            yield at_entry(subject.entry("intents", intent.name), f"`{intent.name}` has no description, and a language model goes by it", hint)


def repeated_sentence(subject: Subject) -> Iterator[Finding]:
    """One sentence twice under an intent, but for its values, case or punctuation."""
    seen: dict[tuple[str, str, str], Seed] = {}
    for intent, seed in subject.seeds():
        first = seen.setdefault((intent.name, seed.example.language, frame(seed.example.text, seed.example.spans)), seed)
        if first is not seed:
            message = f"the sentence of {first.place} with other values: `{shortened(first.example.text)}`"
            yield subject.on_seed(intent, seed, message, "say it in another way: values are varied anyway")


def unshown_entity(subject: Subject) -> Iterator[Finding]:
    """Entities that an intent lists and none of its examples marks."""
    for intent, seeds in subject.plain():
        shown = {span.key for seed in seeds for span in seed.example.spans}
        missing = [labelled(slot) for slot in intent.slots if slot.key not in shown]
        if missing and seeds:
            message = f"no example of `{intent.name}` shows {', '.join(missing)}"
            yield at_entry(subject.entry("intents", intent.name), message, "write one with each, so that what is generated says it as your users do")


def uneven_examples(subject: Subject) -> Iterator[Finding]:
    """An intent with very many more examples than the others: all of them go into the data."""
    counts = {intent.name: len(seeds) for intent, seeds in subject.plain()}
    usual = median_low(counts.values()) if counts else 0
    for name, count in counts.items():
        if count >= MANY and count > UNEVEN * usual:
            message = f"`{name}` has {count} examples, an intent usually has {usual} here; all of them go into the training data"
            yield at_entry(subject.entry("intents", name), message, "write more for the others, or keep the most different ones")
