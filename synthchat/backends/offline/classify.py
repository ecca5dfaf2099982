"""What kind of sentence a frame's sentence is, and the parts of it that other sentences can be built from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from synthchat.backends.offline.grammar import Lexicon
from synthchat.backends.offline.invert import invert
from synthchat.backends.offline.slots import SLOT, tokens
from synthchat.backends.offline.wording import (
    ANY,
    ARTICLE,
    ASKED,
    ASKING,
    ASKING_WORDS,
    COME,
    DOING,
    GREETING,
    HAVING,
    HOW,
    HOW_TO,
    LED,
    MANNER,
    MAY,
    ME,
    MIXED,
    MY,
    NO_VERBS,
    NOT_HAD,
    OBJECTS,
    PARTING,
    PLAIN,
    PLEASE,
    RITUAL_WORDS,
    SHORT,
    STATING,
    THANKING,
    THING,
    WANTING,
    WH,
    WHY,
    WOULD,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence's kind (a key of the grammar's `carriers`), and the parts that its carriers may name."""

    kind: str
    parts: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Classifies sentences by a language's lexicon; `proper` are words that keep their capital."""

    lexicon: Lexicon
    proper: frozenset[str]

    def __call__(self, sentence: str) -> Clause:
        """The sentence's kind and parts; `other` where it is none that we know."""
        if self._ritual(sentence):
            return Clause("ritual", {"text": sentence.strip()})
        asks = sentence.rstrip().endswith("?")
        text = GREETING.sub("", sentence.strip())
        text = self.lower_first(_stripped(text)) or sentence
        found = self._asked(text) or self._wish(text) or self._question(text, asks) or self._rest(text, asks)
        if found is None or (found.kind in ASKING and any(self._orders(m[1]) for m in MIXED.finditer(text))):
            return Clause("other", {"text": self.lower_first(sentence)})
        return found

    def lower_first(self, text: str) -> str:
        """The text as it stands within a sentence."""
        first = text.split(" ", 1)[0].strip(",.:;!?")
        keep = not first or first in self.proper or first == "I" or first.startswith(("I'", "I’")) or (len(first) > 1 and first[1:2].isupper())
        return text if keep else text[0].lower() + text[1:]

    def _ritual(self, sentence: str) -> bool:
        """Whether it is a set phrase such as a greeting or thanks, which nothing may be built from."""
        plain = sentence.strip().lower()
        opens = next((r for r in self.lexicon.rituals if plain.startswith(r) and not plain[len(r) : len(r) + 1].isalnum()), None)
        if SLOT.search(sentence):
            return False
        if THANKING.search(plain):
            return not any(w.strip(",.!?") in ASKING_WORDS for w in plain.split())
        if opens is None:
            return False
        rest = plain[len(opens) :].split()
        return len(rest) <= RITUAL_WORDS and not any(w.strip(",.!?") in ASKING_WORDS for w in rest)

    def _asked(self, text: str) -> Clause | None:
        """`can you tell me how to …`, `I want to know if …`: what is asked, without the asking."""
        match = ASKED.match(text)
        if not match:
            return None
        rest = text[match.end() :]
        if how := HOW_TO.match(rest):
            return _how(how[1].lower(), rest[how.end() :]) if self._verbal(rest[how.end() :]) else _ask(rest)
        if rest.lower().startswith(("if ", "whether ")):
            return Clause("whether", {"clause": rest.split(" ", 1)[1]})
        if rest.lower().startswith("why "):
            return Clause("why", {"clause": rest[4:]})
        if rest.lower().startswith(("about ", "that ", "i ", "to ")):
            return None
        if WH.match(rest):
            return self._question(rest, True) if invert(rest, self.lexicon) and not _embedded(rest) else _ask(rest)
        return _thing(rest) if match[0].lower().strip().endswith(("me", "know")) else None

    def _wish(self, text: str) -> Clause | None:
        if match := DOING.match(text):
            rest = text[match.end() :]
            return self._act(rest) if self._verbal(rest) else None
        if match := LED.match(text):
            return Clause("want", {"vp": f"{match[3]} {match[1]}"})
        if (match := WANTING.match(text) or WOULD.match(text)) and self._verbal(text[match.end() :]):
            return Clause("want", {"vp": text[match.end() :]})
        if (match := HAVING.match(text)) and not NOT_HAD.match(text, match.end()):
            rest = text[match.end() :]
            plain = self._nominal(rest) and rest.split(" ")[0].lower() not in self.lexicon.connectives
            return Clause("item", {"np": rest, "bare": bare(rest)}) if plain else None
        return None

    def _question(self, text: str, asks: bool) -> Clause | None:
        if match := MAY.match(text):
            return Clause("can", {"vp": text[match.end() :]})
        if (match := HOW.match(text)) and self._verbal(text[match.end() :]):
            return _how((match[1] or "how").lower(), text[match.end() :])
        if match := COME.match(text):
            return Clause("why", {"clause": match[1]})
        if asks and (match := WHY.match(text)) and not WH.match(text):
            return Clause("why", {"clause": self.lower_first(_stripped(match[1]))})
        if match := THING.match(text):
            return _thing(text[match.end() :], text)
        opened = " ".join([SHORT.get(w.lower(), w) if n == 0 else w for n, w in enumerate(text.split(" "))])
        first = opened.split(" ")[0].lower()
        if first in self.lexicon.auxiliaries and not self._has_subject(opened):
            return Clause("other", {"text": text})
        if WH.match(first) or first in self.lexicon.auxiliaries:
            return self._inverted(opened, first)
        return None

    def _has_subject(self, question: str) -> bool:
        after = question.lower().split(" ")[1:2]
        return not after or after[0] not in self._verbs()

    def _inverted(self, text: str, first: str) -> Clause:
        inverted = invert(text, self.lexicon)
        if first == "why":
            more = {"clause": inverted.clause, "invert": text[4:]} if inverted and inverted.head.lower() == "why" else {}
            return Clause("why", {"direct": text, **more})
        if first in self.lexicon.auxiliaries:
            some = ANY.match(text)
            more = {"clause": inverted.clause} if inverted else {}
            return Clause("whether", {"direct": text, **more, **({"any": "any " + some[3]} if some else {})})
        whole = {"indirect": f"{inverted.head} {inverted.clause}"} if inverted and inverted.head else {}
        return Clause("ask", {"direct": text, **whole})

    def _rest(self, text: str, asks: bool) -> Clause | None:
        if self._imperative(text):
            return self._act(text)
        words = [t.lower() for _, t in tokens(text)]
        first = words[0] if words else ""
        if first in self.lexicon.connectives:
            return None
        finite = any(self._finite(w) for w in words[1:])
        finite = finite or bool(STATING.search(text))
        if asks and finite:
            return Clause("ask", {"direct": text})
        subject = first in self.lexicon.pronouns | self.lexicon.determiners
        if PLEASE.search(text):
            return None
        plain = first in self.lexicon.pronouns - self.lexicon.determiners and len(words) > PLAIN
        if plain or STATING.match(text) or (finite and (subject or len(words) > 2)):
            return self._tell(text, words)
        if not finite and len(words) < 12 and "," not in words and self._nominal(text):
            return Clause("noun", {"np": text, "bare": bare(text), "the": _with_article(text, self.lexicon)})
        return None

    def _act(self, text: str) -> Clause:
        verb = text.split(" ", 1)[0].lower()
        if verb in self.lexicon.user_verbs:
            return Clause("want", {"vp": text})
        parts = {"vp": text, "bare": bare(text)}
        if not ME.search(text) and verb not in self.lexicon.system_verbs:
            parts["uvp"] = text
        if not re.search(r"\b(me|for)\b", text):
            parts["fvp"] = text
        return Clause("act", parts)

    def _tell(self, text: str, words: list[str]) -> Clause:
        parts = {"clause": text}
        if not self.lexicon.troubles.isdisjoint(words):
            parts["trouble"] = text
        if len(words) > 3 and (shorter := MY.sub("", text, count=1)) != text:
            parts["short"] = shorter
        return Clause("tell", parts)

    def _imperative(self, text: str) -> bool:
        row = [t.lower() for _, t in tokens(MANNER.sub("", text))]
        if not row or len(row) < 2 or any(w in self.lexicon.auxiliaries for w in row[1:3]):
            return False
        after, lexicon = row[1], self.lexicon
        if row[0] in lexicon.noun_verbs:
            follows = after in lexicon.determiners or after in ("me", "us", "for", "up", "to", "music", "out") or SLOT.match(after) or after[0].isdigit()
            return bool(follows) and row[-1] not in lexicon.participles and not row[-1].endswith("ed")
        known = row[0] in lexicon.verbs or (row[0].startswith(("un", "re", "de")) and row[0][2:] in self._verbs() and after in lexicon.determiners)
        orders = (after in lexicon.determiners or after in OBJECTS) and not row[0].endswith(("ing", "ed", "s")) and self._verbal(row[0])
        return (known or orders) and not (len(row) == 2 and after.endswith("ed"))

    def _finite(self, word: str) -> bool:
        return word in self.lexicon.auxiliaries or word.endswith("ed") or word in self.lexicon.participles

    def _nominal(self, text: str) -> bool:
        row = [t.lower() for _, t in tokens(text)]
        return bool(row) and not any(w in self.lexicon.auxiliaries for w in row) and row[0] not in self.lexicon.pronouns - self.lexicon.determiners

    def _orders(self, text: str) -> bool:
        row = [t.lower() for _, t in tokens(text)]
        return row[0] in self._verbs() or (len(row) > 1 and (row[1] in self.lexicon.determiners or row[1] in OBJECTS) and self._verbal(row[0]))

    def _verbal(self, text: str) -> bool:
        """Whether a text that stands where a verb is looked for begins with one: any word that is plainly nothing else."""
        lexicon, word = self.lexicon, text.split(" ", 1)[0].lower().strip(",.;:!?")
        others = (lexicon.determiners, lexicon.pronouns, lexicon.auxiliaries, lexicon.connectives, lexicon.predicates, lexicon.adverbs)
        return word in self._verbs() or (word.isalpha() and word not in NO_VERBS and not any(word in words for words in others))

    def _verbs(self) -> frozenset[str]:
        return _all_verbs(self.lexicon.verbs, self.lexicon.noun_verbs)


