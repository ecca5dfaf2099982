"""Intents that a reader, a classifier or a language model will take for each other."""

from __future__ import annotations

from collections.abc import Iterator

from synthchat.advice.base import Finding, Subject, at_entry
from synthchat.advice.likeness import Close, Likeness, Said, words
from synthchat.generate.fold import frame
from synthchat.spec.examples import Seed
from synthchat.spec.model import Intent
from synthchat.spec.nodes import shortened

LIKE = 0.2
"""From here on two intents are looked at (cosine of tf-idf)."""
STRAYS = 0.3
"""So many of their examples that are nearer to the other intent make two intents hard to tell apart. Measured on banking77 and snips: docs/lint.md."""
MEANT = 2
"""A `not` speaks of an intent that is among so many of its nearest ones: it often has words of its own."""


def close_intents(subject: Subject) -> Iterator[Finding]:
    """Two intents whose examples are nearer to the other one, unless the `not` of one of them says how they differ."""
    likeness = Likeness({intent.name: _said(intent, seeds) for intent, seeds in subject.plain()})
    for pair in likeness.close(LIKE):
        one, other = subject.domain.intents[pair.one], subject.domain.intents[pair.other]
        many = len(pair.strays) >= STRAYS * (len(one.examples) + len(other.examples))
        if many and not _told_apart(likeness, one, other) and not _told_apart(likeness, other, one):
            yield _close(subject, pair)


def same_sentence(subject: Subject) -> Iterator[Finding]:
    """One sentence under two intents, but for its values, case or punctuation."""
    seen: dict[tuple[str, str], tuple[Intent, Seed]] = {}
    for intent, seed in subject.seeds():
        key = seed.example.language, frame(seed.example.text, seed.example.spans)
        first, like = seen.setdefault(key, (intent, seed))
        if first.name != intent.name:
            message = f"`{intent.name}` says here what `{first.name}` says at {like.place}: `{shortened(like.example.text)}`"
            yield subject.on_seed(intent, seed, message, "keep it under the intent that it belongs to")


def _said(intent: Intent, seeds: tuple[Seed, ...]) -> Said:
    return Said(words(intent.description or ""), tuple((seed, words(seed.example.text, seed.example.spans)) for seed in seeds))


def _told_apart(likeness: Likeness, intent: Intent, other: Intent) -> bool:
    """Whether the intent's `not` speaks of the other one."""
    return any(other.name in likeness.nearest(words(text), intent.name)[:MEANT] for text in intent.avoid)


def _close(subject: Subject, pair: Close) -> Finding:
    seed, like = pair.strays[0]
    count = sum(len(subject.domain.intents[name].examples) for name in (pair.one, pair.other))
    shown = f"`{shortened(seed.example.text)}` ({seed.place}) is like `{shortened(like.example.text)}` ({like.place})"
    message = f"`{pair.other}` is hard to tell from `{pair.one}`: {len(pair.strays)} of their {count} examples are nearer to the other one; {shown}"
    hint = "write examples that show the difference, say it in the description and in `not`, or make one intent of the two"
    return at_entry(subject.entry("intents", pair.other), message, hint)
