"""Splits: in their shares, and never through the middle of a family."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from synthchat.generate.split import split_of
from synthchat.spec.model import Domain
from tests.generate.test_admit import Saying, fresh, plain, stream_of

Make = Callable[..., Domain]


@pytest.mark.parametrize("shares", [{"test": 0.2}, {"test": 0.2, "dev": 0.1}, {"test": 0.05, "dev": 0.6}, {"test": 0.0, "dev": 0.3}, {"test": 1.0}, {}])
def test_splits_have_their_shares(shares: Mapping[str, float]) -> None:
    counts = Counter(split_of(f"family {n}", shares) for n in range(5000))
    expected = {**shares, "train": 1 - sum(shares.values())}
    assert {name: counts[name] / 5000 for name in expected} == pytest.approx(expected, abs=0.015)
    assert all(expected[name] for name in counts)


def splits(make_domain: Make, template: Callable[[int], str | None], intent: str = "i") -> dict[str, set[str | None]]:
    """Template → the splits of its records; those without one are families of one."""
    domain = plain(make_domain, intent).model_copy(update={"split": {"test": 0.3, "dev": 0.3}})
    stream = stream_of(domain, intent, Saying(fresh, template))
    asyncio.run(stream.extend(120))
    found: dict[str, set[str | None]] = {}
    for record in stream.records:
        assert record.origin
        found.setdefault(record.origin.template or "", set()).add(record.split)
    return found


def test_records_of_one_template_stay_together(make_domain: Make) -> None:
    found = splits(make_domain, lambda n: f"template {n % 12}")
    assert len(found) == 12
    assert all(len(its) == 1 for its in found.values())
    assert set().union(*found.values()) == {"train", "dev", "test"}


def test_records_without_a_template_are_families_of_one(make_domain: Make) -> None:
    assert splits(make_domain, lambda n: None) == {"": {"train", "dev", "test"}}


def test_the_same_template_of_another_intent_is_another_family(make_domain: Make) -> None:
    assert splits(make_domain, lambda n: f"template {n % 12}", "i") != splits(make_domain, lambda n: f"template {n % 12}", "j")
