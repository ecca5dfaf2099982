"""The tokens of Rasa's WhitespaceTokenizer: an entity whose borders are not theirs is read, and then never learnt."""

from __future__ import annotations

import re
import unicodedata

from synthchat.records import Utterance

# rasa/nlu/tokenizers/whitespace_tokenizer.py
GAPS = re.compile(
    r"[^\w#@&]+(?=\s|$)|"
    r"(\s|^)[^\w#@&]+(?=[^0-9\s])|"
    r"(?<=[^0-9\s])[^\w._~:/?#\[\]()@!$&*+,;=-]+(?=[^0-9\s])",
)
EMOJI = re.compile(
    "[\U0001f600-\U0001f64f\U0001f300-\U0001f5ff\U0001f680-\U0001f6ff\U0001f1e0-\U0001f1ff\U00002702-\U000027b0\U000024c2-\U0001f251\u200d\u200c]+"
)
WORDLIKE = re.compile("[\u200c\u200d\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")


def misaligned(u: Utterance) -> bool:
    """Whether an entity of the record begins or ends where no token does."""
    if not u.entities:
        return False
    found = tokens(u.text)
    starts, ends = {start for start, _ in found}, {end for _, end in found}
    return any(s.start not in starts or s.end not in ends for s in u.entities)


def tokens(text: str) -> list[tuple[int, int]]:
    """Start and end of the tokens, in characters."""
    plain = text if text.isascii() else "".join(map(_as_regex_sees, text))
    words = [(plain[m.start() : m.end()], m.start()) for m in re.finditer(r"\S+", GAPS.sub(lambda m: " " * len(m[0]), plain))]
    found = [(at, at + len(word)) for word, at in words if not EMOJI.fullmatch(text[at : at + len(word)])]
    return found or [(0, len(text))]


def _as_regex_sees(char: str) -> str:
    r"""Rasa uses the `regex` module, whose `\w` has marks, joiners and circled letters, and no fractions; that of `re` is the other way round."""
    category = unicodedata.category(char)
    if category[0] == "M" or category == "Pc" or WORDLIKE.match(char):
        return "x"
    return "§" if category == "No" else char
