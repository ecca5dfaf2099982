"""What kind of sentence a frame's sentence is, and the parts of it that other sentences can be built from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from synthchat.backends.offline.grammar import Lexicon
from synthchat.backends.offline.invert import invert
from synthchat.backends.offline.slots import SLOT, tokens


def _i(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


MARKS = r"[^\w\U000f0000-\U000f00ff]"
YOU = r"(?:can|could|would|will) (?:you|u|someone|anyone) (?:please |kindly |pls )*"
TELL = r"(?:tell me|let me know|explain(?: to me)?)"
WISH = r"(?:(?:would|'d) (?:like|love)|want|need|wish)"
GREETING = _i(r"^((hi|hello|hey|ok|okay|so|well|please|pls|yes|sorry|good (morning|day|afternoon|evening))( there| guys)?[,!.]? +)+")
PARTING = _i(rf"(([,;]? *\b(please|pls|plz|thanks|thank you|please help( me)?)|, *(can|could) you (please )?help( me)?)(?=\W*$))?{MARKS}*$")
ASKED = _i(
    rf"^({YOU}{TELL}|(please )?{TELL}|(i )?{WISH}( to know| to find out| to understand)|i'd like to know|i('m| am| was|'ve been)? wonder(ing)?"
    r"|do you know|any idea|i (don't|do not|dont) (know|understand|get)|(please )?help me (figure out|understand|know)|(please )?show me(?= how)) +"
)
DOING = _i(r"^(can|could|would) (you|u) (please |kindly |pls |maybe |help me )*(?!please)")
WANTING = _i(rf"^(i )?(just |really )?({WISH}|('m|am) (trying|looking|hoping)|was hoping|trying|looking|plan|hope) to +|^i'd (like|love) to +")
WOULD = _i(r"^i('d| would| will|'ll) (?!like|love|prefer|rather|be|have)")
HAVING = _i(rf"^(i )?(just |really )?({WISH}|require|would prefer|prefer|am looking for|'m looking for|looking for|am interested in) +|^i'd (like|prefer) +")
NOT_HAD = _i(r"(to|you|my \w+ \w+ed)\b")
MAY = _i(r"^((can|could|may) i|am i able to|(is it|would it be) possible( for me)? to|is there (a|any) way (to|i can|for me to)) +")
HOW = _i(
    r"^(how|where|when) (do|can|could|should|would|to|am|must|i can)( i)?( supposed to)? +"
    r"|^what (do|should|must|can) i (need to |have to )?do to +"
)
HOW_TO = _i(r"^(how|where|when) (to|i (can|could|should|would|must)?|do i) +")
THING = _i(r"^what(?:'s| is| are|s) (?=(the|my|your|our)\b)")
WHY = _i(r"^(.+[^,])[,.]? (?:why|how come)$")
COME = _i(r"^(?:and )?how come (?!you're)(.+)$")
WH = _i(r"^(what|which|who|whose|when|where|how|why)\b")
SHORT = {"what's": "what is", "where's": "where is", "how's": "how is", "who's": "who is", "whats": "what is", "wheres": "where is"}
ARTICLE = _i(r"\b(the|a|an) (?=\S)")
ME = _i(r"\b(me|us|you)\b")
MY = _i(r"^(my|the|i|i'm|i am|i have|i've|it is|there is|there's) (?=\w)")
ANY = _i(r"^(is|are) there (a|an|any) (.+)$")


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
        asks = sentence.rstrip().endswith("?")
        text = GREETING.sub("", sentence.strip())
        text = self.lower_first(_stripped(text)) or sentence
        found = self._asked(text) or self._wish(text) or self._question(text, asks) or self._rest(text, asks)
        return found or Clause("other", {"text": self.lower_first(sentence)})

    def lower_first(self, text: str) -> str:
        """The text as it stands within a sentence."""
        first = text.split(" ", 1)[0].strip(",.:;!?")
        keep = not first or first in self.proper or first == "I" or first.startswith(("I'", "I’")) or (len(first) > 1 and first[1:2].isupper())
        return text if keep else text[0].lower() + text[1:]

    def _asked(self, text: str) -> Clause | None:
        """`can you tell me how to …`, `I want to know if …`: what is asked, without the asking."""
        match = ASKED.match(text)
        if not match:
            return None
        rest = text[match.end() :]
        if how := HOW_TO.match(rest):
            return _how(how[1].lower(), rest[how.end() :]) if rest[how.end() :].split(" ")[0].lower() in self._verbs() else _ask(rest)
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
            return self._act(rest) if rest.split(" ")[0].lower() in self._verbs() else None
        if (match := WANTING.match(text) or WOULD.match(text)) and text[match.end() :].split(" ")[0].lower() in self._verbs():
            return Clause("want", {"vp": text[match.end() :]})
        if (match := HAVING.match(text)) and not NOT_HAD.match(text, match.end()):
            rest = text[match.end() :]
            return Clause("item", {"np": rest, "bare": bare(rest)}) if self._nominal(rest) else None
        return None

    def _question(self, text: str, asks: bool) -> Clause | None:
        if match := MAY.match(text):
            return Clause("can", {"vp": text[match.end() :]})
        if (match := HOW.match(text)) and text[match.end() :].split(" ")[0].lower() in self._verbs():
            return _how((match[1] or "how").lower(), text[match.end() :])
        if match := COME.match(text):
            return Clause("why", {"clause": match[1]})
        if asks and (match := WHY.match(text)) and not WH.match(text):
            return Clause("why", {"clause": self.lower_first(_stripped(match[1]))})
        if match := THING.match(text):
            return _thing(text[match.end() :], text)
        opened = " ".join([SHORT.get(w.lower(), w) if n == 0 else w for n, w in enumerate(text.split(" "))])
        first = opened.split(" ")[0].lower()
        if WH.match(first) or first in self.lexicon.auxiliaries:
            return self._inverted(opened, first)
        return None

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
        if asks and len(tokens(text)) > 3:
            return Clause("ask", {"direct": text})
        words = [t.lower() for _, t in tokens(text)]
        first = words[0] if words else ""
        finite = any(self._finite(w) for w in words[1:])
        finite = finite or " I" in text or " i " in text
        subject = first in self.lexicon.pronouns | self.lexicon.determiners
        if first in ("i", "i'm", "i've", "i'd", "it's", "there's") or (finite and (subject or len(words) > 2)):
            return self._tell(text, words)
        if not finite and len(words) < 12 and "," not in words and self._nominal(text):
            return Clause("noun", {"np": text, "bare": bare(text), "the": _with_article(text, self.lexicon)})
        return None

    def _act(self, text: str) -> Clause:
        verb = text.split(" ", 1)[0].lower()
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
        row = [t.lower() for _, t in tokens(text)]
        if not row or len(row) < 2 or any(w in self.lexicon.auxiliaries for w in row[1:3]):
            return False
        after, lexicon = row[1], self.lexicon
        if row[0] in lexicon.noun_verbs:
            follows = after in lexicon.determiners or after in ("me", "us", "for", "up", "to", "music", "out") or SLOT.match(after) or after[0].isdigit()
            return bool(follows) and row[-1] not in lexicon.participles and not row[-1].endswith("ed")
        return row[0] in lexicon.verbs and not (len(row) == 2 and after.endswith("ed"))

    def _finite(self, word: str) -> bool:
        return word in self.lexicon.auxiliaries or word.endswith("ed") or word in self.lexicon.participles

    def _nominal(self, text: str) -> bool:
        row = [t.lower() for _, t in tokens(text)]
        return bool(row) and not any(w in self.lexicon.auxiliaries for w in row) and row[0] not in self.lexicon.pronouns - self.lexicon.determiners

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
    return f"the {phrase}" if plain else phrase
