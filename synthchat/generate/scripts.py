"""Which script a text is in. Python knows no scripts, but the names of its characters begin with theirs."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

NAMES = {
    **{"LATIN": "Latn", "CYRILLIC": "Cyrl", "GREEK": "Grek", "ARMENIAN": "Armn", "GEORGIAN": "Geor", "HEBREW": "Hebr", "ARABIC": "Arab"},
    **{"DEVANAGARI": "Deva", "BENGALI": "Beng", "GURMUKHI": "Guru", "GUJARATI": "Gujr", "ORIYA": "Orya", "TAMIL": "Taml", "TELUGU": "Telu"},
    **{"KANNADA": "Knda", "MALAYALAM": "Mlym", "SINHALA": "Sinh", "THAI": "Thai", "LAO": "Laoo", "TIBETAN": "Tibt", "MYANMAR": "Mymr"},
    **{"KHMER": "Khmr", "ETHIOPIC": "Ethi", "HANGUL": "Hang", "HIRAGANA": "Hira", "KATAKANA": "Kana", "CJK": "Hani", "BOPOMOFO": "Bopo"},
}
"""The first word of a character's name → ISO 15924."""
SEVERAL = {"Jpan": {"Hani", "Hira", "Kana"}, "Kore": {"Hang", "Hani"}, "Hans": {"Hani", "Bopo"}, "Hant": {"Hani", "Bopo"}}
"""Codes that stand for several scripts."""


@lru_cache
def scripts_of(language: str) -> frozenset[str]:
    """The scripts that a language (BCP 47) is written in, by CLDR: that of its tag, else all that CLDR has data for. Empty where one is not known here."""
    if language == "en":
        return frozenset({"Latn"})
    from babel.core import get_global
    from babel.localedata import locale_identifiers

    from synthchat.spec.territories import locale_of

    locale = locale_of(language)
    likely = get_global("likely_subtags").get(locale.language, "").split("_")[1:2]
    known = {name.split("_")[1] for name in locale_identifiers() if _written(name, locale.language)}
    codes = {locale.script} if locale.script else {*likely, *known}
    found = frozenset(script for code in codes for script in SEVERAL.get(code, {code}))
    return found if found <= set(NAMES.values()) else frozenset()


def foreign_script(text: str, scripts: frozenset[str]) -> str | None:
    """The script that most letters of the text are in, where it is none of these; None where it is, or nobody knows."""
    if not scripts or (text.isascii() and "Latn" in scripts):
        return None
    counts = Counter(_scripts(text))
    strangers = [(count, script) for script, count in counts.items() if script not in scripts]
    return max(strangers)[1] if 2 * sum(count for count, _ in strangers) > sum(counts.values()) else None


def _scripts(text: str) -> Iterable[str]:
    found = (NAMES.get(_first_word(c)) for c in text if c.isalpha())
    return (script for script in found if script)


@lru_cache(maxsize=4096)
def _first_word(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0]


def _written(name: str, language: str) -> bool:
    spoken, _, rest = name.partition("_")
    return spoken == language and len(rest.partition("_")[0]) == 4
