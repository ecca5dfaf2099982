"""No text stands under two intents, and what one loses costs nobody else anything."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthchat.generate.fold import fold
from synthchat.generate.settle import Settled, Settlement
from synthchat.generate.stream import IntentStream
from synthchat.records import Utterance
from synthchat.spec.markup import parse
from synthchat.spec.model import Domain, Intent
from tests.builders import seed
from tests.faulty import Faulty
from tests.generate.test_admit import fresh, stream_of

Make = Callable[..., Domain]
FRAMES = [f"so what of [{city}](city) then" for city in ("Oslo", "Rome", "Lima", "Bern")]
ORDERS_SEED = "A small TEA, please!"


def filled(domain: Domain, name: str, texts: list[str], *, ended: bool = True) -> IntentStream:
    """A stream that has admitted these marked texts, each at its second try."""
    stream = stream_of(domain, name, Faulty())
    stream.records = [Utterance(text, name, "en", spans) for text, spans in map(parse, texts)]
    stream.attempts, stream.folded = [1] * len(texts), [fold(record.text) for record in stream.records]
    stream.ended = ended
    return stream


def settled(domain: Domain, texts: Mapping[str, list[str]], weights: Mapping[str, float] | None = None) -> Settled:
    """The intents' marked texts, settled; each intent wants as many as it has, and has no more."""
    settlement = Settlement(
        domain,
        [filled(domain, name, own) for name, own in texts.items()],
        {name: len(own) for name, own in texts.items()},
        weights or dict.fromkeys(texts, 1.0),
    )
    return settlement.settle()


def rejected(result: Settled) -> list[tuple[str, str]]:
    return [(r.intent, r.reason) for r in result.rejects]


def kept(result: Settled) -> dict[str, list[str]]:
    return {name: [record.text for record in records] for name, records in result.kept.items()}


def several(start: int, count: int) -> list[str]:
    return [fresh(n) for n in range(start, start + count)]


@pytest.mark.parametrize(("text", "example"), [(ORDERS_SEED, "a small tea please"), ("a small tea please", ORDERS_SEED)])
def test_a_seed_of_another_intent_may_not_be_taken(make_domain: Make, text: str, example: str) -> None:
    domain = make_domain(intents={name: Intent(name=name, examples=own) for name, own in (("weather", ()), ("order", (seed(example),)))})
    result = settled(domain, {"weather": ["one", text, "two"], "order": []})
    assert kept(result) == {"weather": ["one", "two"], "order": []}
    assert rejected(result) == [("weather", "conflict")]
    assert "`order`" in result.rejects[0].detail
    assert result.rejects[0].attempt == 1


@pytest.mark.parametrize(
    ("weights", "owner"), [({"weather": 1, "order": 1}, "order"), ({"weather": 4, "order": 1}, "weather"), ({"weather": 3, "order": 1}, "weather")]
)
def test_of_two_the_lower_rank_stays(make_domain: Make, weights: dict[str, float], owner: str) -> None:
    result = settled(make_domain(), {"weather": ["one", "Both of us"], "order": ["both of us!", "two"]}, weights)
    assert rejected(result) == [("order" if owner == "weather" else "weather", "conflict")]
    assert len({text.casefold().strip("!") for texts in kept(result).values() for text in texts}) == 3


@pytest.mark.parametrize(("among", "reasons"), [("nobody else says this", []), (ORDERS_SEED, ["conflict", "worn-frame"])])
def test_frames_are_counted_again_after_a_conflict(make_domain: Make, among: str, reasons: list[str]) -> None:
    # As record 31 a frame may come for the fourth time, as record 30 it may not.
    texts = [*FRAMES[:3], *several(0, 26), among, FRAMES[3]]
    result = settled(make_domain(), {"weather": texts, "order": []})
    assert [r.reason for r in result.rejects] == reasons
    assert len(kept(result)["weather"]) == 31 - len(reasons)


def test_a_text_that_is_refused_for_its_frame_is_free_for_others(make_domain: Make) -> None:
    result = settled(make_domain(), {"weather": FRAMES, "order": [*several(0, 5), FRAMES[3]]})
    assert rejected(result) == [("weather", "worn-frame")]
    assert kept(result)["order"][-1] == "so what of Bern then"


def test_a_text_that_is_lost_to_another_is_not_counted_as_a_frame(make_domain: Make) -> None:
    result = settled(make_domain(), {"order": ["so what of Oslo then"], "weather": FRAMES})
    assert rejected(result) == [("weather", "conflict")]


@pytest.mark.parametrize(("ended", "wanting"), [(True, {}), (False, {"weather": 4})])
def test_who_lost_and_has_more_is_to_bring_as_many(make_domain: Make, ended: bool, wanting: dict[str, int]) -> None:
    stream = filled(make_domain(), "weather", ["one", ORDERS_SEED, "two"], ended=ended)
    assert Settlement(make_domain(), [stream], {"weather": 3}, {"weather": 1.0}).settle().wanting == wanting


WORDS = st.lists(st.sampled_from([*FRAMES, "one", "two", "three", "four", "five", ORDERS_SEED]), max_size=12, unique=True)


@given(WORDS, WORDS, st.lists(st.integers(1, 3), min_size=8, max_size=8))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bit_by_bit_it_comes_to_the_same_as_at_once(make_domain: Make, one: list[str], two: list[str], steps: list[int]) -> None:
    domain, texts = make_domain(), {"weather": one, "order": two}
    whole = [filled(domain, name, own) for name, own in texts.items()]
    streams = [filled(domain, name, own[:2], ended=False) for name, own in texts.items()]
    quotas, weights = {"weather": 5, "order": 4}, {"weather": 2.0, "order": 1.0}
    settlement = Settlement(domain, streams, quotas, weights)
    while (result := settlement.settle()).wanting:
        for stream, all_of_it in zip(streams, whole, strict=True):
            come = len(stream.records) + (steps.pop() if steps else 12)
            stream.records, stream.attempts, stream.folded = all_of_it.records[:come], all_of_it.attempts[:come], all_of_it.folded[:come]
            stream.ended = come >= len(all_of_it.records)
    at_once = Settlement(domain, whole, quotas, weights).settle()
    assert (result.kept, result.rejects) == (at_once.kept, at_once.rejects)
