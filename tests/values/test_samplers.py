import random
import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import faker.generator
import phonenumbers
import pytest
from babel import Locale
from babel.dates import get_month_names
from babel.numbers import get_currency_name, parse_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from synthchat.cells import Value
from synthchat.errors import PlanError, SpecError
from synthchat.spec.model import Entity
from synthchat.spec.territories import likely_territory
from synthchat.spec.types import TYPES, resolve_options
from synthchat.values.base import Sampler
from synthchat.values.durations import iso, minutes_of
from synthchat.values.ordinals import WORDS as ORDINALS
from synthchat.values.phones import FICTIONAL
from synthchat.values.registry import factory
from synthchat.values.words import CITIES, HOURS, MONEY, NUMBERS

LANGUAGES = [
    "en",
    "en-GB",
    "en-AU",
    "en-CA",
    "de",
    "de-CH",
    "es",
    "es-MX",
    "fr",
    "it",
    "pt",
    "pt-PT",
    "nl",
    "pl",
    "ru",
    "sv",
    "tr",
    "ja",
    "zh",
    "zh-Hant",
    "ar",
    "hi",
]
CASES = settings(max_examples=60, deadline=None)
languages = st.sampled_from(LANGUAGES)
seeds = st.integers(0, 2**32)


def sampler(type: str, language: str, given: Mapping[str, str | list[str]] | None = None) -> Sampler:
    options, problems = resolve_options(type, given or {}, language)
    assert not problems
    return factory(type)(Entity(name="x", match="free", type=type, options=options), language)


def drawn(type: str, language: str, seed: int, given: Mapping[str, str | list[str]] | None = None, n: int = 20) -> list[Value]:
    return [row["x"] for row in sampler(type, language, given).draw(n, Random(seed))]


LACKING = {("ordinal", "ar"), ("ordinal", "hi"), ("address", "zh-Hant"), ("address", "ar"), ("address", "tr")}


@given(st.sampled_from(list(TYPES)), languages, seeds)
@CASES
def test_surfaces_are_what_people_type(type: str, language: str, seed: int) -> None:
    for value in drawn(type, language if (type, language) not in LACKING else "en", seed):
        assert value.surface
        assert value.surface == value.surface.strip() == value.value
        assert not re.search(r"[\u00a0\u202f\u200e\u200f\u2212{}\n\t]|  ", value.surface)


@given(languages, seeds, st.integers(-5000, 5000), st.integers(0, 10**6), st.integers(0, 3))
@CASES
def test_numbers(language: str, seed: int, low: int, span: int, decimals: int) -> None:
    locale = Locale.parse(language, sep="-")
    for value in drawn("number", language, seed, {"min": str(low), "max": str(low + span), "decimals": str(decimals)}):
        assert isinstance(value.normalized, int if decimals == 0 else (int, float))
        assert low <= value.normalized <= low + span
        words = NUMBERS.get(locale.language, ())
        said = words.index(value.surface) + 2 if value.surface in words else parse_decimal(value.surface, locale=locale)
        assert float(said) == value.normalized


@given(languages, seeds, st.sampled_from(["USD", "EUR", "GBP", "JPY", "BRL", "CHF"]), st.integers(0, 3))
@CASES
def test_money(language: str, seed: int, currency: str, decimals: int) -> None:
    locale = Locale.parse(language, sep="-")
    for value in drawn("money", language, seed, {"min": "0.5", "max": "20000", "decimals": str(decimals), "currencies": [currency]}):
        assert isinstance(value.normalized, Mapping)
        amount = value.normalized["amount"]
        assert isinstance(amount, int | float)
        assert value.normalized["currency"] == currency
        assert 0.5 <= amount <= 20000
        assert Decimal(str(amount)) == round(Decimal(str(amount)), 0 if currency == "JPY" else min(decimals, 2))
        (digits,) = re.findall(r"\d[\d., ’']*\d|\d", value.surface)
        assert float(parse_decimal(digits, locale=locale)) == amount


def test_money_names_its_currency() -> None:
    surfaces = {re.sub(r"[\d.,]+", "#", value.surface) for value in drawn("money", "en", 1, n=500)}
    assert surfaces == {"$#", "# USD", "# dollars", "# bucks", "# US dollars"}


