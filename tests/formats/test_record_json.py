from __future__ import annotations

import pytest

from synthchat.errors import DataError, Place
from synthchat.jsonl import from_json, to_json
from synthchat.records import Origin, Span, Utterance

HERE = Place("data.jsonl", 7)
FULL = Utterance(
    text="move $50 — now",
    intent="transfer_money",
    language="en",
    entities=(Span(5, 8, "amount", "$50", "r", "g", {"amount": 50, "currency": "USD"}, True),),
    id="u-1",
    persona="frustrated",
    attributes={"form": "request"},
    split="train",
    origin=Origin("generated", "offline", "m", "q-1", 17, ("contrast",), "t", "u-0", ("typo",), True),
)


def test_keys_stand_in_the_order_of_the_specification() -> None:
    assert to_json(FULL).decode() == (
        '{"id":"u-1","text":"move $50 — now","intent":"transfer_money","language":"en","entities":[{"start":5,"end":8,"entity":"amount","value":"$50",'
        '"role":"r","group":"g","normalized":{"amount":50,"currency":"USD"},"retracted":true}],"persona":"frustrated","attributes":{"form":"request"},'
        '"split":"train","origin":{"kind":"generated","backend":"offline","model":"m","request":"q-1","cell":17,"strategy":["contrast"],"template":"t",'
        '"parent":"u-0","operations":["typo"],"stale_prompt":true}}\n'
    )


def test_a_record_comes_back_whole() -> None:
    assert from_json(to_json(FULL), HERE) == FULL


def test_what_is_absent_is_left_out() -> None:
    assert to_json(Utterance("hi", "greet")) == b'{"text":"hi","intent":"greet","entities":[]}\n'
    assert to_json(Utterance("hi", "greet", origin=Origin("seed"))) == b'{"text":"hi","intent":"greet","entities":[],"origin":{"kind":"seed"}}\n'


def test_a_line_separator_within_a_text_ends_no_line() -> None:
    line = to_json(Utterance("a\u2028b\nc", "i"))
    assert line.count(b"\n") == 1
    assert from_json(line, HERE).text == "a\u2028b\nc"


def test_unknown_fields_and_nulls_are_ignored() -> None:
    row = '{"text": "hi", "intent": "greet", "language": null, "attributes": {"form": null}, "entities": null, "turn": {"id": 3}, "note": [1]}'
    assert from_json(row, HERE) == Utterance("hi", "greet")


def test_spans_come_in_the_order_of_the_text_and_their_value_is_their_text() -> None:
    row = '{"text": "a b", "intent": "i", "entities": [{"start": 2, "end": 3, "entity": "y"}, {"start": 0, "end": 1, "entity": "x", "value": "A"}]}'
    assert from_json(row, HERE).entities == (Span(0, 1, "x", "A"), Span(2, 3, "y", "b"))


def spans(*found: str) -> str:
    return '{"text": "abc", "intent": "i", "entities": [' + ", ".join(found) + "]}"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('{"text": "a"', "not JSON"),
        ('["a"]', "not a JSON object"),
        ('{"intent": "i"}', "`text` is missing"),
        ('{"text": "a"}', "`intent` is missing"),
        ('{"text": " ", "intent": "i"}', "`text` is blank"),
        ('{"text": 1, "intent": "i"}', "`text` is not a text: 1"),
        ('{"text": "a", "intent": ["i"]}', "`intent` is not a text"),
        ('{"text": "a", "intent": "i", "attributes": {"form": 1}}', "`form` is not a text"),
        ('{"text": "a", "intent": "i", "origin": "seed"}', "`origin` is not an object"),
        ('{"text": "a", "intent": "i", "origin": {}}', "`kind` is missing"),
        ('{"text": "a", "intent": "i", "entities": {}}', "`entities` is not a list"),
        ('{"text": "a", "intent": "i", "entities": [1]}', "not a list of objects"),
        (spans('{"start": 0, "entity": "x"}'), "without `start` or `end`"),
        (spans('{"start": 0, "end": true, "entity": "x"}'), "`end` is not a whole number"),
        (spans('{"start": 0.5, "end": 1, "entity": "x"}'), "`start` is not a whole number"),
        (spans('{"start": 0, "end": 1}'), "`entity` is missing"),
        (spans('{"start": 0, "end": 4, "entity": "x"}'), "does not lie in the text of 3 characters"),
        (spans('{"start": -1, "end": 1, "entity": "x"}'), "does not lie in the text"),
        (spans('{"start": 1, "end": 1, "entity": "x"}'), "does not lie in the text"),
        (spans('{"start": 0, "end": 2, "entity": "x"}', '{"start": 1, "end": 3, "entity": "y"}'), "`x` and `y` overlap at character 1"),
        (spans('{"start": 0, "end": 1, "entity": "x", "normalized": [1]}'), "`normalized` is"),
        (spans('{"start": 0, "end": 1, "entity": "x", "normalized": {"a": true}}'), "`normalized` is"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(row: str, message: str) -> None:
    with pytest.raises(DataError, match=r"data\.jsonl:7") as caught:
        from_json(row, HERE)
    assert message in caught.value.problems[0].message


def test_a_lone_surrogate_is_not_written() -> None:
    with pytest.raises(DataError, match="surrogate"):
        to_json(Utterance("a\ud800", "i"))
