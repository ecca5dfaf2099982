"""What stands around the sentence that carries a cell: greeting, reason, background, mood, thanks; by the cell's factors and its persona."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from synthchat.backends.offline.grammar import CHOICE, Grammar

BANDS = {"short": (1, 5), "medium": (6, 12), "long": (13, 30)}
DOING = ("act", "want", "item", "noun")
REASON_WORDS = {"casual": ("because", "cause", "since", "cos"), "neutral": ("because", "since", "as"), "formal": ("because", "since", "as")}
BACKGROUND_FIRST, MOOD_FIRST = 0.75, 0.4
Keep = Callable[[str], bool]
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

    def __init__(self, grammar: Grammar, foreign: Keep) -> None:
        trimmings = grammar.trimmings
        self._labels = trimmings.labels
        self._openers = _leveled(trimmings.openers, foreign)
        self._closers = _leveled(trimmings.closers, foreign)
        self._polite = _leveled(trimmings.polite_closers, foreign)
        self._reasons = _leveled(trimmings.reasons, foreign)
        self._backgrounds = _leveled(trimmings.backgrounds, foreign)
        self._mood = {"positive": _expanded(trimmings.positive, foreign), "negative": _expanded(trimmings.negative, foreign)}

    def __call__(self, core: str, kind: str, manner: Manner, extra: int, rng: Random, before: Sequence[str] = (), after: Sequence[str] = ()) -> str:
        """The text; `extra` is how many words the values have more than slots, `before` and `after` are sentences of the seed itself."""
        group = "do" if kind in DOING else "tell" if kind == "tell" else "ask"
        front, back = list(before), list(after)
        if manner.detail == "reason":
            core, reason = self._reason(core, group, manner, rng)
            back += reason
        if manner.detail == "background" and (said := _pick(self._backgrounds[group], rng)):
            front.insert(0, said) if rng.random() < BACKGROUND_FIRST else back.append(said)
        if manner.sentiment in self._mood and (said := _pick(self._mood[manner.sentiment], rng)):
            front.insert(0, said) if rng.random() < MOOD_FIRST else back.append(said)
        self._round_off(front, core, back, group, manner, extra, rng)
        return " ".join([*map(_ended, front), _ended(core) if back else core, *back])

    def _reason(self, core: str, group: str, manner: Manner, rng: Random) -> tuple[str, list[str]]:
        reason = _pick(self._reasons[group], rng)
        if not reason:
            return core, []
        if core.endswith(("?", ".", "!")) or rng.random() < 0.3:
            return core, [reason[0].upper() + reason[1:] + "."]
        word = rng.choice(REASON_WORDS[manner.register])
        return f"{core}{rng.choice((' ', ', '))}{word} {reason}", []

    def _round_off(self, before: list[str], core: str, after: list[str], group: str, manner: Manner, extra: int, rng: Random) -> None:
        """Openers and closers as the length has room and the persona likes it; a long text is filled up to its least."""
        least, most = BANDS.get(manner.length or "", (1, 14))
        words = sum(len(s.split()) for s in (*before, core, *after)) + extra
        eager = 0.75 if manner.style & {"polite", "verbose", "formal"} else 0 if "terse" in manner.style else 0.3
        wanted = [self._opener, self._closer] if rng.random() < 0.5 else [self._closer, self._opener]
        for trim in (*wanted, self._polite_closer):
            said = trim(group, manner, rng) if rng.random() < eager or words < least else None
            if said and words + len(said.split()) <= most:
                words += len(said.split())
                if trim == self._opener:
                    before.insert(0, said)
                else:
                    after.append(said) if trim == self._closer or not after else after.insert(0, said)
        if "technical" in manner.style and words < most and rng.random() < 0.6:
            before.insert(0, self._labels[group] + ":")

    def _opener(self, group: str, manner: Manner, rng: Random) -> str | None:
        said = _pick(self._openers[manner.register], rng)
        return said[0].upper() + said[1:] + rng.choice((",", ",", ".", "!")) if said else None

    def _closer(self, group: str, manner: Manner, rng: Random) -> str | None:
        return _pick(self._closers[manner.register], rng)

    def _polite_closer(self, group: str, manner: Manner, rng: Random) -> str | None:
        return _pick(self._polite[group], rng)


def _ended(core: str) -> str:
    return core if core.endswith((".", "?", "!", ",", ":")) else core + "."


def _pick(groups: Expanded, rng: Random) -> str | None:
    """One text of one group, so that a template with many wordings is not drawn more often than others."""
    return rng.choice(rng.choice(groups)) if groups else None


def _leveled(table: Mapping[str, Sequence[str]], keep: Keep) -> dict[str, Expanded]:
    common = _expanded(table.get("any", ()), keep)
    return {level: common + _expanded(templates, keep) for level, templates in table.items() if level != "any"}


def _expanded(templates: Iterable[str], keep: Keep) -> Expanded:
    groups = (tuple(t for t in expand(template) if keep(t)) for template in templates)
    return tuple(g for g in groups if g)


def expand(template: str) -> list[str]:
    """Every text that a template with `<this|that>` stands for."""
    found = CHOICE.search(template)
    if not found:
        return [template]
    return [text for option in found[1].split("|") for text in expand(template[: found.start()] + option + template[found.end() :])]
