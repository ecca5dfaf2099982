"""What models answer, and what is made of it: the good items count, each broken one is its own cell's."""

from __future__ import annotations

import json

import pytest

from synthchat.backends.base import Reply, Request
from synthchat.cells import Cell
from synthchat.generate.parse import Candidate, Failure, parse_reply

REQUEST = Request("a", tuple(Cell("a", n, "en", f"0|a|{n}") for n in (10, 11, 12)), "r-1")
GOOD = {10: "one", 11: "it's [two](1)", 12: "three"}
ITEMS = [{"cell": n, "text": text} for n, text in GOOD.items()]
TEXT = json.dumps({"items": ITEMS})


def outcome(text: str, finish: str | None = None) -> dict[int, str]:
    """The texts by cell; where there is none, the reason in angle brackets."""
    parsed = parse_reply(Reply(text, finish=finish), REQUEST)
    return {n: f.marked if isinstance(f, Candidate) else f"<{f.reason}>" for n, f in parsed.items()}


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        json.dumps({"items": ITEMS[::-1]}),
        json.dumps(ITEMS),
        json.dumps({"items": [*ITEMS, {"cell": 13, "text": "nobody's"}, {"cell": 10, "text": "second"}]}),
        json.dumps({"items": [{"cell": str(i["cell"]), "text": i["text"]} for i in ITEMS]}),
        f"```json\n{TEXT}\n```",
        f"Sure! Here are the texts:\n{TEXT}\nLet me know if you need more.",
        TEXT.replace("}]}", "},]}"),
        json.dumps({"items": ITEMS}, indent=2).replace('"three"', '"three",'),
    ],
    ids=["plain", "reordered", "bare list", "too many", "numbers as text", "fenced", "text around", "trailing comma", "comma in item"],
)
def test_all_items_are_found(text: str) -> None:
    assert outcome(text) == GOOD


def test_single_quotes() -> None:
    assert outcome("{'items': [{'cell': 10, 'text': 'one'}, {'cell': 12, 'text': 'three'}]}") == {10: "one", 11: "<missing>", 12: "three"}


def test_a_control_character_within_a_text_is_left_for_verification() -> None:
    assert outcome(TEXT.replace("one", "o\x07ne"))[12] == "three"


@pytest.mark.parametrize("cut", [TEXT[:-4], TEXT[:-14], TEXT[: TEXT.index("three") + 2]])
@pytest.mark.parametrize("finish", ["length", None])
def test_what_was_cut_off_is_never_taken_for_a_whole_text(cut: str, finish: str | None) -> None:
    found = outcome(cut, finish)
    assert (found[10], found[11]) == ("one", "it's [two](1)")
    assert found[12] == ("<cut-off>" if finish else "<missing>")


@pytest.mark.parametrize(
    ("text", "finish", "reason"),
    [
        ("", None, "no-answer"),
        ("I cannot help with that.", "refusal", "refused"),
        ("", "content_filter", "filtered"),
        ("no json here", None, "not-json"),
        ("{}", None, "missing"),
    ],
)
def test_a_reply_without_items(text: str, finish: str | None, reason: str) -> None:
    assert outcome(text, finish) == dict.fromkeys(GOOD, f"<{reason}>")


def test_a_text_that_was_cut_off_within_a_mark_is_dropped() -> None:
    found = outcome('{"items": [{"cell": 10, "text": "one"}, {"cell": 11, "text": "move [weekly](1) tuba [3,', "length")
    assert found == {10: "one", 11: "<cut-off>", 12: "<cut-off>"}


@pytest.mark.parametrize("item", ['{"cell": 11}', '{"cell": 11, "text": 5}', '{"cell": 11, "text": ["a"]}', '{"number": 11, "text": "x"}', "17", "null"])
def test_a_broken_item_is_its_own_cells(item: str) -> None:
    found = parse_reply(Reply(f'{{"items": [{{"cell": 10, "text": "one"}}, {item}, {{"cell": 12, "text": "three"}}]}}'), REQUEST)
    assert isinstance(found[10], Candidate)
    assert isinstance(found[11], Failure)
    assert isinstance(found[12], Candidate)
