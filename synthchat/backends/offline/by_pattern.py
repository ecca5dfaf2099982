"""What kind of sentence a frame's sentence is, by the regular expressions of a grammar: for languages whose syntax no code here knows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from synthchat.backends.offline.classify import Clause
from synthchat.backends.offline.grammar import Clauses, Lexicon
from synthchat.backends.offline.slots import SLOT

WORDS = re.compile(r"\{([a-z_]+)\}")
RITUAL_WORDS = 6


class ByPattern:
    """Classifies sentences of one language; `proper` are words that keep their capital."""

    def __init__(self, clauses: Clauses, lexicon: Lexicon, proper: frozenset[str]) -> None:
        self._lexicon, self._proper = lexicon, proper
        self._front, self._back = _compiled(clauses.front, lexicon), _compiled(f"(?:{clauses.back})[^\\w{SLOT.pattern[1:]}*$", lexicon)
        self._patterns = [(p.kind, _compiled(p.pattern, lexicon)) for p in clauses.patterns]

    def __call__(self, sentence: str) -> Clause:
        """The sentence's kind and parts; `other` where no pattern matches."""
        whole = sentence.strip()
        if self._ritual(whole):
            return Clause("ritual", {"text": whole})
        text = self._back.sub("", self._front.sub("", whole), count=1).strip() or whole
        for kind, pattern in self._patterns:
            # A question mark is no part of a sentence, but tells what it is.
            if found := pattern.fullmatch(text + ("?" if whole.endswith("?") else "")):
                parts = {name: part.strip(" ?") for name, part in found.groupdict().items() if part}
                return Clause(kind, {"text": text, "low": self.lower_first(text), **{name: self.lower_first(part) for name, part in parts.items()}})
        return Clause("other", {"text": self.lower_first(whole)})

    def lower_first(self, text: str) -> str:
        """The text as it stands within a sentence."""
        first = text.split(" ", 1)[0].strip(",.:;!?¿¡")
        plain = first.lower() in self._lexicon.common or first.lower() in self._lexicon.verbs
        keep = not first or first in self._proper or (len(first) > 1 and first.isupper()) or (self._lexicon.nouns_capital and not plain)
        return text if keep else text.replace(first, first[0].lower() + first[1:], 1)

    def _ritual(self, sentence: str) -> bool:
        plain = sentence.lower().lstrip("¡¿")
        opens = any(plain.startswith(r) and not plain[len(r) : len(r) + 1].isalnum() for r in self._lexicon.rituals)
        return opens and not SLOT.search(sentence) and not plain.endswith("?") and len(plain.split()) <= RITUAL_WORDS


def _compiled(pattern: str, lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile(WORDS.sub(lambda m: _alternatives(getattr(lexicon, m[1])), pattern), re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) + ")"
