from __future__ import annotations

import pytest

from synthchat.cells import Cell, Match, PlannedValue
from synthchat.generate.parse import Candidate, Failure
from synthchat.generate.rules import Rules
from synthchat.generate.verify import verify
from synthchat.records import Utterance

AMOUNT = PlannedValue("amount", "$50", "$50", normalized={"amount": 50, "currency": "USD"}, match="free")
CANONICAL = {("topping", "mushrooms"): "mushroom"}
FROM = PlannedValue("account", "current account", "checking", role="from")
TO = PlannedValue("account", "savings", "savings", role="to")
MARKED_FROM = '[current account]{"entity": "account", "role": "from", "value": "checking"}'


def check(marked: str, *values: PlannedValue, **levels: str) -> Utterance | Failure:
    return verify(Candidate(marked), Cell("transfer", 0, "en", "0|transfer|0", attributes=levels, values=values), Rules(CANONICAL))


def test_a_good_candidate_becomes_a_record_with_exact_spans() -> None:
    record = check(f'  move [$50](amount) from {MARKED_FROM} to [Savings]{{"entity": "account", "role": "to"}}', TO, FROM, AMOUNT)
    assert isinstance(record, Utterance)
    assert record.text == "move $50 from current account to Savings"
    assert [(record.text[s.start : s.end], s.role, s.value) for s in record.entities] == [
        ("$50", None, "$50"),
        ("current account", "from", "checking"),
        ("Savings", "to", "savings"),
    ]
    assert record.entities[0].normalized == {"amount": 50, "currency": "USD"}


@pytest.mark.parametrize(
    ("marked", "reason"),
    [
        ("move [$50](amount", "markup"),
        ("move [$50](amount) from [a [b](c)](d)", "markup"),
        ("move [$50]", "markup"),
        ("…!", "empty"),
        ("move [$50](amount) " + "and then " * 130, "too-long"),
        ("{{ greeting }} move [$50](amount)", "template"),
        ("move {amount} [$50](amount)", "template"),
        ("move [$50](amount) to <first name>", "template"),
        ("move [$50](amount) to <account>", "template"),
        ("move [$50](amount)\nnow", "control"),
        ("move [$50](amount) to \x07", "control"),
        ("move fifty", "missing-value"),
        ("move [$50](amount) from [savings](account)", "extra-mark"),
        ("move [$50](amount) and [$50](amount)", "extra-mark"),
        ("move [$50 ](amount)now", "span-border"),
        ("move a[$50](amount)", "ok"),
        ("move [a](amount)b", "span-border"),
        ("move [$50](amount) yes $50", "unmarked"),
        ("move [$50](amount) yes $500", "ok"),
    ],
)
def test_reasons(marked: str, reason: str) -> None:
    result = check(marked, AMOUNT)
    assert (result.reason if isinstance(result, Failure) else "ok") == reason


@pytest.mark.parametrize(
    ("match", "said", "fits"),
    [
        ("exact", "Checking", True),
        ("exact", "checkings", False),
        ("inflected", "checkings", True),
        ("inflected", "check", True),
        ("inflected", "chess", False),
        ("inflected", "checking account", False),
        ("free", "my everyday one", True),
    ],
)
def test_how_close_a_value_must_be(match: Match, said: str, fits: bool) -> None:
    result = check(f"from [{said}](account) please", PlannedValue("account", "checking", "checking", match=match))
    assert isinstance(result, Utterance) == fits
    if isinstance(result, Utterance):
        assert result.entities[0].value == (said if match == "free" else "checking")


def test_equal_labels_go_to_the_value_that_they_hold() -> None:
    toppings = (PlannedValue("topping", "mushrooms", "mushroom"), PlannedValue("topping", "olives", "olive"))
    record = check("with [olives](topping) and [mushrooms](topping)", *toppings)
    assert isinstance(record, Utterance)
    assert [s.value for s in record.entities] == ["olive", "mushroom"]


def test_marks_may_name_their_values_by_number() -> None:
    toppings = (PlannedValue("topping", "olives", "olive", match="free"), PlannedValue("topping", "ham", "ham", role="extra"))
    record = check("some [ham](2) with [green olives](1)", *toppings)
    assert isinstance(record, Utterance)
    assert [(s.entity, s.role, s.value) for s in record.entities] == [("topping", "extra", "ham"), ("topping", None, "green olives")]


@pytest.mark.parametrize(
    ("marked", "reason"), [("[$50](1) and [$50](1)", "extra-mark"), ("[$50](2)", "extra-mark"), ("[$50](0)", "extra-mark"), ("$50", "missing-value")]
)
def test_numbers_that_do_not_fit(marked: str, reason: str) -> None:
    result = check(f"move {marked}", AMOUNT)
    assert isinstance(result, Failure)
    assert result.reason == reason


def test_an_entity_that_has_a_number_for_its_name_is_meant_itself() -> None:
    record = check("bus [12](2)", PlannedValue("2", "12", "12"))
    assert isinstance(record, Utterance)


def test_the_length_of_a_record_is_what_it_has() -> None:
    record = check("move [$50](amount) now", AMOUNT, length="long", form="request")
    assert isinstance(record, Utterance)
    assert record.attributes == {"length": "short", "form": "request"}


def test_a_length_that_the_persona_fixes_is_kept() -> None:
    cell = Cell("transfer", 0, "en", "0", "brief", {"length": "short"}, fixed=frozenset({"length"}))
    result = verify(Candidate("please be so kind and help me now"), cell, Rules())
    assert isinstance(result, Failure)
    assert result.reason == "length"
    assert isinstance(verify(Candidate("help me"), cell, Rules()), Utterance)


def test_blanks_at_the_ends_are_trimmed_with_the_spans() -> None:
    record = check(" [ $50](amount) ", AMOUNT)
    assert isinstance(record, Utterance)
    assert [(s.start, s.end) for s in record.entities] == [(0, 3)]


def test_scripts_without_blanks_have_no_word_borders() -> None:
    assert isinstance(check("我要[五十](amount)元", AMOUNT), Utterance)


def test_another_listed_value_of_an_open_entity_is_canonical() -> None:
    record = check("with [Mushrooms](topping)", PlannedValue("topping", "olive", "olive", match="free"))
    assert isinstance(record, Utterance)
    assert [s.value for s in record.entities] == ["mushroom"]


def test_a_value_worded_otherwise_may_not_stand_a_second_time() -> None:
    result = check("pay [50 dollars](amount) yes 50 Dollars", AMOUNT)
    assert isinstance(result, Failure)
    assert result.reason == "unmarked"