@given(languages, seeds, st.dates(date(1990, 1, 1), date(2099, 1, 1)), st.integers(0, 2000))
@CASES
def test_dates(language: str, seed: int, first: date, days: int) -> None:
    last = first + timedelta(days=days)
    for value in drawn("date", language, seed, {"from": first.isoformat(), "to": last.isoformat()}):
        numbers = [int(n) for n in re.findall(r"\d+", value.surface)]
        if value.normalized is None:
            assert days >= 365
            assert not any(n > 31 for n in numbers)
            continue
        day = date.fromisoformat(str(value.normalized))
        assert first <= day <= last
        assert day.day in numbers
        assert day.year in numbers or days < 365
        assert set(numbers) <= {day.day, day.month, day.year}
        assert day.month in numbers or names_month(value.surface, day.month, language)


def names_month(surface: str, month: int, language: str) -> bool:
    locale = Locale.parse(language, sep="-")
    names = [get_month_names(width, context, locale)[month] for width in ("wide", "abbreviated") for context in ("format", "stand-alone")]
    return any(name.strip(".").casefold() in surface.casefold() for name in names)


@given(languages, seeds, st.integers(0, 1439), st.integers(0, 1439))
@CASES
def test_times(language: str, seed: int, one: int, other: int) -> None:
    low, high = sorted([one, other])
    for value in drawn("time", language, seed, {"min": f"{low // 60:02}:{low % 60:02}", "max": f"{high // 60:02}:{high % 60:02}"}):
        normalized = str(value.normalized)
        hour, minute = map(int, normalized.split(":"))
        assert low <= hour * 60 + minute <= high
        if HOURS.get(language[:2], {}).get(normalized) != value.surface:
            said = [int(n) for n in re.findall(r"\d+", value.surface)]
            half_day = re.search(r"[ap]\.?m|[صم]|^[\u4e00-\u9fff]{2}", value.surface, re.IGNORECASE)
            assert (said[1] if len(said) > 1 else 0) == minute
            assert said[0] % 12 == hour % 12 if half_day else said[0] == hour
            if half_day and half_day[0].casefold() in {"am", "pm"}:
                assert half_day[0].casefold() == ("am" if hour < 12 else "pm")


@pytest.mark.parametrize(("low", "high", "half"), [("00:05", "00:55", "am"), ("12:05", "12:55", "pm")])
def test_the_hour_after_twelve(low: str, high: str, half: str) -> None:
    surfaces = [value.surface.lower() for value in drawn("time", "en", 1, {"min": low, "max": high}, n=200)]
    assert {s[-2:] for s in surfaces if s[-1] == "m"} == {half}


