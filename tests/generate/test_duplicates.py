from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from synthchat.generate.duplicates import Frames, NearDuplicates
from synthchat.generate.fold import fold, frame
from synthchat.records import Span
from synthchat.spec.markup import parse

Words = st.lists(st.sampled_from(["play", "the", "next", "song", "now", "please", "go", "on", "and", "stop", "it", "a"]), min_size=1, max_size=14).map(" ".join)


@given(st.lists(Words, min_size=1, max_size=40))
@settings(deadline=None, max_examples=60)
def test_the_index_finds_what_comparing_with_all_finds(texts: list[str]) -> None:
    index, admitted = NearDuplicates(), list[str]()
    for text in texts:
        near = [t for t in admitted if round(Indel.normalized_similarity(fold(t), fold(text)), 9) >= 0.9]
        assert bool(index.find(text, ())) == bool(near)
        if not near:
            admitted.append(text)
            index.add(text, ())


@pytest.mark.parametrize(
    ("one", "other", "near"), [("abcdefghi", "abcdefghij", True), ("abcdefgh", "abcdefghij", False), ("a" * 18, "a" * 22, True), ("a" * 9, "a" * 11, True)]
)
def test_the_borders_of_the_length_window(one: str, other: str, near: bool) -> None:
    index = NearDuplicates()
    index.add(one, ())
    assert bool(index.find(other, ())) == near


def test_other_values_make_another_record() -> None:
    index = NearDuplicates()
    index.add(*parse("weather in [Oslo](city) today please"))
    assert index.find(*parse("weather in [Oslo](city) today, please!"))
    assert not index.find(*parse("weather in [Lima](city) today please"))


@pytest.mark.parametrize(("records", "allowed"), [(3, 3), (29, 3), (39, 4), (49, 5)])
def test_a_frame_wears_out(records: int, allowed: int) -> None:
    frames, span = Frames(), (Span(0, 4, "city", "Oslo"),)
    for n in range(records - allowed):
        assert frames.take(f"text {n}", ())
    for _ in range(allowed):
        assert frames.take("Oslo now", span)
    assert not frames.take("Lima NOW!", span)


@pytest.mark.parametrize(
    ("text", "folded"), [("What's  UP?", "what s up"), ("  Straße №5 ", "strasse 5"), ("cafe\u0301", "caf\u00e9"), ("की मत", "की मत"), ("👍 ok", "ok")]
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_frame_names_entities_in_place_of_values() -> None:
    assert frame(*parse('from [Oslo]{"entity": "city", "role": "from"} to [Rome](city)!')) == "from city to city"
