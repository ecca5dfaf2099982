from collections.abc import Mapping

import pytest

from synthchat.spec.model import BUILT_IN_TYPES
from synthchat.spec.territories import likely_territory, main_currency
from synthchat.spec.types import TYPES, grid, known_types, resolve_options


def test_the_types_of_the_model_and_of_the_entry_points_are_these() -> None:
    assert tuple(TYPES) == BUILT_IN_TYPES
    assert known_types()[: len(TYPES)] == tuple(TYPES)


@pytest.mark.parametrize(
    ("type", "options"),
    [
        ("number", {"min": 0, "max": 100, "decimals": 0}),
        ("money", {"min": 1, "max": 1000, "decimals": 2, "currencies": ("EUR",)}),
        ("date", {"from": "2025-01-01", "to": "2027-12-31"}),
        ("time", {"min": "00:00", "max": "23:59"}),
        ("ordinal", {"min": 1, "max": 100}),
        ("percentage", {"min": 0, "max": 100, "decimals": 0}),
        ("duration", {"min": 5, "max": 480}),
        ("email", {}),
        ("country", {}),
    ],
)
def test_defaults(type: str, options: Mapping[str, object]) -> None:
    assert resolve_options(type, {}, "de") == (options, [])


@pytest.mark.parametrize(
    ("type", "given", "key", "read"),
    [
        ("number", {"min": "-1.50"}, "min", -1.5),
        ("number", {"max": "1e3"}, "max", 1000),
        ("number", {"max": "20000.0"}, "max", 20000),
        ("number", {"decimals": "2"}, "decimals", 2),
        ("money", {"currencies": ["USD", "EUR", "USD"]}, "currencies", ("USD", "EUR")),
        ("money", {"currencies": "JPY"}, "currencies", ("JPY",)),
        ("date", {"to": "2028-02-29"}, "to", "2028-02-29"),
        ("time", {"min": "8:30"}, "min", "08:30"),
    ],
)
def test_what_is_given(type: str, given: Mapping[str, str | list[str]], key: str, read: object) -> None:
    options, problems = resolve_options(type, given, "en")
    assert not problems
    assert options[key] == read


@pytest.mark.parametrize(
    ("type", "given", "key", "message"),
    [
        ("number", {"min": "ten"}, "min", "not a number"),
        ("number", {"min": ".nan"}, "min", "not a number"),
        ("number", {"min": ".inf"}, "min", "not a number"),
        ("number", {"min": "1_000"}, "min", "not a number"),
        ("number", {"min": "٣"}, "min", "not a number"),
        ("number", {"max": "1e99"}, "max", "too large"),
        ("number", {"min": ["1"]}, "min", "a list"),
        ("number", {"min": "101"}, "min", "over `max` 100 (the default)"),
        ("number", {"max": "-1"}, "max", "over"),
        ("number", {"min": "0.2", "max": "0.8"}, "min", "no number of 0 decimals"),
        ("number", {"decimals": "1.5"}, "decimals", "whole number"),
        ("number", {"decimals": "-1"}, "decimals", "whole number"),
        ("number", {"decimals": "99"}, "decimals", "whole number"),
        ("money", {"min": "0.2", "max": "0.8", "currencies": "JPY"}, "min", "no number of 0 decimals"),
        ("money", {"currencies": "XQQ"}, "currencies", "not a currency"),
        ("money", {"currencies": []}, "currencies", "empty"),
        ("date", {"from": "20250101"}, "from", "not an ISO date"),
        ("date", {"from": "2025-W01-1"}, "from", "not an ISO date"),
        ("date", {"to": "2027-02-30"}, "to", "calendar"),
        ("date", {"from": "2028-01-01"}, "from", "over `to` 2027-12-31 (the default)"),
        ("time", {"max": "24:00"}, "max", "not a time"),
        ("time", {"min": "5pm"}, "min", "not a time"),
        ("time", {"min": "22:00", "max": "6:00"}, "min", "over"),
        ("city", {"min": "3"}, "min", "no option"),
    ],
)
def test_what_is_wrong(type: str, given: Mapping[str, str | list[str]], key: str, message: str) -> None:
    _, problems = resolve_options(type, given, "en")
    assert len(problems) == 1
    assert problems[0][0] == key
    assert message in problems[0][1]


@pytest.mark.parametrize(
    ("type", "given", "hint"), [("money", {"curencies": "USD"}, "did you mean `currencies`?"), ("money", {"currencies": "usd"}, "did you mean `USD`?")]
)
def test_did_you_mean(type: str, given: Mapping[str, str], hint: str) -> None:
    assert resolve_options(type, given, "en")[1][0][2] == hint


def test_all_problems_at_once() -> None:
    _, problems = resolve_options("number", {"min": "x", "max": "y", "foo": "1"}, "en")
    assert {key for key, *_ in problems} == {"min", "max", "foo"}


def test_a_language_of_no_country_has_no_currency() -> None:
    assert resolve_options("money", {}, "eo")[1][0][0] == "currencies"
    assert resolve_options("money", {"currencies": "EUR"}, "eo")[1] == []


@pytest.mark.parametrize(
    ("language", "territory", "currency"),
    [
        ("en", "US", "USD"),
        ("en-GB", "GB", "GBP"),
        ("de", "DE", "EUR"),
        ("de-CH", "CH", "CHF"),
        ("pt", "BR", "BRL"),
        ("es-419", "MX", "MXN"),
        ("sr-Latn", "RS", "RSD"),
    ],
)
def test_territories(language: str, territory: str, currency: str) -> None:
    assert (likely_territory(language), main_currency(language)) == (territory, currency)


def test_the_grid_of_decimals() -> None:
    assert grid({"min": 0.5, "max": 2}, 1) == (5, 20)
    assert grid({"min": 0.05, "max": 0.19}, 1) == (1, 1)
    assert grid({"min": -1.5, "max": -0.5}, 0) == (-1, -1)