@lru_cache
def _all_verbs(verbs: frozenset[str], noun_verbs: frozenset[str]) -> frozenset[str]:
    return verbs | noun_verbs


def bare(text: str) -> str:
    """Telegram style: without articles."""
    return ARTICLE.sub("", text)


def _stripped(text: str) -> str:
    """Without the politeness and the marks at its end."""
    shorter = PARTING.sub("", text, count=1)
    return shorter or text


def _how(word: str, rest: str) -> Clause:
    return Clause("how", {"wh": word, "vp": rest})


def _ask(indirect: str) -> Clause:
    return Clause("ask", {"indirect": indirect})


def _thing(phrase: str, direct: str | None = None) -> Clause:
    parts = {"np": phrase, "bare": bare(phrase)}
    opens = re.match(r"(the|my|your)\b", phrase, re.IGNORECASE)
    if direct or opens:
        parts["direct"] = direct or f"what is {phrase}"
    if direct and len(tokens(phrase)) < 5 and not re.search(r"\b(for|of|in|on|to|from|with|at)\b", phrase):
        parts["indirect"] = f"what {phrase} {'are' if direct.lower().startswith('what are') else 'is'}"
    return Clause("thing", parts)


def _embedded(text: str) -> bool:
    """Whether a question already has the order of a statement: `what the rate will be`."""
    return bool(re.match(r"\w+ (the|my|your|a|i|you|it|we|they)\b", text, re.IGNORECASE))


def _with_article(phrase: str, lexicon: Lexicon) -> str:
    first = phrase.split(" ", 1)[0].lower()
    plain = first not in lexicon.determiners and not SLOT.match(first) and first not in lexicon.pronouns and not first[0].isdigit()
    return f"the {phrase}" if plain or SLOT.match(first) else phrase
