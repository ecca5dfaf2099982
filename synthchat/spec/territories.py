"""Where a language is spoken, as CLDR sees it: `en` in the US, `pt` in Brazil, `sr-Latn` in Serbia."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

KNOWN = re.compile("[a-z]{2,8}(-[A-Za-z]{4})?(-([A-Z]{2}|[0-9]{3}))?(?=-|$)")
REGIONS = {"419": "MX"}  # regions of several countries stand for their most populous one that speaks the language
WHEN = date(2025, 1, 1)  # currencies change; nothing here may depend on today


@lru_cache
def locale_of(language: str) -> Locale:
    """Babel's locale of a BCP 47 tag; variants and extensions (`ca-valencia`, `en-x-bank`), which Babel has no data for, are left out.

    Raises babel.UnknownLocaleError for what CLDR does not know; the spec's loader has seen to it.
    """
    known = KNOWN.match(language)
    return Locale.parse((known[0] if known else language).replace("-", "_"))


def likely_territory(language: str) -> str | None:
    """The ISO 3166 code of the country that a BCP 47 tag names or implies; None for a language of no country (`eo`)."""
    locale = locale_of(language)
    named = REGIONS.get(locale.territory or "", locale.territory)
    if named and named.isalpha():
        return named
    likely = get_global("likely_subtags")
    subtags = likely.get(f"{locale.language}_{locale.script}") or likely.get(locale.language) or ""
    territory = subtags.rpartition("_")[2]
    return territory if len(territory) == 2 and territory.isupper() else None


def main_currency(language: str) -> str | None:
    """The ISO 4217 code of the money that is paid with in the language's likely territory."""
    territory = likely_territory(language)
    tender = get_territory_currencies(territory, WHEN, WHEN) if territory else []
    return str(tender[0]) if tender else None
