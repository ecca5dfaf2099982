"""What a candidate has to pass, in the order in which it is asked: the reasons of rejects, as a path that can be shown."""

from __future__ import annotations

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("the reply can be read", ("refused", "filtered", "cut-off", "no-answer", "not-json")),
    ("it has a text for the cell", ("missing", "no-text", "no-sentence")),
    ("it repeats nothing of its prompt", ("echo",)),
    ("its marks can be read", ("markup",)),
    ("it is one line of words, nothing left over from a template", ("empty", "too-long", "template", "control")),
    ("every planned value is marked once, and nothing else is", ("extra-mark", "missing-value")),
    ("the marked values are the planned ones, whole words", ("span-border", "wrong-value")),
    ("no value stands outside its mark", ("unmarked",)),
    ("it is in the script and the language of its cell", ("script", "language")),
    ("its length is the speaker's, where the speaker has one", ("length",)),
    ("no seed says the same", ("seed-copy",)),
    ("no record of the intent is too like it", ("near-duplicate",)),
    ("its sentence is not worn out", ("worn-frame",)),
    ("no other intent has the text", ("conflict",)),
    ("no person took it out", ("dropped", "relabelled")),
)
"""Each check with the reasons that it can give."""


def path(reason: str | None) -> list[tuple[str, bool | None]]:
    """Each check, and whether it was passed; None for those behind the one that failed. Without a reason all were passed."""
    failed = next((n for n, (_, reasons) in enumerate(CHECKS) if reason in reasons), -1 if reason else len(CHECKS))
    return [(title, True if n < failed else False if n == failed else None) for n, (title, _) in enumerate(CHECKS)]
