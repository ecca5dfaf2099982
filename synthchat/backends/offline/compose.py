"""Several intents in one message: which part says which value, and how the parts are joined."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from synthchat.backends.offline.classify import Clause
from synthchat.backends.offline.slots import FIRST, SLOT, mark
from synthchat.records import Key
from synthchat.spec.model import Intent


def share_out(wanted: Sequence[Key], parts: Sequence[Intent], rng: Random) -> list[tuple[Key, ...]]:
    """The slots that each part is to say: a part that requires one first, else any that declares it."""
    shares: list[list[Key]] = [[] for _ in parts]
    for key in wanted:
        declares = [n for n, part in enumerate(parts) if any(s.key == key for s in part.slots)] or [0]
        needs = [n for n in declares if key not in shares[n] and any(s.key == key and s.required for s in parts[n].slots)]
        free = [n for n in declares if key not in shares[n]]
        shares[rng.choice(needs or free or declares)].append(key)
    return [tuple(share) for share in shares]


def shift(text: str, by: int) -> str:
    """A text with its slots numbered on from `by`."""
    return SLOT.sub(lambda m: mark(ord(m[0]) - FIRST + by), text)


def together(clauses: Sequence[Clause], conjunction: str) -> Clause | None:
    """One clause that says all of them, where they are all orders or all wishes: `do this and do that`."""
    kinds = {c.kind for c in clauses}
    if len(kinds) != 1 or not kinds <= {"act", "want", "how", "can"} or len({c.parts.get("wh") for c in clauses}) > 1:
        return None
    shared = set.intersection(*(set(c.parts) for c in clauses)) - {"wh"}
    first = clauses[0]
    said = {k: f" {conjunction} ".join(c.parts[k] for c in clauses) for k in sorted(shared)}
    return Clause(first.kind, {**({"wh": first.parts["wh"]} if "wh" in first.parts else {}), **said})


def join(texts: Sequence[str], patterns: Sequence[str], conjunction: str, rng: Random) -> str:
    """Sentences after one another, with a word that says that something else comes."""
    text = texts[0]
    for more in texts[1:]:
        pattern = rng.choice(patterns)
        ended = text.endswith(("?", "!", "."))
        pattern = pattern.replace("{a}.", "{a}") if ended else pattern
        if ended and pattern.startswith(("{a},", f"{{a}} {conjunction}")):
            pattern = f"{{a}} {conjunction.capitalize()} {{b}}"
        text = pattern.replace("{a}", text).replace("{b}", more)
    return text
