from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.spec.model import Domain, Intent, Persona, Slot
from tests.builders import factor, listed, seed

SHARED = Path(__file__).parents[2] / "shared"
ROOT = Path(__file__).parents[1]
Make = Callable[..., Domain]


@pytest.fixture
def shared() -> Path:
    """The folder of real data beside the project."""
    if not SHARED.is_dir():
        pytest.skip("the real data of ../shared are not on this machine")
    return SHARED


@pytest.fixture
def make_domain() -> Callable[..., Domain]:
    """A small domain: two intents that share entities; any field can be given otherwise."""

    def make(**fields: object) -> Domain:
        entities = {e.name: e for e in (listed("city", "Oslo", "Rome", "Lima", "Bern"), listed("size", "small", "large"))}
        seeds = (seed("weather in [Oslo](city)"), seed("will it rain in [Rome](city) today"), seed("what is it like outside"))
        weather = Intent(name="weather", description="asks for the weather", slots=(Slot(entity="city"),), examples=seeds)
        orders = (seed("a [small](size) tea please"), seed("bring me something [large](size) to drink"))
        order = Intent(name="order", description="orders a drink", slots=(Slot(entity="size", required=True),), examples=orders, weight=2)
        given = {
            "name": "small",
            "languages": {"en": 1.0},
            "entities": entities,
            "intents": {"weather": weather, "order": order},
            "personas": {"terse": Persona(name="terse", share=0.25, levels={"form": "fragment"})},
            "factors": {"form": factor("form", {"question": 0.6, "fragment": 0.4}), "tone": factor("tone", {"a": 0.5, "b": 0.3, "c": 0.2})},
            "split": {"test": 0.2},
        }
        return Domain.model_validate(given | fields)

    return make
