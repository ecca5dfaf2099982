"""Factors: the built-in ones, and the spec's own."""

from __future__ import annotations

from collections.abc import Iterable

from synthchat.spec import keys, shares
from synthchat.spec.model import Factor, Level
from synthchat.spec.names import check_name
from synthchat.spec.nodes import Entry, Mapping, Scalar, Sequence, kind
from synthchat.spec.problems import Problems, nearest

BUILT_IN: dict[str, dict[str, float]] = {
    "form": {"question": 0.35, "request": 0.35, "statement": 0.2, "fragment": 0.1},
    "length": {"short": 0.3, "medium": 0.5, "long": 0.2},
    "register": {"casual": 0.3, "neutral": 0.5, "formal": 0.2},
    "detail": {"bare": 0.5, "reason": 0.3, "background": 0.2},
    "sentiment": {"positive": 0.1, "neutral": 0.75, "negative": 0.15},
}
DESCRIPTIONS = {("length", "short"): "up to 5 words", ("length", "medium"): "6 to 12 words", ("length", "long"): "13 to 30 words"}
RESERVED = ("description", "share", "style", "typos")
"""Keys of a persona, beside which a factor's name stands."""
FORM = "write `channel: {voice: 0.2, web: 0.8}`, or `channel: [voice, web]`"


def built_in() -> dict[str, Factor]:
    """The factors of every spec that does not replace them, in their order."""
    return {name: Factor(name=name, levels=tuple(_levels(name, levels)), built_in=True) for name, levels in BUILT_IN.items()}


def read_factors(entries: Iterable[Entry], problems: Problems) -> dict[str, Factor]:
    """All factors: the built-in ones first, with the levels of the spec where it names them."""
    factors = built_in()
    for entry in entries:
        if check_name(entry.key, "a factor's name", problems) and entry.name in RESERVED:
            problems.add(entry.at, f"a factor cannot be called `{entry.name}`, which is a key of personas", "give it another name")
        factors[entry.name] = Factor(name=entry.name, levels=_read_levels(entry, problems), built_in=entry.name in BUILT_IN)
        if built := _misspelt(factors[entry.name]):
            problems.add(entry.at, f"`{entry.name}` would be a new factor, with levels of `{built}`", f"did you mean `{built}`?")
    return factors


def _misspelt(factor: Factor) -> str | None:
    """The built-in factor that was probably meant: nearly its name, and none but its levels."""
    own = {level.name for level in factor.levels}
    alike = [name for name, levels in BUILT_IN.items() if own and own <= set(levels)]
    return nearest(factor.name, alike, 0.8) if alike and not factor.built_in else None


def _levels(factor: str, levels: dict[str, float]) -> Iterable[Level]:
    return (Level(name=name, share=share, description=DESCRIPTIONS.get((factor, name))) for name, share in levels.items())


def _read_levels(entry: Entry, problems: Problems) -> tuple[Level, ...]:
    before = len(problems)
    given = _listed(entry.value, problems) if isinstance(entry.value, Sequence) else _mapped(entry, problems)
    if len(problems) == before and not given:
        problems.add(entry.at, f"`{entry.name}` has no levels", FORM)
    weights = {name: share for name, (share, _) in given.items()}
    if len(problems) == before:
        shares.check(weights, entry.at, f"`{entry.name}`", problems)
    return tuple(Level(name=name, share=share, description=given[name][1]) for name, share in shares.named(weights).items())


Given = dict[str, tuple[float | None, str | None]]


def _listed(items: Sequence, problems: Problems) -> Given:
    found: Given = {}
    for item in items.items:
        if not isinstance(item, Scalar):
            problems.add(item.at, f"a level must be a name, not {kind(item)}", FORM)
        elif item.text in found:
            problems.add(item.at, f"the level `{item.text}` stands twice", "remove one of the two")
        elif check_name(item, "a level", problems):
            found[item.text] = None, None
    return found


def _mapped(entry: Entry, problems: Problems) -> Given:
    levels = keys.mapping(entry, problems, FORM)
    return {level.name: _level(level, problems) for level in levels or () if check_name(level.key, "a level", problems)}


def _level(level: Entry, problems: Problems) -> tuple[float | None, str | None]:
    what = f"the share of `{level.name}`"
    if not isinstance(level.value, Mapping):
        return shares.share(level, what, problems), None
    parts = keys.known(level.value, ("share", "description"), "a level", problems)
    description = keys.text(parts["description"], problems) if "description" in parts else None
    return shares.share(parts["share"], what, problems) if "share" in parts else None, description
