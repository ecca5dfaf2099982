"""Training phrases, in parts: plain ones and annotated ones."""

from __future__ import annotations

from collections.abc import Iterable

from synthchat.errors import Place, Problem
from synthchat.readers.dialogflow.labels import Labels
from synthchat.records import Key, Span, Utterance

Part = tuple[str, Key | None]


def utterance(intent: str, language: str, parts: Iterable[Part], place: Place, labels: Labels) -> Utterance | None:
    """The record of a phrase; None where it is blank, or an annotation is: that is a fault."""
    whole, spans = "", []
    for said, key in parts:
        if key and said:
            spans.append(Span(len(whole), len(whole) + len(said), key[0], labels.value(key[0], language, said), key[1], key[2]))
        whole += said
    if not whole.strip():
        labels.losses.fault("empty", Problem(f"a phrase of `{intent}` without a text", place, "remove it"))
        return None
    return Utterance(whole, intent, language, tuple(spans))
