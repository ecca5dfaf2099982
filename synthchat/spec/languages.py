"""Language tags: well-formed BCP 47, known to CLDR, their shares."""

from __future__ import annotations

import re

from synthchat.spec import keys, shares
from synthchat.spec.nodes import Entry, Scalar, Sequence, kind
from synthchat.spec.problems import Problems, listed

TAG = re.compile(
    r"(?P<language>[a-z]{2,8}(-[a-z]{3}){0,3})(-(?P<script>[a-z]{4}))?(-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)(?P<rest>(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?)",
    re.IGNORECASE,
)
PLACEHOLDERS = ("root", "und", "mul", "zxx")
"""What CLDR has data for, or BCP 47 a code, and nobody speaks."""


def normalised(tag: str) -> str | None:
    """The tag with BCP 47's usual case (`EN-us` → `en-US`); None where it is not well-formed."""
    found = TAG.fullmatch(tag)
    if not found:
        return None
    parts = [found["language"].lower(), (found["script"] or "").title(), (found["region"] or "").upper()]
    return "-".join(part for part in parts if part) + (found["variants"] + found["rest"]).lower()


def in_cldr(tag: str) -> bool:
    """Whether CLDR knows the language, script and region of a well-formed tag."""
    found = TAG.fullmatch(tag)
    if not found or found["language"].lower() in PLACEHOLDERS:
        return False
    if tag == "en":
        return True  # Babel need not be imported for what nearly every spec says
    from babel.core import Locale, UnknownLocaleError

    try:
        Locale.parse("_".join(part for part in (found["language"], found["script"], found["region"]) if part))
    except (UnknownLocaleError, ValueError):
        return False
    return True


def declared(entry: Entry | None, problems: Problems) -> dict[str, float]:
    """Language → share; the first is the main language. English alone where nothing is said."""
    if entry is None:
        return {"en": 1.0}
    before, given = len(problems), dict[str, float | None]()
    for key, part in _tags(entry, problems):
        tag = _checked(key, problems)
        if tag in given:
            problems.add(key.at, f"the language `{tag}` stands twice", "remove one of the two")
        elif tag:
            given[tag] = shares.share(part, f"the share of `{tag}`", problems) if part else None
    if len(problems) == before:
        shares.check(given, entry.at, "`languages`", problems)
        if not given:
            problems.add(entry.at, "`languages` names none", "write `languages: [en]`")
    return shares.named(given) if given else {"en": 1.0}


def language(node: Scalar, spoken: dict[str, float], problems: Problems) -> str | None:
    """A language of the spec, named where values or examples are given by language."""
    tag = normalised(node.text)
    if tag in spoken:
        return tag
    problems.add(node.at, f"`{node.text}` is not one of the spec's languages: {listed(spoken)}", "add it to `languages`")
    return None


def _tags(entry: Entry, problems: Problems) -> list[tuple[Scalar, Entry | None]]:
    if isinstance(entry.value, Sequence):
        wrong = [item for item in entry.value.items if not isinstance(item, Scalar)]
        for item in wrong:
            problems.add(item.at, f"a language must be a text, not {kind(item)}", "write `[en]`, or `{en: 0.7, de: 0.3}`")
        return [(item, None) for item in entry.value.items if isinstance(item, Scalar)]
    if isinstance(entry.value, Scalar) and not entry.value.empty:
        problems.add(entry.value.at, f"`languages` must be a list or a mapping, not {kind(entry.value)}", f"write `languages: [{entry.value.text}]`")
        return []
    found = keys.mapping(entry, problems)
    return [(part.key, part) for part in found or ()]


def _checked(node: Scalar, problems: Problems) -> str | None:
    tag = normalised(node.text)
    if tag is None:
        hint = "write it like `en` or `pt-BR`" if "_" not in node.text else f"write `{node.text.replace('_', '-')}`"
        problems.add(node.at, f"`{node.text}` is not a language tag (BCP 47)", hint)
    elif not in_cldr(tag):
        problems.add(node.at, f"the language `{tag}` is not known to CLDR", "write it like `en` or `pt-BR`")
    else:
        return tag
    return None


def spoken_name(tag: str) -> str:
    """What a language is called in English: `English`, `Swiss High German`."""
    if tag == "en":
        return "English"
    from synthchat.spec.territories import locale_of

    return str(locale_of(tag).get_display_name("en"))
