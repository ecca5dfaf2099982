"""CSV and JSONL as a spec: other columns, other separators, marks at the beginning, many rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.errors import DataError, UsageError
from synthchat.importing.run import ImportOptions
from synthchat.readers import read
from tests.importing.bots import files, imported

BY_NAME = {"text": "utterance", "intent": "label"}
BY_NUMBER = {"text": "2", "intent": "1"}


@pytest.mark.parametrize(
    ("name", "content", "columns"),
    [
        ("a.csv", "text,intent\nhi there,greet\n", {}),
        ("a.csv", "\ufefftext;intent\r\nhi there;greet\r\n", {}),
        ("a.tsv", "intent\ttext\ngreet\thi there\n", {}),
        ("a.csv", "utterance,label\nhi there,greet\n", BY_NAME),
        ("a.csv", "label|utterance|text\ngreet|hi there|x\n", BY_NAME),
        ("a.csv", "greet,hi there\n", BY_NUMBER),
        ("a.csv", "greet;hi there\n", BY_NUMBER),
        ("a.csv", "Intent Display Name,Language,Phrase\ngreet,en,hi there\n", {}),
        ("a.jsonl", '\ufeff{"utterance": "hi there", "label": "greet", "text": 5}\n', BY_NAME),
        ("a.data", '{"text": "hi there", "intent": "greet"}\n', {}),
    ],
)
def test_columns_are_found_or_named(tmp_path: Path, name: str, content: str, columns: dict[str, str]) -> None:
    found = imported(files(tmp_path, {name: content}) / name, ImportOptions(columns=columns))
    assert found.seeds == [("greet", "en", "hi there", ())]


def test_the_csv_of_dialogflow_cx_names_an_intent_once(tmp_path: Path) -> None:
    path = files(tmp_path, {"a.csv": "Intent Display Name,Language,Phrase\ngreet,en,hi\n,,hello\nbye,en,see you\n"}) / "a.csv"
    assert [(u.intent, u.language, u.text) for u in read(path)] == [("greet", "en", "hi"), ("greet", "en", "hello"), ("bye", "en", "see you")]


@pytest.mark.parametrize(
    ("content", "columns", "message"),
    [
        ("utterance,label\nhi,greet\n", {}, "no column `text`: utterance,label"),
        ("utterance,label\nhi,greet\n", {}, "--column text=utterance"),
        ("text,intent\nhi,greet\n", {"text": "phrase"}, "no column `phrase`"),
        ("hi,greet\n", {"text": "1", "intent": "3"}, "`intent` is to be column 3, and there are 2"),
        ("text,intent\nhi,greet\n", {"tex": "x"}, "there is no field `tex`"),
    ],
)
def test_columns_that_are_not_there_say_what_is(tmp_path: Path, content: str, columns: dict[str, str], message: str) -> None:
    with pytest.raises((DataError, UsageError), match=message):
        imported(files(tmp_path, {"a.csv": content}) / "a.csv", ImportOptions(columns=columns))


def test_a_row_that_is_no_record_is_a_loss_and_the_rest_is_kept(tmp_path: Path) -> None:
    wrong = '{"text": "x", "intent": "i", "entities": [{"start": 0, "end": 9, "entity": "e"}]}'
    rows = ['{"text": "hi", "intent": "greet"}', '{"text": "", "intent": "greet"}', wrong]
    found = imported(files(tmp_path, {"a.jsonl": "\n".join(rows)}) / "a.jsonl")
    assert [(loss.kind, loss.place) for loss in found.report.losses] == [("row", f"{tmp_path}/a.jsonl:2"), ("row", f"{tmp_path}/a.jsonl:3")]


MANY = "text,intent,language\n" + "".join(f"please show me page {n} of book {n % 7},show,en\nclose page {n},close,en\n" for n in range(5_000))


def test_ten_thousand_rows_stand_in_the_spec_in_a_file_beside_it_or_are_thinned(tmp_path: Path) -> None:
    path = files(tmp_path, {"a.csv": MANY}) / "a.csv"
    inline = imported(path)
    beside = imported(path, ImportOptions(examples=tmp_path / "data" / "seeds.jsonl"), tmp_path / "beside.yml")
    thinned = imported(path, ImportOptions(limit=4), tmp_path / "thinned.yml")
    assert inline.seeds == beside.seeds
    assert len(inline.seeds) == 10_000
    assert "examples: {file: data/seeds.jsonl}" in beside.text
    assert [text for _, _, text, _ in thinned.seeds][:4] == [f"please show me page {n} of book {n % 7}" for n in (0, 1250, 2500, 3750)]
    assert thinned.details("limit") == ["`show` has 5000 examples in `en`: 4 are kept", "`close` has 5000 examples in `en`: 4 are kept"]


def test_what_a_seed_has_no_place_for_is_told(tmp_path: Path) -> None:
    span = {"start": 3, "end": 7, "entity": "city", "retracted": True}
    row = {"text": "to Rome, no, Oslo", "intent": "go", "split": "test", "persona": "p", "entities": [span]}
    assert dict(imported(files(tmp_path, {"a.jsonl": row}) / "a.jsonl").report.counts) == {"persona": 1, "retracted": 1, "split": 1}


@pytest.mark.parametrize("taken", ["spec.yml", "seeds.jsonl"])
def test_nothing_is_overwritten(tmp_path: Path, taken: str) -> None:
    path = files(tmp_path, {"a.csv": "text,intent\nhi,greet\n", taken: "mine"}) / "a.csv"
    with pytest.raises(UsageError, match="is there already"):
        imported(path, ImportOptions(examples=tmp_path / "seeds.jsonl"))
    assert (tmp_path / taken).read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["a.csv", taken])


def test_examples_stand_in_the_specs_folder(tmp_path: Path) -> None:
    path = files(tmp_path, {"a.csv": "text,intent\nhi,greet\n"}) / "a.csv"
    with pytest.raises(UsageError, match="lies outside the spec's folder"):
        imported(path, ImportOptions(examples=tmp_path / "seeds.jsonl"), tmp_path / "in" / "spec.yml")
