"""What stands around the sentence that carries a cell: greeting, reason, background, mood, thanks; by the cell's factors and its persona."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from synthchat.backends.offline.grammar import CHOICE, Grammar

BANDS = {"short": (1, 5), "medium": (6, 12), "long": (13, 30)}
SET = ("ritual", "note")
DOING = ("act", "want", "item", "noun", "order")
OPENER_MARKS = {"casual": (",", ",", "!"), "neutral": (",", ",", "."), "formal": (",",)}
EAGER, USUAL = 0.75, 0.25  # how likely each of opener, closer and request for help is
LABELLED = 0.5
REASON_APART = 0.3
BACKGROUND_FIRST, MOOD_FIRST = 0.75, 0.4
Touches = Callable[[str], bool]
Expanded = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a cell is to be said."""

    form: str
    register: str
    length: str | None
    detail: str | None
    sentiment: str | None
    style: frozenset[str]


class Dresser:
    """Puts trimmings around sentences. Those that hold a word of the domain are left out, so that no trimming speaks for an intent."""

    def __init__(self, grammar: Grammar, touches: Touches, lower: Callable[[str], str]) -> None:
        self._lower = lower
        trimmings = grammar.trimmings
        self._and, self._because = grammar.lexicon.conjunction, trimmings.because
        self._asks_help = re.compile(trimmings.asks_help, re.IGNORECASE)
        self._labels = trimmings.labels
        self._openers = _leveled(trimmings.openers, touches)
        self._closers = _leveled(trimmings.closers, touches)
        self._polite = _leveled(trimmings.polite_closers, touches)
        self._reasons = _leveled(trimmings.reasons, touches)
        self._backgrounds = _leveled(trimmings.backgrounds, touches)
        self._mood = {"positive": _expanded(trimmings.positive, touches), "negative": _expanded(trimmings.negative, touches)}

    def __call__(self, core: str, kind: str, manner: Manner, extra: int, rng: Random, before: Sequence[str] = (), after: Sequence[str] = ()) -> str:
        """The text; `extra` is how many words the values have more than slots, `before` and `after` are sentences of the seed itself."""
        group = "do" if kind in DOING else kind if kind == "tell" else "ritual" if kind in SET else "ask"
        front, back = list(before), list(after)
        if manner.detail == "reason":
            core, reason = self._reason(core, group, manner, rng)
            back += reason
        if manner.detail == "background" and (said := _pick(self._backgrounds[_topic(group)], rng)):
            front.insert(0, said) if rng.random() < BACKGROUND_FIRST and group != "ritual" else back.append(said)
        if manner.sentiment in self._mood and (said := _pick(self._mood[manner.sentiment], rng)):
            front.insert(0, said) if rng.random() < MOOD_FIRST else back.append(said)
        if "technical" in manner.style and group in self._labels and rng.random() < LABELLED:
            core = f"{self._labels[group]}: {core}"
        self._round_off(front, core, back, group, manner, extra, rng)
        return self._together([*front, core, *back])

    def _together(self, sentences: Sequence[str]) -> str:
        """Sentences after one another, all but the last with a mark at the end; after an opener's comma none begins with a capital."""
        text = sentences[0]
        for more in sentences[1:]:
            text = f"{text} {self._lower(more)}" if text.endswith(",") else f"{_ended(text)} {more}"
        return text

    def _reason(self, core: str, group: str, manner: Manner, rng: Random) -> tuple[str, list[str]]:
        reason = _pick(self._reasons[_topic(group)], rng)
        if not reason:
            return core, []
        if group == "ritual" or core.endswith(("?", ".", "!")) or rng.random() < REASON_APART:
            return core, [reason[0].upper() + reason[1:] + "."]
        if group == "tell" and self._asks_help.search(core):
            return core, [reason[0].upper() + reason[1:] + "."]
        word = self._and if group == "tell" else rng.choice(self._because[manner.register])
        comma = word == self._and or word.startswith(",")
        return f"{core}{', ' if comma else rng.choice((' ', ', '))}{word.lstrip(', ')} {reason}", []

    def _round_off(self, front: list[str], core: str, back: list[str], group: str, manner: Manner, extra: int, rng: Random) -> None:
        """Openers and closers as the length has room and the persona likes it; a long text is filled up to its least."""
        least, most = BANDS.get(manner.length or "", (1, 14))
        words = sum(len(s.split()) for s in (*front, core, *back)) + extra
        eager = EAGER if manner.style & {"polite", "verbose", "formal"} else 0 if "terse" in manner.style else USUAL
        trims = [self._opener, self._polite_closer, self._closer]
        for trim in trims if group != "ritual" else trims[::2]:
            said = trim(group, manner, rng) if rng.random() < eager or words < least else None
            clash = group == "ritual" and trim == self._opener and (len((said or "").split()) > 1 or (said or "")[:2] == core[:2])
            if said and not clash and words + len(said.split()) <= most:
                words += len(said.split())
                front.insert(0, said) if trim == self._opener else back.append(said)

    def _opener(self, group: str, manner: Manner, rng: Random) -> str | None:
        said = _pick(self._openers[manner.register], rng)
        return said[0].upper() + said[1:] + rng.choice(OPENER_MARKS[manner.register]) if said else None

    def _closer(self, group: str, manner: Manner, rng: Random) -> str | None:
        return _pick(self._closers[manner.register], rng)

    def _polite_closer(self, group: str, manner: Manner, rng: Random) -> str | None:
        return _pick(self._polite[group], rng)


def _topic(group: str) -> str:
    return "ask" if group == "ritual" else group


def _ended(core: str) -> str:
    return core if core.endswith((".", "?", "!", "…")) else core + "."


def _pick(groups: Expanded, rng: Random) -> str | None:
    """One text of one group, so that a template with many wordings is not drawn more often than others."""
    return rng.choice(rng.choice(groups)) if groups else None


def _leveled(table: Mapping[str, Sequence[str]], touches: Touches) -> dict[str, Expanded]:
    common = _expanded(table.get("any", ()), touches)
    return {level: common + _expanded(templates, touches) for level, templates in table.items() if level != "any"}


def _expanded(templates: Iterable[str], touches: Touches) -> Expanded:
    groups = (tuple(t for t in expand(template) if not touches(t)) for template in templates)
    return tuple(g for g in groups if g)


def expand(template: str) -> list[str]:
    """Every text that a template with `<this|that>` stands for."""
    found = CHOICE.search(template)
    if not found:
        return [template]
    return [text for option in found[1].split("|") for text in expand(template[: found.start()] + option + template[found.end() :])]