@given(languages, seeds, st.integers(1, 300), st.integers(0, 2000))
@CASES
def test_durations(language: str, seed: int, low: int, span: int) -> None:
    for value in drawn("duration", language, seed, {"min": str(low), "max": str(low + span)}):
        assert re.fullmatch(r"PT(?=\d)(\d+H)?(\d+M)?", str(value.normalized))
        minutes = minutes_of(str(value.normalized))
        assert low <= minutes <= low + span
        assert iso(minutes) == value.normalized
        numbers = {float(parse_decimal(n, locale=Locale.parse(language, sep="-"))) for n in re.findall(r"\d+(?:[.,]\d+)?", value.surface)}
        assert numbers <= {minutes, minutes // 60, minutes % 60, minutes / 60}  # Arabic has words for one and two hours


@given(st.sampled_from([language for language in LANGUAGES if ("ordinal", language) not in LACKING]), seeds, st.integers(0, 2000))
@CASES
def test_ordinals(language: str, seed: int, low: int) -> None:
    for value in drawn("ordinal", language, seed, {"min": str(low), "max": str(low + 25)}):
        numbers = [int(n) for n in re.findall(r"\d+", value.surface)]
        assert numbers == [value.normalized] or value.surface in ORDINALS[language[:2]]


@pytest.mark.parametrize(
    ("type", "language", "forms"),
    [
        ("ordinal", "en", {"1st", "first", "2nd", "second", "3rd", "third"}),
        ("ordinal", "de", {"1.", "erste", "2.", "zweite", "3.", "dritte"}),
        ("ordinal", "es", {"1.º", "1º", "primero", "2.º", "2º", "segundo", "3.º", "3º", "tercero"}),
        ("ordinal", "fr", {"1er", "premier", "2e", "2ème", "deuxième", "3e", "3ème", "troisième"}),
        ("ordinal", "sv", {"1:a", "2:a", "3:e"}),
        ("percentage", "en", {"1%", "1 percent", "2%", "2 percent", "3%", "3 percent"}),
        ("percentage", "de", {"1%", "1 %", "1 Prozent", "2%", "2 %", "2 Prozent", "3%", "3 %", "3 Prozent"}),
        ("percentage", "tr", {"%1", "yüzde 1", "%2", "yüzde 2", "%3", "yüzde 3"}),
        ("duration", "de", {"1 Minute", "1 Min.", "2 Minuten", "2 Min.", "3 Minuten", "3 Min."}),
    ],
)
def test_forms(type: str, language: str, forms: set[str]) -> None:
    assert {value.surface for value in drawn(type, language, 1, {"min": "1", "max": "3"}, n=300)} == forms


@given(st.sampled_from([language for language in LANGUAGES if ("address", language) not in LACKING]), seeds)
@CASES
def test_addresses_stand_in_one_line(language: str, seed: int) -> None:
    assert not [value for value in drawn("address", language, seed) if re.search(r"\n|,,|, ,|^,|,$", value.surface)]


@given(languages, seeds)
@CASES
def test_urls_belong_to_nobody(language: str, seed: int) -> None:
    assert all(re.fullmatch(r"(https?://)?(www\.)?example\.(com|org|net)(/[a-z/]+)?", value.surface) for value in drawn("url", language, seed))


@given(languages, seeds)
@CASES
def test_phones(language: str, seed: int) -> None:
    territory = likely_territory(language)
    for value in drawn("phone", language, seed):
        number = phonenumbers.parse(value.surface, territory)
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == value.normalized


@pytest.mark.parametrize("territory", FICTIONAL)
def test_fictional_numbers_are_valid_in_form_and_of_the_country(territory: str) -> None:
    for first, count in FICTIONAL[territory]:
        for n in (first, first + count - 1):
            number = phonenumbers.parse(f"+{n}")
            assert phonenumbers.is_valid_number(number)
            assert phonenumbers.region_code_for_number(number) == territory


@pytest.mark.parametrize("language", ["en", "en-CA"])
def test_north_american_numbers_are_those_of_films(language: str) -> None:
    assert all(re.fullmatch(r"\+1\d{3}55501\d\d", str(value.normalized)) for value in drawn("phone", language, 1, n=300))


@given(languages, seeds)
@CASES
def test_emails_belong_to_nobody(language: str, seed: int) -> None:
    for value in drawn("email", language, seed):
        assert re.fullmatch(r"[a-z0-9._-]+@example\.(com|org|net)", value.surface)


@given(st.sampled_from(["en", "de", "es", "fr", "ru", "hu", "ja"]), seeds)
@CASES
def test_people_have_no_titles(language: str, seed: int) -> None:
    for value in drawn("person", language, seed):
        assert not re.search(r"\b(Dr|Prof|Ing|Mrs?|Ms|Miss|Herr|Frau|né|MD|PhD)\b", value.surface)
        assert not re.search(r"\d", value.surface)


@pytest.mark.parametrize(("language", "country", "city"), [("de", "Spanien", "Warschau"), ("es", "Alemania", "Londres"), ("fr", "Allemagne", "Varsovie")])
def test_places_are_named_in_the_language(language: str, country: str, city: str) -> None:
    assert country in {value.surface for value in drawn("country", language, 1, n=2000)}
    assert city in {value.surface for value in drawn("city", language, 1, n=2000)}


def test_cities_are_known_to_cldr() -> None:
    zones = Locale("de").time_zones
    assert sum("city" in zones.get(zone, {}) for zone in CITIES) >= 20


def test_names_of_money_are_of_real_currencies() -> None:
    for language, currencies in MONEY.items():
        for currency, names in currencies.items():
            assert get_currency_name(currency, locale=language) != currency
            assert all("other" in forms for forms in names)


@pytest.mark.parametrize(("type", "language"), [("person", "eo"), ("phone", "eo"), ("country", "io"), ("person", "am"), ("ordinal", "ar"), ("address", "tr")])
def test_what_a_language_lacks_is_an_error_that_names_it(type: str, language: str) -> None:
    with pytest.raises(PlanError, match=f"`{language}`"):
        sampler(type, language)


def test_a_type_without_sampler() -> None:
    with pytest.raises(SpecError, match="`iban`"):
        factory("iban")


@pytest.mark.parametrize("type", TYPES)
def test_draws_depend_on_the_generator_alone(type: str) -> None:
    one, other = sampler(type, "en"), sampler(type, "en")
    before = random.getstate(), faker.generator.random.getstate()
    first = one.draw(30, Random(5))
    other.draw(7, Random(1))
    assert other.draw(30, Random(5)) == first
    assert one.draw(30, Random(6)) != first
    assert (random.getstate(), faker.generator.random.getstate()) == before
