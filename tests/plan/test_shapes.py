"""Which entities go together, and with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from math import log2

import pytest

from synthchat.plan.cells import Cells
from synthchat.plan.shapes import Shapes
from synthchat.seeding import generator
from synthchat.spec.model import Domain, Intent, Persona, Slot
from synthchat.values import Catalogue
from tests.builders import listed, seed

Make = Callable[..., Domain]
A, B = Slot(entity="a"), Slot(entity="b")


def shares(*seeds: str, slots: tuple[Slot, ...] = (A, B)) -> dict[str, float]:
    """Set of entities → its share of 4,000 cells."""
    shapes = Shapes(Intent(name="i", slots=slots, examples=tuple(map(seed, seeds))), "en")
    drawn = Counter("".join(entity for entity, _, _ in shapes.draw(n, generator("shapes", n))) for n in range(4000))
    return {names: count / 4000 for names, count in drawn.items()}


def bits_in_common(pairs: Iterable[tuple[object, object]]) -> float:
    """The mutual information of the two sides."""
    both = Counter(pairs)
    total, one, other = both.total(), Counter[object](), Counter[object]()
    for (left, right), count in both.items():
        one[left] += count
        other[right] += count
    return sum(n / total * log2(n * total / (one[left] * other[right])) for (left, right), n in both.items())


@pytest.mark.parametrize(("seeds", "share"), [(2, 0.5), (5, 0.5), (10, 1 / 3), (20, 0.2), (60, 0.2)])
def test_the_fewer_the_seeds_the_more_cells_take_sets_that_no_seed_shows(seeds: int, share: float) -> None:
    half = seeds // 2
    found = shares(*["x [1](a)"] * half, *["x [1](b)"] * (seeds - half))
    # Of the others, a third has no entity, a third one and a third two.
    assert (found[""], found["ab"]) == pytest.approx((share / 3, share / 3), abs=0.02)


def test_the_sets_of_the_seeds_come_as_often_as_in_the_seeds() -> None:
    slots = (Slot(entity="a", required=True), Slot(entity="b", required=True))
    found = shares("x [1](a) [2](b)", "y [2](a) [1](b) [3](b)", "z [2](a) [4](b) [3](b)", slots=slots)
    assert found == pytest.approx({"ab": 0.5 + 1 / 6, "abb": 1 / 3}, abs=0.02)


def test_other_sets_are_about_as_large_as_the_seeds() -> None:
    many = tuple(Slot(entity=name) for name in "abcdefgh")
    found = shares("x [1](a) [2](b)", "y [2](a) [1](c)", slots=many)
    assert {len(names) for names in found} == {1, 2, 3}
    assert sum(share for names, share in found.items() if set(names) & set("defgh")) > 0.3


def test_what_every_seed_shows_belongs_there() -> None:
    found = shares("x [1](a)", "y [2](a)", "z [1](a) [1](b)")
    assert set(found) == {"a", "ab"}


def test_what_must_occur_occurs() -> None:
    slots = (Slot(entity="a", required=True), B, Slot(entity="c"))
    assert all("a" in names for names in shares("x [1](a)", "y [2](a)", slots=slots))


def test_seeds_without_any_entity_say_nothing_of_sets() -> None:
    assert shares("one text", "another text", slots=(A,)) == pytest.approx({"a": 0.5, "": 0.5}, abs=0.03)


@pytest.mark.parametrize(("text", "shape"), [("[x](a) or [x](a)", "a"), ("[x](a) or [X](a)", "a"), ("[x](a) or [y](a)", "aa")])
def test_a_value_that_is_said_twice_is_one(text: str, shape: str) -> None:
    assert max((found := shares(text)), key=lambda names: found[names]) == shape


def test_seeds_in_another_language_say_nothing_of_sets() -> None:
    shapes = Shapes(Intent(name="i", slots=(A,), examples=(seed("x [1](a)", "de"),)), "en")
    assert sum(bool(shapes.draw(n, generator(n))) for n in range(1000)) == pytest.approx(500, abs=60)


@pytest.mark.parametrize("name", ["weather", "i", "transfer money"])
@pytest.mark.parametrize("shares", [(0.4, 0.35, 0.25), (1 / 3, 1 / 3, 1 / 3), (0.6, 0.2, 0.2)])
def test_who_speaks_and_what_is_said_are_independent(make_domain: Make, name: str, shares: tuple[float, ...]) -> None:
    intent = Intent(name=name, slots=(A, B), examples=tuple(map(seed, ("w", "x [1](a)", "y [1](b)", "z [1](a) [1](b)"))))
    domain = make_domain(
        intents={name: intent},
        entities={e: listed(e, "1", "2") for e in "ab"},
        personas={f"p{n}": Persona(name=f"p{n}", share=share) for n, share in enumerate(shares)},
    )
    cells = Cells(domain, name, Catalogue(domain, "en"), 7).take(2000)
    pairs = [(cell.persona, tuple(v.entity for v in cell.values)) for cell in cells]
    assert len(set(pairs)) == 12
    assert bits_in_common(pairs) < 0.02
