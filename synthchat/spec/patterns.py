r"""Patterns of values: Python `re` syntax, drawn from the parsed tree and never by running it (a pattern that backtracks for ever is drawn like any other).

Why not a library: `rstr` and `xeger` repeat up to 100 without a bound on the whole, know neither flags nor anchors, and draw whatever is printable;
`exrex` draws from the global generator; `hypothesis` explores corners, as a test should, and takes no `random.Random`. So the tree of the standard
library's own parser is walked here. What 3.11 added to the syntax (`(?>…)`, `a*+`) is a problem everywhere, so that all Pythons draw the same.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from random import Random

from synthchat.seeding import generator
from synthchat.spec.charsets import Item
from synthchat.spec.pattern_tree import PARSER, Draft, PatternError, holds, sequence

MOST = 1_000
DEEPEST = 50
TRIES = 1_000


class Pattern:
    """A pattern to draw from.

    Raises PatternError where nothing, or what exceeds 1,000 characters, could be drawn.
    """

    def __init__(self, pattern: str) -> None:
        items, flags = _parse(pattern)
        self.pattern = pattern
        self._root = sequence(items, flags)
        if self._root.most > MOST:
            raise PatternError(f"it can exceed {MOST:,} characters", hint="bound its repeats, as in `{1,20}`")
        self._check(generator("pattern", pattern))

    def draw(self, rng: Random) -> str:
        """A text that the pattern matches in full: printable, not empty, no blank at either end."""
        for _ in range(TRIES):
            text = self._try(rng)
            if text is not None:
                return text
        raise PatternError(f"nothing could be drawn from the pattern `{self.pattern}` in {TRIES:,} tries", hint="simplify its anchors")

    def _try(self, rng: Random) -> str | None:
        draft = Draft()
        self._root.draw(rng, draft)
        text = "".join(draft.characters)
        fits = text != "" and text == text.strip() and all(holds(text, *anchor) for anchor in draft.anchors)
        return text if fits else None

    def _check(self, rng: Random) -> None:
        """Five good ones among a hundred, so that a thousand tries cannot fail later."""
        good = 0
        for _ in range(100):
            good += self._try(rng) is not None
            if good == 5:
                return
        why = "hardly anything can be drawn from it: anchors that cannot hold, empty text, or blanks at the ends"
        raise PatternError(why, hint="the whole value must match: `^`, `$` and anchors inside are not needed")


def pattern_problem(pattern: str) -> str | None:
    """Why the pattern cannot be drawn from; None where it can."""
    try:
        Pattern(pattern)
    except PatternError as error:
        return error.problems[0].message
    return None


def _parse(pattern: str) -> tuple[Iterable[Item], int]:
    if _depth(pattern) > DEEPEST:
        raise PatternError(f"groups are nested over {DEEPEST} deep")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # 3.10 only warns of flags that are not at the start, and all warn of what will change its meaning
            tree = PARSER.parse(pattern)
    except re.error as error:
        raise PatternError(f"it is no regular expression: {error}") from error
    except (DeprecationWarning, FutureWarning) as warning:
        raise PatternError(f"versions of Python differ over it: {warning}", hint=r"flags stand at the start; `\[` is a bracket in a class") from warning
    except OverflowError as error:
        raise PatternError(f"it can exceed {MOST:,} characters") from error
    return tree, tree.state.flags


def _depth(pattern: str) -> int:
    depth = deepest = 0
    for character in re.sub(r"\\.", "", pattern, flags=re.DOTALL):
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest
