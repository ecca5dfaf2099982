"""Hypothesis strategies for records that look like markup, YAML, CSV, and nothing at all."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from synthchat.records import Span, Utterance, utterance_id

CHARS = "[](){}:\"'\\-#,;| \t\n\r\x00\x1b\x7f\x85\u00a0\u2028\ufeff/+%${}ab0é"
WORDS = ("](", "[x](y)", '{"entity": "e"}', "][", "\\u0041", "\\u", "\r\n", "😀", "👍🏽", "e\u0301", "null", "yes", "word ", "- ")
PIECES = (*CHARS, *WORDS)
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(exclude_categories=["Cs"]), max_size=14).map("".join)
NAMES = st.sampled_from(("city", "amount", "yes", "1", "a:b", "c)d", "e}f", 'g"h', "i]j", "é x", "# k")) | TEXTS.filter(lambda t: bool(t.strip()))


@st.composite
def utterances(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS, names: st.SearchStrategy[str] = NAMES) -> Utterance:
    text = draw(texts)
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True).map(sorted))
    spans = tuple(
        Span(start, end, draw(names), draw(st.just(text[start:end]) | texts), draw(st.none() | names), draw(st.none() | names))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    intent = draw(names)
    return Utterance(text, intent, draw(st.sampled_from(("en", "de", None))), spans, split=draw(st.sampled_from(("train", "test", None))))


def datasets(texts: st.SearchStrategy[str] = TEXTS, names: st.SearchStrategy[str] = NAMES) -> st.SearchStrategy[list[Utterance]]:
    """Records with distinct ids, so that a refusal says which of them it means."""
    return st.lists(utterances(texts, names), max_size=8).map(
        lambda us: [replace(u, id=f"{n}-{utterance_id(None, u.intent, '', ())}") for n, u in enumerate(us)]
    )
