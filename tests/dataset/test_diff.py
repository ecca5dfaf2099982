"""What is different between two datasets."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.dataset.diff import MOST, Diff, Pair, diff
from synthchat.dataset.tally import Side, Told, open_side
from synthchat.errors import DataError
from synthchat.records import Span, Utterance
from tests.formats.nasty import datasets

CALM = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
HI = Utterance("hi in Oslo", "greet", "en", (Span(6, 10, "city", "Oslo"),), id="u-1", persona="terse", attributes={"form": "fragment"}, split="train")
TWO = st.shared(datasets(), key="pool").flatmap(lambda pool: st.tuples(*[st.lists(st.sampled_from(pool), max_size=12) if pool else st.just([])] * 2))


def between(old: list[Utterance], new: list[Utterance], *told: Told) -> Diff:
    was, now = told or (None, None)
    return diff(Side("old", old, was), Side("new", new, now))


@CALM
@given(TWO)
def test_the_numbers_add_up(two: tuple[list[Utterance], list[Utterance]]) -> None:
    found = between(*two)
    for d in (found.totals, *found.intents.values()):
        assert (d.added + d.kept, d.removed + d.kept) == (d.new, d.old)
        assert min(d.added, d.removed, d.changed) >= 0
        assert d.changed <= d.kept
    for side, records in zip(("old", "new"), two, strict=True):
        assert {name: n for name, d in found.intents.items() if (n := getattr(d, side))} == Counter(u.intent for u in records)


@CALM
@given(TWO, st.randoms())
def test_the_same_records_in_another_order_are_no_difference(two: tuple[list[Utterance], list[Utterance]], any_order: Random) -> None:
    records = [*two[0], *two[1]]
    shuffled = any_order.sample(records, len(records))
    found = between(records, shuffled)
    assert (found.totals.added, found.totals.removed, found.totals.changed, found.words.added) == (0, 0, 0, 0)
    assert all(p.old == p.new for pairs in (found.entities, found.languages, found.splits) for p in pairs.values())


@CALM
@given(TWO)
def test_the_way_back_is_the_way_there(two: tuple[list[Utterance], list[Utterance]]) -> None:
    old, new = two
    there, back = between(old, new).totals, between(new, old).totals
    assert (there.added, there.removed, there.kept, there.changed) == (back.removed, back.added, back.kept, back.changed)


@pytest.mark.parametrize(
    ("new", "numbers"),
    [
        pytest.param([HI], (0, 0, 1, 0), id="itself"),
        pytest.param([replace(HI, text="hey in Oslo")], (0, 0, 1, 1), id="an edited text keeps its id"),
        pytest.param([replace(HI, id="u-2", entities=())], (0, 0, 1, 1), id="other entities, and so another id"),
        pytest.param([replace(HI, id="mine", language=None)], (0, 0, 1, 0), id="an id from elsewhere"),
        pytest.param([replace(HI, intent="bye")], (1, 1, 0, 0), id="another intent"),
        pytest.param([HI, HI], (1, 0, 1, 0), id="one more of the same"),
        pytest.param([replace(HI, id="a", entities=()), replace(HI, id="b")], (1, 0, 1, 0), id="the one that is the same is the one that was kept"),
        pytest.param([], (0, 1, 0, 0), id="nothing"),
    ],
)
def test_a_record_is_known_by_its_id_else_by_its_text(new: list[Utterance], numbers: tuple[int, ...]) -> None:
    d = between([HI], new).totals
    assert (d.added, d.removed, d.kept, d.changed) == numbers


def test_labels_levels_and_words_are_counted_on_both_sides() -> None:
    more = replace(HI, id="u-2", text="Hi, to ROME! To Rome 2.", entities=(Span(7, 11, "city", "Rome", "to"),), persona=None, attributes={"form": "request"})
    found = between([HI], [HI, more])
    assert found.entities == {"city": Pair(old=1, new=1), "city:to": Pair(old=0, new=1)}
    assert found.factors == {"form": {"fragment": Pair(old=1, new=1), "request": Pair(old=0, new=1)}}
    assert (found.languages, found.personas) == ({"en": Pair(old=1, new=2)}, {"terse": Pair(old=1, new=1)})
    assert (found.words.old, found.words.new, found.words.added, found.words.most) == (3, 5, 2, {"rome": 2, "to": 2})


def test_so_many_new_words_are_named() -> None:
    words = between([], [replace(HI, text=" ".join(f"w{n:02}" for n in range(MOST + 5)))]).words
    assert (words.added, len(words.most)) == (MOST + 5, MOST)


def test_rejects_tokens_and_models_come_from_the_manifests() -> None:
    found = between([], [], Told(rejected={"echo": 2}, tokens={"input": 5}), Told(rejected={"length": 1}, tokens={"input": 9}, models={"m": 3}))
    assert found.rejected == {"echo": Pair(old=2, new=0), "length": Pair(old=0, new=1)}
    assert (found.tokens, found.models) == ({"input": Pair(old=5, new=9)}, {"m": Pair(old=0, new=3)})
    assert between([], []).rejected is None


@pytest.mark.parametrize(("manifest", "told"), [("{", "manifest.json: not a manifest: Invalid JSON"), ('{"tokens": 1}', "not a manifest: tokens: Input")])
def test_a_manifest_that_is_none_is_told(tmp_path: Path, manifest: str, told: str) -> None:
    (tmp_path / "utterances.jsonl").write_text("")
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(DataError, match=told):
        open_side(tmp_path)
