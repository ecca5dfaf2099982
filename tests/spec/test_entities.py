"""Entities: their sources, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from synthchat.errors import Problem
from synthchat.spec.model import Domain

CSV = {"data/airports.csv": "iata,city,empty\nOSL,Oslo,\nFRA,Frankfurt,\n"}

WRONG = [
    pytest.param("a: {}", "2:3", "`a` has no source", "`values`", id="no source"),
    pytest.param("a:", "2:3", "`a` has no source", "`values`", id="nothing"),
    pytest.param("a: {open: false}", "2:3", "`a` has no source", "open: true", id="closed without a source"),
    pytest.param("a: money", "2:6", "must be a mapping, not the text `money`", "type", id="not a mapping"),
    pytest.param("a: {values: [x], pattern: y}", "2:20", "two sources of values, `values` and `pattern`", "keep one", id="two sources"),
    pytest.param("a: {valeus: [x], open: true}", "2:7", "no key `valeus`", "`values`", id="unknown key"),
    pytest.param("a: {open: maybe}", "2:13", "`open` must be true or false, not the text `maybe`", "write `true`", id="open"),
    pytest.param("a: {values: [x], match: exactly}", "2:27", "`match` cannot be `exactly`", "`exact`", id="match"),
    pytest.param("a: {values: {x: [y]}}", "2:15", "`values` must be a list, not a mapping", "values: [one", id="mapping of values"),
    pytest.param("a: {values: []}", "2:7", "`values` lists none", "open: true", id="no values"),
    pytest.param("a: {values: [x, '']}", "2:19", "a value is empty", "leave it out", id="empty value"),
    pytest.param("a: {values: [x, ]}\n  b: {values: [{}]}", "3:16", "a value is empty", "of its own", id="empty item"),
    pytest.param("a: {values: [{x: [y], z: [w]}]}", "2:25", "one canonical form, not 2", "of its own", id="item with two keys"),
    pytest.param("a: {values: [[x]]}", "2:16", "a text or `canonical: [synonyms]`, not a list", "canonical", id="list as a value"),
    pytest.param("a: {values: [{x: y}]}", "2:20", "synonyms of `x` must be a list or a mapping", "canonical", id="synonyms as text"),
    pytest.param("a: {values: [{x: ['']}]}", "2:21", "synonym of `x` is empty", "leave it out", id="empty synonym"),
    pytest.param("a: {values: [{x: [{y: z}]}]}", "2:21", "synonym of `x` must be a text", "quote", id="synonym as a mapping"),
    pytest.param("a: {values: [{x: {en: y}}]}", "2:25", "surfaces of `x` must be a list", "en: [", id="surfaces as text"),
    pytest.param("a: {values: [{x: {de: [y]}}]}", "2:21", "`de` is not one of the spec's languages: `en`", "languages", id="undeclared language"),
    pytest.param(
        "a: {values: [{x: [y]}, {z: [Y]}]}", "2:31", "`Y` is said for two values, `x` and `z`, first at domain.yml:2:21", "one of the two", id="same surface"
    ),
    pytest.param("a: {values: [x, X]}", "2:19", "said for two values, `x` and `X`", "one of the two", id="same but for case"),
    pytest.param("a: {values: [{x: [caf\u00e9]}, cafe\u0301]}", "2:29", "said for two values", "one of the two", id="same but for NFC"),
    pytest.param("a: {values: [{x: [STRASSE]}, straße]}", "2:32", "said for two values", "one of the two", id="same after folding"),
    pytest.param("a: {type: moeny}", "2:13", "no type `moeny`", "`money`", id="unknown type"),
    pytest.param("a: {type: ordinal, min: 1.5}", "2:27", "1.5 is not a whole number from 0", "digits only", id="half an ordinal"),
    pytest.param("a: {type: duration, min: 0}", "2:28", "0 is not a whole number from 1", "digits only", id="no duration"),
    pytest.param("a: {type: ordinal, decimals: 1}", "2:22", "no option `decimals`", "min, max", id="decimals of an ordinal"),
    pytest.param("a: {type: [number]}", "2:13", "`type` must be a text, not a list", "", id="type as a list"),
    pytest.param("a: {type: number, currencies: [EUR]}", "2:21", "no option `currencies`", "", id="option of another type"),
    pytest.param("a: {type: number, min: {x: 1}}", "2:26", "`min` must be a text or a list", "", id="option as a mapping"),
    pytest.param("a: {type: number, min: 5, max: 2}", "2:26", "`min` 5 is over `max` 2", "", id="min over max"),
    pytest.param("a: {type: number, min: many}", "2:26", "`many` is not a number", "", id="not a number"),
    pytest.param("a: {type: date, from: 2026-02-30}", "2:25", "not in the calendar", "", id="no such day"),
    pytest.param("a: {type: date, from: 2027-01-01, to: 2026-01-01}", "2:25", "`from` 2027-01-01 is over `to` 2026-01-01", "", id="from over to"),
    pytest.param("a: {type: time, min: '25:00'}", "2:24", "not a time of day", "", id="no such time"),
    pytest.param("a: {type: money, currencies: [EURO]}", "2:32", "`EURO` is not a currency", "`EUR`", id="no such currency"),
    pytest.param("a: {values: [x], min: 2}", "2:20", "`min` is an option of a `type`", "`number`", id="option without a type"),
    pytest.param("a: {pattern: '[0-9'}", "2:16", "the pattern cannot be drawn from", "", id="no pattern"),
    pytest.param("a: {pattern: '(?=x)y'}", "2:16", "the pattern cannot be drawn from", "", id="look-around"),
    pytest.param("a: {pattern: '(x)\\1'}", "2:16", "the pattern cannot be drawn from", "", id="back-reference"),
    pytest.param("a: {pattern: '(a)?(?(1)b|c)'}", "2:16", "the pattern cannot be drawn from", "", id="conditional"),
    pytest.param("a: {pattern: 'x{1001}'}", "2:16", "exceed 1,000 characters", "", id="pattern too long"),
    pytest.param("a: {pattern: 'x$y'}", "2:16", "the pattern cannot be drawn from", "", id="impossible pattern"),
    pytest.param("a: {table: data/airports.csv}", "2:7", "`table` without a `column`", "column: ", id="no column"),
    pytest.param("a: {column: iata}", "2:7", "`column` without a `table`", "table: ", id="no table"),
    pytest.param("a: {table: data/airport.csv, column: iata}", "2:14", "no file `data/airport.csv`", "`airports.csv`", id="missing table"),
    pytest.param("a: {table: ../x.csv, column: iata}", "2:14", "outside the spec's folder", "beside", id="table outside"),
    pytest.param("a: {table: data/airports.csv, column: IATAS}", "2:41", "no column `IATAS`", "`iata`", id="missing column"),
    pytest.param("a: {table: data/airports.csv, column: empty}", "2:41", "blank in every row", "another", id="blank column"),
    pytest.param('"a:b": {open: true}', "2:3", "an entity's name cannot hold `:`", "leave out", id="special character"),
    pytest.param("a!: {open: true}", "2:3", "cannot end in `!`", "must occur", id="exclamation mark"),
    pytest.param("' a': {open: true}", "2:3", "blanks around it", "`a`", id="blanks around"),
    pytest.param("'': {open: true}", "2:3", "an entity's name is empty", "write a name", id="empty name"),
    pytest.param('"a\\tb": {open: true}', "2:3", "a control character", "remove", id="control character"),
]


@pytest.mark.parametrize(("entity", "place", "message", "hint"), WRONG)
def test_wrong_entities(problems: Callable[..., tuple[Problem, ...]], entity: str, place: str, message: str, hint: str) -> None:
    (problem, *more) = problems(f"entities:\n  {entity}\n", CSV)
    assert (str(problem.place), message in problem.message, hint in (problem.hint or ""), more) == (f"domain.yml:{place}", True, True, []), str(problem)


@pytest.mark.parametrize(
    ("csv", "place", "message"),
    [
        (b"iata,city\nOSL\n", "t.csv:2", "1 cells, but the header has 2"),
        (b"", "t.csv:1", "empty"),
        (b"iata\n\xff\n", "t.csv:2", "UTF-8"),
        (b"iata;city\nOSL;Oslo\n", "t.csv:1", "columns are separated by commas; this file seems to use `;`"),
        (b'\n"iata";"city"\nOSL;2,5\n', "t.csv:2", "seems to use `;`"),
        (b"iata\tcity\nOSL\tOslo\n", "t.csv:1", "seems to use tabs"),
    ],
    ids=["ragged", "empty", "bytes", "semicolons", "semicolons and quotes", "tabs"],
)
def test_wrong_tables(problems: Callable[..., tuple[Problem, ...]], csv: bytes, place: str, message: str) -> None:
    found = problems("entities:\n  a: {table: t.csv, column: iata}\n  b: {table: t.csv, column: city}\n", {"t.csv": csv})
    assert [(str(p.place).startswith(place), message in p.message) for p in found] == [(True, True)]


def test_a_column_may_hold_a_semicolon(read: Callable[..., Domain]) -> None:
    files = {"t.csv": b'"a;b"\nx\n', "u.csv": b"a;b,c\nx,y\n"}
    spec = read("entities: {a: {table: t.csv, column: a;b}, b: {table: u.csv, column: a;b}}\n", files)
    assert [table.columns for table in spec.tables.values()] == [("a;b",), ("a;b", "c")]


def test_values_with_synonyms(read: Callable[..., Domain]) -> None:
    spec = read("entities: {a: {values: [{checking: [current account, Checking, current account]}, savings, {visa: {en: [card]}}, {gold: []}]}}\n")
    surfaces = {value.canonical: value.surfaces for value in spec.entities["a"].values}
    assert surfaces == {
        "checking": {"en": ("checking", "current account", "Checking")},
        "savings": {"en": ("savings",)},
        "visa": {"en": ("visa", "card")},
        "gold": {"en": ("gold",)},
    }


def test_a_repeated_value_is_one_value(read: Callable[..., Domain]) -> None:
    (value,) = read("entities: {a: {values: [{x: [y]}, x, {x: [z]}]}}\n").entities["a"].values
    assert value.surfaces == {"en": ("x", "y", "z")}


@pytest.mark.parametrize(
    ("entity", "match"),
    [
        ("values: [x]", "exact"),
        ("{values: [x], open: true}", "free"),
        ("{open: true}", "free"),
        ("{type: number}", "free"),
        ("{pattern: x+}", "exact"),
        ("{pattern: x+, open: true}", "free"),
        ("{table: data/airports.csv, column: iata}", "exact"),
        ("{values: [x], match: inflected}", "inflected"),
    ],
)
def test_how_closely_a_text_keeps_to_a_value(read: Callable[..., Domain], entity: str, match: str) -> None:
    body = entity if entity.startswith("{") else f"{{{entity}}}"
    assert read(f"entities: {{a: {body}}}\n", CSV).entities["a"].match == match


def test_a_type_has_all_its_options(read: Callable[..., Domain]) -> None:
    assert read("entities: {a: {type: money, max: 20}}\n").entities["a"].options == {"min": 1, "max": 20, "decimals": 2, "currencies": ("USD",)}


def test_a_table_is_read_once_for_all_its_columns(read: Callable[..., Domain]) -> None:
    spec = read("entities: {a: {table: data/airports.csv, column: iata}, b: {table: data/airports.csv, column: city}}\n", CSV)
    assert {name: table.columns for name, table in spec.tables.items()} == {"data/airports.csv": ("iata", "city", "empty")}
    assert (spec.entities["b"].table, spec.entities["b"].column) == ("data/airports.csv", "city")
