"""Spans are exact in every script: right to left, without blanks, composed and decomposed."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthchat.cells import Cell, PlannedValue
from synthchat.formats.base import Dataset, export
from synthchat.generate.parse import Candidate, Failure
from synthchat.generate.rules import Rules
from synthchat.generate.verify import border_failure, verify
from synthchat.jsonl import to_json
from synthchat.readers import read
from synthchat.records import Span, Utterance
from synthchat.spec.lengths import words_in
from synthchat.spec.markup import mark

NFD = unicodedata.normalize("NFD", "café")
WORDS = {
    "ar": ["كتاب", "القاهرة", "مُدَرِّس", "٥٠ جنيه", "من", "إلى"],
    "he": ["שלום", "תל אביב", "חֶשְׁבּוֹן", "₪50", "אל"],
    "fa": ["می‌خواهم", "کتاب‌ها", "تهران", "۱۲۳"],
    "zh": ["北京", "上海", "五十元", "去", "𠮷野家"],
    "ja": ["東京", "カード", "こんにちは", "５０円", "ﾃｽﾄ"],
    "th": ["กรุงเทพ", "ที่", "บัญชี", "น้ำ"],
    "hi": ["दिल्ली", "रुपये", "क्या"],
    "ko": ["서울", "계좌", "\u1112\u1161\u11ab"],
    "fr": ["café", NFD, "naïve", unicodedata.normalize("NFD", "où")],
    "xx": ["👍🏽", "👩‍👩‍👧", "🇫🇷", "e\u0301\u0323", "Ⅳ", "ß", "İ", "ﬁn"],
}
MARKS = ["\u200f", "\u200e", "\u061c", "\u200d"]
languages = st.sampled_from(sorted(WORDS))


@st.composite
def said(draw: st.DrawFn) -> tuple[str, list[str], list[tuple[str, bool]]]:
    """A language, values, and a sentence of words and values, whose parts are set apart by blanks."""
    language = draw(languages)
    words = draw(st.lists(st.sampled_from(WORDS[language]), min_size=1, max_size=4))
    values = draw(st.lists(st.sampled_from([w for w in WORDS[language] if any(c.isalnum() for c in w)] or ["x"]), max_size=3, unique_by=unicodedata_key))
    words = [word + draw(st.sampled_from(["", *MARKS])) for word in words if not any(unicodedata_key(word) == unicodedata_key(v) for v in values)]
    pieces = [(word, False) for word in words] + [(value, True) for value in values]
    return language, values, draw(st.permutations([*pieces, ("x9", False)]))


def unicodedata_key(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


@given(said())
@settings(max_examples=200, deadline=None)
def test_what_was_planned_is_what_the_span_holds(case: tuple[str, list[str], list[tuple[str, bool]]]) -> None:
    language, values, pieces = case
    planned = tuple(PlannedValue(f"e{n}", value, value) for n, value in enumerate(values))
    marked = " ".join(mark(text, f"e{values.index(text)}") if is_value else text for text, is_value in pieces)
    record = verify(Candidate(marked), Cell("i", 0, language, "0|i|0", values=planned), Rules())
    if isinstance(record, Failure):
        assert record.reason == "unmarked", record  # in scripts without blanks, one word may be a part of another
        return
    assert [record.text[s.start : s.end] for s in record.entities] == [text for text, is_value in pieces if is_value]
    assert record.text == " ".join(text for text, _ in pieces).strip()


@given(said())
@settings(max_examples=100, deadline=None)
def test_files_hold_the_same_characters(tmp_path_factory: pytest.TempPathFactory, case: tuple[str, list[str], list[tuple[str, bool]]]) -> None:
    language, _, pieces = case
    text, spans = "", []
    for piece, is_value in pieces:
        text += " " * bool(text)
        spans += [Span(len(text), len(text) + len(piece), "e", piece)] if is_value else []
        text += piece
    record = Utterance(text.strip(), "i", language, tuple(spans), id="u-1", split="train")
    folder = tmp_path_factory.mktemp("written")
    (folder / "one.jsonl").write_bytes(to_json(record))
    assert orjson.loads((folder / "one.jsonl").read_bytes())["text"] == record.text
    for path in (folder / "one.jsonl", *(exported(record, folder / to, to) for to in ("csv", "rasa"))):
        [back] = read(path)
        assert (back.text, [(s.start, s.end, s.value) for s in back.entities]) == (record.text, [(s.start, s.end, s.value) for s in record.entities])


def exported(record: Utterance, folder: Path, to: str) -> Path:
    assert export(Dataset([record]), folder, to).refused == ()
    return folder / {"csv": "train.csv", "rasa": "data/nlu.yml"}[to]


@pytest.mark.parametrize(
    ("text", "surface", "wrong"),
    [
        (f"un {NFD} noir", "cafe", True),
        (f"un {NFD} noir", NFD, False),
        ("दिल्ली में", "दिल्ल", True),
        ("दिल्ली में", "दिल्ली", False),
        ("مُدَرِّس جديد", "مُدَر", True),
        ("والقاهرة", "القاهرة", True),
        ("去北京吧", "北京", False),
        ("กรุงเทพมาก", "กรุงเทพ", False),
        ("ที่นี่", "ท", True),
        ("서울에서", "서울", False),
    ],
)
def test_a_span_ends_inside_no_character_and_no_word(text: str, surface: str, wrong: bool) -> None:
    start = text.index(surface)
    assert (border_failure(text, Span(start, start + len(surface), "e", surface)) is not None) == wrong


@pytest.mark.parametrize(("planned", "answered"), [(NFD, "café"), ("café", NFD), ("CAFÉ", NFD)])
def test_a_model_may_compose_what_was_decomposed(planned: str, answered: str) -> None:
    values = (PlannedValue("place", planned, planned),)
    record = verify(Candidate(f"au [{answered}](1) du coin"), Cell("i", 0, "fr", "0|i|0", values=values), Rules())
    assert isinstance(record, Utterance)
    assert record.text[record.entities[0].start : record.entities[0].end] == answered
    again = verify(Candidate(f"au [{answered}](1) ou {unicodedata.normalize('NFC', planned)}"), Cell("i", 0, "fr", "0|i|0", values=values), Rules())
    assert isinstance(again, Failure)
    assert again.reason == "unmarked"


@pytest.mark.parametrize(("marked", "reason"), [("从[北京](1)到北京", "unmarked"), ("从[北京](1)到上海", None), ("[北](1)和北京", None)])
def test_a_value_is_found_again_where_no_blanks_are_written(marked: str, reason: str | None) -> None:
    surface = marked[marked.index("[") + 1 : marked.index("]")]
    told = verify(Candidate(marked), Cell("i", 0, "zh", "0|i|0", values=(PlannedValue("city", surface, surface),)), Rules())
    assert (told.reason if isinstance(told, Failure) else None) == reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("how much is left", 4),
        ("¿cuánto me queda ?", 4),
        ("كم بقي في حسابي", 4),
        ("我的账户里还剩多少钱", 5),
        ("口座の残高はいくらですか？", 6),
        ("ยอดเงินคงเหลือเท่าไหร่", 6),
        ("계좌에 얼마 남았나요", 3),
        ("去 Berlin 要多少钱", 4),
        ("", 0),
    ],
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert words_in(text) == words
