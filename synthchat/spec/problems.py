"""All that is wrong with a spec, collected, so that one run names every problem; and the hints that name what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from synthchat.errors import Place, Problem, SpecError
from synthchat.spec.text import At

LATER = "comes with a later release"


class Problems:
    """A collector: readers add to it and go on; `check` raises what was found."""

    def __init__(self) -> None:
        # A dict keeps order and drops what an alias or a merge key would report twice.
        self._found: dict[Problem, None] = {}

    def __len__(self) -> int:
        return len(self._found)

    def add(self, at: At, message: str, hint: str | None = None) -> None:
        """One problem at a point of a file."""
        self.extend([at.problem(message, hint)])

    def extend(self, problems: Iterable[Problem]) -> None:
        """Problems that another part has found."""
        self._found.update(dict.fromkeys(problems))

    def check(self) -> None:
        """Raise SpecError with all problems, sorted by place, where there is one."""
        if self._found:
            raise SpecError(sorted(self._found, key=lambda p: (p.place or Place(""), p.message)))


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that is most like the word, where its likeness is at least `cutoff` (0 to 1)."""
    from rapidfuzz import fuzz, process  # only where there is a name to look for: it takes a moment to import

    names = list(known)
    near = process.extractOne(word.casefold(), [name.casefold() for name in names], scorer=fuzz.ratio, score_cutoff=100 * cutoff)
    return names[near[2]] if near else None


def meant(word: str, known: Iterable[str], few: int = 12, cutoff: float = 0.6) -> str | None:
    """The hint for an unknown name: the nearest known one (likeness of at least `cutoff`), else all of them where they are at most `few`."""
    names = list(known)
    if near := nearest(word, names, cutoff):
        return f"did you mean `{near}`?"
    return f"known here: {listed(names)}" if 0 < len(names) <= few else None


def listed(names: Iterable[str]) -> str:
    """Names for a message: `a`, `b`, `c`."""
    return ", ".join(f"`{name}`" for name in names)
