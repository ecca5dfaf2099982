from __future__ import annotations

from pathlib import Path

import pytest

from synthchat.errors import DataError
from synthchat.readers import located, read
from synthchat.records import Utterance


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def texts(path: Path) -> list[tuple[str, str]]:
    return [(u.text, u.intent) for u in read(path)]


def failure(path: Path) -> str:
    with pytest.raises(DataError) as caught:
        list(read(path))
    return str(caught.value).replace(str(path.parent), "")


def test_jsonl_is_cut_at_line_feeds_and_may_begin_with_a_mark(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '\ufeff{"text": "a\u2028b", "intent": "i"}\r\n\n{"text": "c\x85d", "intent": "i"}')
    assert texts(path) == [("a\u2028b", "i"), ("c\x85d", "i")]
    assert [place.line for place, _ in located(path)] == [1, 3]


def test_a_record_without_an_id_gets_one_and_another_keeps_its_own(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"text": "a", "intent": "i"}\n{"text": "a", "intent": "i", "id": "u-x"}\n{"text": "b", "intent": "i"}\n')
    first, second, third = (u.id for u in read(path))
    assert first.startswith("u-")
    assert second == "u-x"
    assert len({first, second, third}) == 3


def test_csv_holds_quotes_commas_and_line_breaks(tmp_path: Path) -> None:
    path = file(tmp_path, "a.csv", '\ufefftext,note,intent,language\r\n"a, ""b""\nc",x,i,en\r\n\r\nNA,,null,\r\n')
    found = list(located(path))
    assert [(u.text, u.intent, u.language) for _, u in found] == [('a, "b"\nc', "i", "en"), ("NA", "null", None)]
    assert [place.line for place, _ in found] == [2, 5]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "a.csv:1: the header has no column `text`: nothing"),
        ("utterance,label\n", "a.csv:1: the header has no column `text`: utterance,label"),
        ("text,intent,text\n", "a.csv:1: the header has more than one column `text`"),
        ("text,intent\nyes, please,x\n", "a.csv:2: 3 cells, and 2 columns in the header"),
        ('text,intent\na,b\n"c\nd', "a.csv:3: not CSV"),
        ('text,intent\n"a"b,c\n', "a.csv:2: not CSV"),
        ("text,intent\n,c\n", "a.csv:2: `text` is missing"),
        ("text,intent\na,b\nc, \n", "a.csv:3: `intent` is blank"),
        ("text,intent,entities\na,b,[\n", "a.csv:2: the cell `entities` is not JSON"),
        (b"text,intent\na,b\nc\xff,d\n", "a.csv:3:2: not UTF-8"),
        (b"text,intent\na\0,b\n", "a.csv:2: a NUL character"),
    ],
)
def test_what_is_wrong_in_a_csv_is_named_with_its_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    assert message in failure(file(tmp_path, "a.csv", content))


def test_a_dataset_folder_is_its_utterances(tmp_path: Path) -> None:
    file(tmp_path, "utterances.jsonl", '{"text": "a", "intent": "i"}\n')
    assert texts(tmp_path) == [("a", "i")]


def test_a_rasa_project_is_every_training_file_of_its_data(tmp_path: Path) -> None:
    file(tmp_path, "data/nlu/b.yml", 'nlu:\n- intent: "b"\n  examples: |\n    - two\n')
    file(tmp_path, "data/nlu/a.yaml", 'nlu:\n- intent: "a"\n  examples: |\n    - one\n')
    file(tmp_path, "data/stories.yml", "stories:\n- story: x\n")
    file(tmp_path, "tests/nlu.yml", "nlu: broken")
    assert texts(tmp_path) == [("one", "a"), ("two", "b")]


@pytest.mark.parametrize("name", ["nowhere.jsonl", "a.txt", ".", "project"])
def test_what_has_no_reader_shows_at_once_and_says_what_has(tmp_path: Path, name: str) -> None:
    file(tmp_path, "a.txt", "text,intent\n")
    (tmp_path / "project" / "data").mkdir(parents=True)
    with pytest.raises(DataError, match=r"nlu\.yml"):
        next(read(tmp_path / name)) if name == "project" else read(tmp_path / name)


def test_a_file_that_cannot_be_opened_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").mkdir()
    (tmp_path / "utterances.jsonl").mkdir()
    with pytest.raises(DataError):
        list(read(tmp_path / "a.jsonl"))


def test_reading_is_streamed(tmp_path: Path) -> None:
    path = file(tmp_path, "a.jsonl", '{"text": "a", "intent": "i"}\nbroken\n')
    found = read(path)
    assert isinstance(next(found), Utterance)
    with pytest.raises(DataError, match=r"a\.jsonl:2"):
        next(found)
