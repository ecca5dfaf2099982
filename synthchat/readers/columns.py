"""Which of a file's columns or keys hold what, where they are not called as ours are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synthchat.errors import DataError, Place, Problem

FIELDS = ("id", "text", "intent", "language", "split", "entities")
NEEDED = ("text", "intent")
HEADER = "the first line names the columns: text,intent or text,intent,language"
OF_DIALOGFLOW_CX = {"intent": "Intent Display Name", "language": "Language", "text": "Phrase"}
DELIMITERS = (",", ";", "\t", "|")


def by_number(columns: Mapping[str, str]) -> bool:
    """Whether columns are told by their numbers, from 1: then the file has no header."""
    return bool(columns) and all(name.isdecimal() for name in columns.values())


def positions(header: Sequence[str], columns: Mapping[str, str], place: Place) -> dict[str, int]:
    """Field → index of its column. Raises DataError where a column is missing, or stands twice."""
    if by_number(columns):
        return {field: _numbered(field, int(number), len(header), place) for field, number in columns.items()}
    names = [cell.strip() for cell in header]
    if not columns and set(OF_DIALOGFLOW_CX.values()) <= set(names):
        columns = OF_DIALOGFLOW_CX
    called = {field: columns.get(field, field) for field in FIELDS}
    for field, name in called.items():
        if (field in NEEDED or field in columns) and names.count(name) != 1:
            seen = ",".join(names) or "nothing"
            how = "no" if name not in names else "more than one"
            raise DataError(Problem(f"the header has {how} column `{name}`: {seen[:80]}", place, _hint(field, names)))
    return {field: names.index(name) for field, name in called.items() if name in names}


def delimiter_of(line: str, columns: Mapping[str, str]) -> str:
    """What stands between the columns: of the usual ones that with which the first line has what is needed, else the most frequent."""
    wanted = {columns.get(field, field) for field in NEEDED}
    for delimiter in DELIMITERS:
        cells = {cell.strip().strip('"') for cell in line.split(delimiter)}
        if wanted <= cells or set(OF_DIALOGFLOW_CX.values()) <= cells:
            return delimiter
    most = max(DELIMITERS, key=line.count)
    return most if by_number(columns) and line.count(most) else ","


def _numbered(field: str, number: int, count: int, place: Place) -> int:
    if not 1 <= number <= count:
        raise DataError(Problem(f"`{field}` is to be column {number}, and there are {count}", place, "columns are counted from 1"))
    return number - 1


def _hint(field: str, names: Sequence[str]) -> str:
    other = next((name for name in names if name and name not in FIELDS), None)
    return f"{HEADER}; `synthchat import` takes others: --column {field}={other}" if other else HEADER
