"""The set of texts finds what comparing with each of them finds, whichever way it takes."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import Indel

from synthchat.generate import similar
from synthchat.generate.similar import FEW, SIMILAR, Similar

WORDS = ["play", "the", "next", "song", "now", "please", "go", "on", "and", "stop", "it", "a"]
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), st.text("ab ", max_size=30))


def compared(text: str, texts: list[str]) -> str | None:
    """By comparing with all: of the shortest length that has one, the text that is most like it, the first of equals."""
    for length in sorted({len(t) for t in texts}):
        if hit := process.extractOne(text, [t for t in texts if len(t) == length], scorer=Indel.normalized_similarity, score_cutoff=SIMILAR):
            return str(hit[0])
    return None


@given(st.lists(TEXTS, min_size=4, max_size=40), st.lists(TEXTS, min_size=1, max_size=20))
@settings(deadline=None, max_examples=200)
def test_any_texts(texts: list[str], asked: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar, "FEW", 4)
        index = Similar(*texts)
        assert [index.find(text) for text in (*asked, *texts)] == [compared(text, texts) for text in (*asked, *texts)]


@given(st.integers())
@settings(deadline=None, max_examples=30)
def test_texts_near_the_border(seed: int) -> None:
    rng = Random(seed)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(1, 14))) for _ in range(100)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar, "FEW", 4)
        index = Similar(*texts)
        for text in texts[:50]:
            changed = list(text)
            for _ in range(rng.randint(0, len(text) // 6 + 1)):
                place = rng.randrange(len(changed) + 1)
                changed[place : place + rng.randint(0, 2)] = rng.choice(["", "x", "e"])
            assert index.find("".join(changed)) == compared("".join(changed), texts)


def test_what_need_not_be_compared_is_not() -> None:
    rng = Random(1)
    texts = [" ".join("".join(rng.choices("abcdefghij", k=4)) for _ in range(8)) for _ in range(FEW + 100)]
    index = Similar(*texts[:FEW])
    assert sum(len(index.candidates(text)) for text in texts[FEW:]) < 100


def test_all_that_edits_can_destroy_may_be_destroyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "FEW", 1)
    long = "".join(map(chr, range(0x4E00, 0x4E00 + 44)))
    short = "".join(letter for place, letter in enumerate(long) if place % 5 != 2 or place > 40)
    assert (len(short), Similar(short).find(long), Similar(long).find(short)) == (36, short, long)
