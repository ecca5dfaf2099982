"""Where things stand in an agent's zip, ES and CX, and how labels are spelt in it: what writer and reader agree on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from synthchat.records import Key

COMMENT = b"synthchat-export/1"
"""The comment of a zip that we wrote."""

AGENT = "agent.json"
PACKAGE = "package.json"  # ES alone
START_FLOW = "Default Start Flow"
START_FLOW_ID = "00000000-0000-0000-0000-000000000000"
"""CX: the id of the start flow."""
NEGATIVE_ID = "00000000-0000-0000-0000-000000000001"
"""CX: the id of the one fallback intent that an agent has."""
NEGATIVE_INTENT = "Default Negative Intent"
"""CX: what Google calls it, and we where the spec has no fallback; then it has no phrases."""

SYSTEM = {
    "number": "@sys.number",
    "ordinal": "@sys.ordinal",
    "percentage": "@sys.percentage",
    "money": "@sys.unit-currency",
    "date": "@sys.date",
    "time": "@sys.time",
    "duration": "@sys.duration",
    "email": "@sys.email",
    "phone": "@sys.phone-number",
    "person": "@sys.person",
    "city": "@sys.geo-city",
    "country": "@sys.geo-country",
    "address": "@sys.address",
    "url": "@sys.url",
}
"""The types of a spec → system entities."""
WHOLE_NUMBER = "@sys.number-integer"
"""A number without decimals."""

UNSAFE_IN_CX = re.compile(r"[^A-Za-z0-9 ._-]")
UNSAFE_IN_ES = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]')
LANGUAGE_FILE = re.compile(r"_(usersays|entries)_[a-z0-9-]+$", re.IGNORECASE)
"""ES: how the files of phrases and entries end, before `.json`."""


def code(tag: str) -> str:
    """A language tag as Dialogflow writes it: `pt-BR` → `pt-br`."""
    return tag.lower()


def parameter(entity: str, role: str | None, group: str | None) -> str:
    """The parameter of a label, of names without hyphens: `account`, `account-from` with a role, `size--1` with a group, `size-from-1` with both."""
    return "-".join((entity, role or "", group or "") if group else (entity, role) if role else (entity,))


def label(parameter: str, entity: str | None) -> Key:
    """The label of a parameter that we wrote. `entity` is that of its data type; a system entity names none, and the parameter does."""
    name, role, group = [*parameter.split("-", 2), "", ""][:3]
    return entity or name, role or None, group or None


def meanings(entries: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Surface → value, of an entity type's values with their synonyms: as written, and without case. The first of two wins; for `meaning`."""
    pairs = [(surface, value) for value, surfaces in entries for surface in surfaces][::-1]
    return {surface.casefold(): value for surface, value in pairs} | dict(pairs)


def meaning(text: str, known: Mapping[str, str]) -> str:
    """The value of an annotated text, which a phrase does not name: that of the synonym, else the text itself."""
    return known.get(text, known.get(text.casefold(), text))


def es_intent(stem: str) -> str:
    """ES: the definition of an intent, which names it; `es_stem` says what it may be called there."""
    return f"intents/{stem}.json"


def es_phrases(stem: str, tag: str) -> str:
    """ES: the phrases of an intent in one language, as a list."""
    return f"intents/{stem}_usersays_{code(tag)}.json"


def es_entity(name: str) -> str:
    """ES: the definition of an entity type."""
    return f"entities/{name}.json"


def es_entries(name: str, tag: str) -> str:
    """ES: the entries of an entity type in one language, as a list."""
    return f"entities/{name}_entries_{code(tag)}.json"


def es_stem(name: str) -> str:
    """ES: what the file of an intent is called: as the intent, with `_` for what Google replaces, and never like a file of phrases."""
    stem = UNSAFE_IN_ES.sub("_", name).strip(" .") or "_"
    return f"{stem}_" if LANGUAGE_FILE.search(stem) else stem


def cx_intent(name: str) -> str:
    """CX: the definition of an intent."""
    return f"intents/{quoted(name)}/{quoted(name)}.json"


def cx_phrases(name: str, tag: str) -> str:
    """CX: the phrases of an intent in one language, under `trainingPhrases`."""
    return f"intents/{quoted(name)}/trainingPhrases/{code(tag)}.json"


def cx_entity(name: str) -> str:
    """CX: the definition of an entity type."""
    return f"entityTypes/{quoted(name)}/{quoted(name)}.json"


def cx_entries(name: str, tag: str) -> str:
    """CX: the entries of an entity type in one language, under `entities`."""
    return f"entityTypes/{quoted(name)}/entities/{code(tag)}.json"


def cx_flow(name: str) -> str:
    """CX: a flow, which says which intents are listened for."""
    return f"flows/{quoted(name)}/{quoted(name)}.json"


def quoted(name: str) -> str:
    """CX: a display name as a file or folder: percent-encoded in small letters, blanks stay."""
    plain = UNSAFE_IN_CX.sub(lambda m: "".join(f"%{byte:02x}" for byte in m[0].encode()), name)
    return plain if plain.strip(".") else plain.replace(".", "%2e")


def unquoted(name: str) -> str:
    """CX: the display name of a file or folder."""
    return unquote(name)
