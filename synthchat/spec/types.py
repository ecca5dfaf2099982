"""The built-in types of entities and their options: how each is read from the text in the spec, and what holds where it is not given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import entry_points
from math import ceil, floor

from babel.core import get_global
from babel.numbers import get_currency_precision

from synthchat.errors import SpecError
from synthchat.spec.territories import main_currency

Given = str | list[str]
OptionValue = str | int | float | tuple[str, ...]
OptionProblem = tuple[str, str, str | None]
"""An option's key, what is wrong with it, and what to type instead."""

GROUP = "synthchat.samplers"
"""The entry points under which the samplers of types are found."""
NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,2})?")
LARGEST = 10**15  # beyond it a float no longer tells one number from the next
MOST_DECIMALS = 9


class OptionError(SpecError):
    """An option's text that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a type: how its text is read (raises OptionError), and what holds where it is not given."""

    read: Callable[[Given], OptionValue]
    default: OptionValue


def resolve_options(type: str, given: Mapping[str, Given], *languages: str) -> tuple[dict[str, OptionValue], list[OptionProblem]]:
    """Every option of one of the `known_types()`, by its default where it is not given, and what is wrong with those given.

    Of several languages each has its own currency where none is given: then `currencies` is empty. A plug-in knows the options of its own type: they are
    passed on as written.
    """
    if type not in TYPES:
        return {key: tuple(text) if isinstance(text, list) else text for key, text in given.items()}, []
    problems = [_unknown(type, key) for key in given if key not in TYPES[type]]
    options: dict[str, OptionValue] = {}
    for key, option in TYPES[type].items():
        try:
            options[key] = option.read(given[key]) if key in given else option.default
        except OptionError as error:
            problems += [(key, problem.message, problem.hint) for problem in error.problems]
    if options.get("currencies") == ():
        problems += _own_currencies(options, languages)
    return options, problems or _contradictions(options, given)


@lru_cache
def known_types() -> tuple[str, ...]:
    """The types that can be used: the built-in ones, then those of installed plug-ins."""
    found = {entry.name for entry in entry_points(group=GROUP)}
    return (*TYPES, *sorted(found - set(TYPES)))


def grid(options: Mapping[str, OptionValue], decimals: int) -> tuple[int, int]:
    """`min` and `max` counted in units of the last decimal: 0.5 to 2 with one decimal is (5, 20). The first exceeds the second where nothing is between."""
    low, high = (Decimal(str(options[key])).scaleb(decimals) for key in ("min", "max"))
    return ceil(low), floor(high)


def places(options: Mapping[str, OptionValue], currencies: Sequence[str] | None = None) -> int:
    """How many decimals are written: `decimals`, but no more than any of the currencies has (yen have none)."""
    named = options.get("currencies", ()) if currencies is None else currencies
    return min([int(options["decimals"]), *map(get_currency_precision, named)])  # type: ignore[arg-type]


def _unknown(type: str, key: str) -> OptionProblem:
    options = list(TYPES[type])
    close = get_close_matches(key, options, 1)
    hint = f"did you mean `{close[0]}`?" if close else f"it has {', '.join(options)}" if options else f"`type: {type}` stands alone"
    return key, f"the type `{type}` has no option `{key}`", hint


def _own_currencies(options: dict[str, OptionValue], languages: Sequence[str]) -> list[OptionProblem]:
    currencies = {language: main_currency(language) for language in languages}
    if missing := [language for language, currency in currencies.items() if currency is None]:
        return [("currencies", f"no country's currency goes with the language `{missing[0]}`", "name one, as in `currencies: [EUR]`")]
    found = {currency for currency in currencies.values() if currency}
    options["currencies"] = tuple(found) if len(found) == 1 else ()
    return []


def _contradictions(options: Mapping[str, OptionValue], given: Mapping[str, Given]) -> list[OptionProblem]:
    """What is wrong between options that are right by themselves."""
    for least, most in (("min", "max"), ("from", "to")):
        if least not in options:
            continue
        low, high = options[least], options[most]
        at = least if least in given else most
        if low > high:  # type: ignore[operator]  # both were read by the same function
            notes = ["" if key in given else " (the default)" for key in (least, most)]
            return [(at, f"`{least}` {low}{notes[0]} is over `{most}` {high}{notes[1]}", f"give both `{least}` and `{most}`")]
        if "decimals" in options and (bounds := grid(options, places(options))) and bounds[0] > bounds[1]:
            return [(at, f"no number of {places(options)} decimals is between {low} and {high}", "widen the range, or give more `decimals`")]
    return []


