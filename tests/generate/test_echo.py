"""A candidate that repeats its prompt."""

from __future__ import annotations

import pytest

from synthchat.cells import Cell
from synthchat.generate.echo import Echo
from synthchat.plan.requests import Requests
from synthchat.spec.model import Domain, Factor, Intent, Level, Persona
from tests.builders import seed
from tests.conftest import Make
from tests.faulty import Faulty

DESCRIBED = "The user wants to know the opening hours"


class Prompted(Faulty):
    prompted = True


@pytest.fixture
def library(make_domain: Make) -> Domain:
    hours = Intent(
        name="ask_hours", description=DESCRIBED, examples=(seed("when do you open"), seed("are you open on sundays or not at all")), avoid=("asking the way",)
    )
    order = Intent(name="order", description="order a book", examples=(seed("please get me that new book about owls"),))
    form = Factor(name="form", built_in=True, levels=(Level(name="question", share=1),))
    length = Factor(name="length", built_in=True, levels=(Level(name="short", share=1),))
    brief = Persona(name="brief", share=1, description="Has asked twice already and is short of patience", style=("terse",))
    return make_domain(intents={"ask_hours": hours, "order": order}, factors={"form": form, "length": length}, personas={"brief": brief}, entities={})


def found(domain: Domain, text: str, attempt: int = 0) -> bool:
    cell = Cell("ask_hours", 7, "en", "0|ask_hours|7", "brief", {"form": "question", "length": "short"})
    make = Requests(domain, Prompted())
    request = make.again(cell, 1, "please tell me your opening hours", "too long") if attempt else make.first((cell,))
    failure = Echo(domain).find(text, cell, request.messages)
    assert failure is None or failure.reason == "echo"
    return failure is not None


@pytest.mark.parametrize(
    "text",
    [
        *["A question.", "at most 5 words", "What is open? At most 5 words!", DESCRIBED, DESCRIBED.lower() + "?", f"hello, {DESCRIBED}"],
        *["Write one text for each of these 1 lines:", "write one text for each of these", "Has asked twice already and is short of patience"],
        *["asking the way", "order a book", 'so {"cell": 7, "text": "when"}', '{"cell": 7, "values": [], "form": "a question"}', "style: terse"],
        *["One text is one line, without quotation marks around it", "Let a tone show lightly, by the choice of words"],
    ],
)
def test_what_repeats_the_prompt(library: Domain, text: str) -> None:
    assert found(library, text)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "when do you open",
            "so are you open on sundays or not at all",
            "ask hours",
            "order",
            "open?",
            "i have a question",
            "are you open at 5",
            "short question",
        ],
        *["please get me that new book about owls", "what are the opening hours", "the user", "long", "a [b](1)", "[not closed"],
    ],
)
def test_what_a_user_may_say(library: Domain, text: str) -> None:
    assert not found(library, text)


def test_the_text_that_failed_may_come_again_with_its_marks_mended(library: Domain) -> None:
    assert not found(library, "please tell me your opening hours", attempt=1)
    assert found(library, "a question", attempt=1)


def test_who_was_sent_no_messages_cannot_repeat_them(library: Domain) -> None:
    assert Echo(library).find("a question", Cell("ask_hours", 7, "en", "0"), ()) is None
