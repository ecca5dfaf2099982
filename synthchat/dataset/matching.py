"""Which records of two datasets are the same: first by id, then, of what is left, by text. Both within an intent, so that its counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from synthchat.records import Utterance

Name = tuple[str, str, int]
"""Intent, id, and which one of that id it is."""
Labels = tuple[tuple[int, int, str, str, str, str], ...]
Content = tuple[str, str, Labels]
"""Intent, text, entities."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Numbers of records by intent. `changed` are those of `kept` whose text or entities are others."""

    old: Counter[str]
    new: Counter[str]
    kept: Counter[str]
    changed: Counter[str]


def match(old: Iterable[Utterance], new: Iterable[Utterance]) -> Matching:
    """Go through each once. In memory are the contents of the old records, and of the new ones that are not among them by id."""
    found = Matching(Counter(), Counter(), Counter(), Counter())
    before, added = dict(_named(old, found.old)), Counter[Content]()
    for name, content in _named(new, found.new):
        was = before.pop(name, None)
        if was is None:
            added[content] += 1
        else:
            found.kept[name[0]] += 1
            found.changed[name[0]] += was != content
    _by_text(Counter(before.values()), added, found)
    return found


def _by_text(removed: Counter[Content], added: Counter[Content], found: Matching) -> None:
    """An id is a hash of language and entities too: what has others today, or an id from elsewhere, is found by its text."""
    same = removed & added
    for (intent, _, _), count in same.items():
        found.kept[intent] += count
    for (intent, _), count in (_texts(removed - same) & _texts(added - same)).items():
        found.kept[intent] += count
        found.changed[intent] += count


def _texts(contents: Counter[Content]) -> Counter[tuple[str, str]]:
    texts = Counter[tuple[str, str]]()
    for (intent, text, _), count in contents.items():
        texts[intent, text] += count
    return texts


def _named(records: Iterable[Utterance], counts: Counter[str]) -> Iterator[tuple[Name, Content]]:
    seen: Counter[tuple[str, str]] = Counter()
    for u in records:
        counts[u.intent] += 1
        seen[u.intent, u.id] += 1
        yield (u.intent, u.id, seen[u.intent, u.id]), (u.intent, u.text, _labels(u))


def _labels(u: Utterance) -> Labels:
    return tuple(sorted((s.start, s.end, s.entity, s.role or "", s.group or "", s.value) for s in u.entities))