def _text(given: Given, kind: str) -> str:
    if isinstance(given, list):
        raise OptionError(f"a list where {kind} was expected", hint=f"give {kind}")
    return given.strip()


def _number(given: Given) -> int | float:
    text = _text(given, "one number")
    if not NUMBER.fullmatch(text):
        raise OptionError(f"`{text}` is not a number", hint="digits, with a point before decimals, as in `2.50`")
    number = Decimal(text)
    if abs(number) > LARGEST:
        raise OptionError(f"`{text}` is too large", hint="at most 15 digits before the point")
    return int(number) if number == int(number) else float(number)


def _whole(given: Given, least: int) -> int:
    number = _number(given)
    if not isinstance(number, int) or number < least:
        raise OptionError(f"{number} is not a whole number from {least}", hint="digits only, as in `90`")
    return number


def _place_in_a_row(given: Given) -> int:
    return _whole(given, 0)


def _minutes(given: Given) -> int:
    return _whole(given, 1)


def _decimals(given: Given) -> int:
    number = _number(given)
    if not isinstance(number, int) or not 0 <= number <= MOST_DECIMALS:
        raise OptionError(f"`decimals` is {number}, which is not a whole number from 0 to {MOST_DECIMALS}", hint="0 for whole numbers, 2 for cents")
    return number


def _date(given: Given) -> str:
    text = _text(given, "one date")
    hint = "year, month and day, as in `2026-03-31`"
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):  # `fromisoformat` reads more than that since 3.11
        raise OptionError(f"`{text}` is not an ISO date", hint=hint)
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise OptionError(f"`{text}` is not in the calendar: {error}", hint=hint) from error


def _time(given: Given) -> str:
    text = _text(given, "one time")
    if not re.fullmatch("([01]?[0-9]|2[0-3]):[0-5][0-9]", text):
        raise OptionError(f"`{text}` is not a time of day", hint="hours and minutes, 00:00 to 23:59, as in `17:30`")
    return text.zfill(5)


def _currencies(given: Given) -> tuple[str, ...]:
    codes = [code.strip() for code in ([given] if isinstance(given, str) else given)]
    if not codes:
        raise OptionError("an empty list of currencies", hint="name at least one, as in `[EUR]`, or leave the key out")
    known = get_global("all_currencies")
    for code in codes:
        if code not in known:
            close = [code.upper()] if code.upper() in known else get_close_matches(code.upper(), list(known), 1)
            raise OptionError(f"`{code}` is not a currency", hint=f"did you mean `{close[0]}`?" if close else "ISO 4217 codes, as in `[USD, EUR]`")
    return tuple(dict.fromkeys(codes))


TYPES: Mapping[str, Mapping[str, Option]] = {
    "number": {"min": Option(_number, 0), "max": Option(_number, 100), "decimals": Option(_decimals, 0)},
    "ordinal": {"min": Option(_place_in_a_row, 1), "max": Option(_place_in_a_row, 100)},
    "percentage": {"min": Option(_number, 0), "max": Option(_number, 100), "decimals": Option(_decimals, 0)},
    "money": {
        "min": Option(_number, 1),
        "max": Option(_number, 1000),
        "decimals": Option(_decimals, 2),
        "currencies": Option(_currencies, ()),  # the language's main one
    },
    "date": {"from": Option(_date, "2025-01-01"), "to": Option(_date, "2027-12-31")},
    "time": {"min": Option(_time, "00:00"), "max": Option(_time, "23:59")},
    "duration": {"min": Option(_minutes, 5), "max": Option(_minutes, 480)},
    "email": {},
    "phone": {},
    "person": {},
    "city": {},
    "country": {},
    "address": {},
    "url": {},
}
"""The built-in types, each with its options."""
