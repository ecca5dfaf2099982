from pathlib import Path

import pytest

from synthchat.errors import SpecError
from synthchat.spec import tables
from synthchat.spec.model import Table
from synthchat.spec.tables import read_table


def read(tmp_path: Path, content: bytes) -> Table:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    return read_table(path, "data/t.csv")


def problems(tmp_path: Path, content: bytes) -> list[str]:
    with pytest.raises(SpecError) as caught:
        read(tmp_path, content)
    return [str(problem) for problem in caught.value.problems]


def test_cells_are_text_and_blank_ones_stay(tmp_path: Path) -> None:
    table = read(tmp_path, b"iata,city\nBER,Berlin\n007, \nFRA,\n")
    assert table.columns == ("iata", "city")
    assert table.rows == (("BER", "Berlin"), ("007", ""), ("FRA", ""))


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbfa,b\n1,2\n", b"a,b\r\n1,2\r\n", b"a,b\n1,2", b"a,b\n\n1,2\n\n", b'"a","b"\n"1","2"\n', b"a , b\n 1,2 \n"],
)
def test_forms_of_one_table(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == Table(columns=("a", "b"), rows=(("1", "2"),))


def test_quoted_cells(tmp_path: Path) -> None:
    assert read(tmp_path, b'a,b\n"x, ""y""","two\nlines"\n').rows == (('x, "y"', "two lines"),)


def test_a_ragged_row_is_named_by_the_line_of_the_file(tmp_path: Path) -> None:
    found = problems(tmp_path, b'a,b\n"1\n1",2\n\n3\n4,5,6\n')
    assert [text.splitlines()[0] for text in found] == ["data/t.csv:5: 1 cells, but the header has 2", "data/t.csv:6: 3 cells, but the header has 2"]


@pytest.mark.parametrize(
    ("content", "place", "what"),
    [
        (b"", "data/t.csv:1:", "empty"),
        (b"\n\n", "data/t.csv:1:", "empty"),
        (b"a,b\n", "data/t.csv:1:", "no rows"),
        (b"a,b,a\n1,2,3\n", "data/t.csv:1:", "`a` twice"),
        (b"a,b\n1,\xff\n", "data/t.csv:2:", "UTF-8"),
        (b"a,b\n1,2\n3,\x00\n", "data/t.csv:3:", "NUL"),
        (b'a,b\n1,2\n"3,4\n', "data/t.csv:3:", "cannot be read"),
        (b"a\n" + b"x" * 200_000 + b"\n", "data/t.csv:2:", "field"),
    ],
)
def test_bad_tables(tmp_path: Path, content: bytes, place: str, what: str) -> None:
    (found,) = problems(tmp_path, content)
    assert found.startswith(place)
    assert what in found


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"^gone\.csv: the table cannot be read"):
        read_table(tmp_path / "gone.csv", "gone.csv")


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert len(read(tmp_path, b"a\n1\n2\n3\n").rows) == 3
    assert problems(tmp_path, b"a\n1\n2\n3\n4\n") == ["data/t.csv:5: more than 3 rows"]
