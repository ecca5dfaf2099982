"""Which records a Rasa project can hold: the others are refused, each with its reason, and none is changed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from synthchat.formats.base import Refusal, refuse
from synthchat.formats.declared import Declared
from synthchat.formats.rasa import markup
from synthchat.formats.rasa.scalars import EDGES
from synthchat.formats.rasa.tokens import misaligned
from synthchat.formats.refusals import Refused, check_declared, check_names, check_text
from synthchat.records import Utterance


@dataclass
class Split:
    """What one file holds so far: intent → marked texts, and what Rasa would take for a doublet or a conflict."""

    marked: dict[str, list[str]] = field(default_factory=dict)
    intents: dict[str, str] = field(default_factory=dict)
    seen: set[tuple[str, str, tuple[markup.Label, ...]]] = field(default_factory=set)


@dataclass
class Accepted:
    """The records so far, by split. Memory grows with the texts: Rasa wants those of an intent together, and itself reads all of them at once."""

    declared: Declared | None
    splits: dict[str, Split] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    used: Declared = field(default_factory=Declared)

    def add(self, u: Utterance) -> None:
        """Keep the record, or its refusal."""
        try:
            check_names(u)
            _check_intent(u)
            if self.declared:
                check_declared(u, self.declared)
            marked = _marked(u)
            self._keep(u, marked)
        except Refused as reason:
            self.refused.append(refuse(u, reason.reason, reason.detail))
            return
        self.used.add(u)
        self.warnings.update({"rasa-misaligned": misaligned(u), "rasa-command": u.text.startswith("/")})

    def _keep(self, u: Utterance, marked: str) -> None:
        split = self.splits.setdefault(u.split or "train", Split())
        key = u.text, u.intent, tuple(sorted(map(markup.label, u.entities)))
        if (other := split.intents.get(u.text, u.intent)) != u.intent:
            raise Refused("two-intents", f"the same text is an example of `{other}`, which `rasa data validate` refuses")
        if key in split.seen:
            raise Refused("duplicate", "the same text with the same labels is there already, and Rasa keeps one of the two")
        split.intents[u.text] = u.intent
        split.seen.add(key)
        split.marked.setdefault(u.intent, []).append(marked)


def _check_intent(u: Utterance) -> None:
    parts = u.intent.split("/")
    if u.intent != u.intent.strip() or not all(parts) or len(parts) > 2:
        raise Refused(
            "intent-name", f"`{u.intent}` cannot name an intent in Rasa: it holds one / at most, with a name on both sides, and no blanks at its edges"
        )


def _marked(u: Utterance) -> str:
    check_text(u)
    marked = markup.write(u.text, u.entities)
    if why := markup.differs(marked, u.text, u.entities):
        raise Refused("markup" if marked == marked.strip(EDGES) else "edges", why)
    return marked
