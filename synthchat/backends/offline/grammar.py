"""The phrase grammar of a language: data that ships with the package, checked as it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from synthchat.errors import BackendError

D = TypeVar("D", bound="Data")
DATA = Path(__file__).parent / "data"
CHOICE = re.compile(r"<([^<>]*)>")
Leveled = Mapping[str, tuple[str, ...]]
"""Phrases by register; `any` goes with every one."""


class Data(BaseModel):
    """A shipped data file: says what it is and under which licence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    about: str
    licence: str


class Lexicon(BaseModel):
    """Words by what they do in a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    verbs: frozenset[str]
    noun_verbs: frozenset[str]
    system_verbs: frozenset[str]
    user_verbs: frozenset[str]
    participles: frozenset[str]
    predicates: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    auxiliaries: frozenset[str]
    connectives: frozenset[str]
    troubles: frozenset[str]
    common: frozenset[str]
    rituals: tuple[str, ...]
    adverbs: frozenset[str]
    temporal: Mapping[str, str]
    chunks: Mapping[str, tuple[str, ...]]


class Trimmings(BaseModel):
    """What stands around a sentence without changing what is asked for, by kind of sentence (`ask`, `do`, `tell`) or by register."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    openers: Leveled
    closers: Leveled
    polite_closers: Leveled
    reasons: Leveled
    backgrounds: Leveled
    positive: tuple[str, ...]
    negative: tuple[str, ...]
    labels: Mapping[str, str]
    joins: tuple[str, ...]


class Spelling(BaseModel):
    """Contractions and casual spellings: what is written → what else may be written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    contract: Mapping[str, str]
    expand: Mapping[str, str]
    casual: Mapping[str, str]


class Grammar(Data):
    """How sentences of a language are carried: sentence kind → form → register → patterns over the sentence's parts."""

    language: str
    lexicon: Lexicon
    carriers: Mapping[str, Mapping[str, Leveled]]
    trimmings: Trimmings
    spelling: Spelling


class Topic(BaseModel):
    """Patterns about one thing. Where a domain speaks of one of its `words`, the whole topic is left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...]


class OutOfScope(Data):
    """Made-up texts that no assistant is for: patterns over lists."""

    language: str
    lists: Mapping[str, tuple[str, ...]]
    topics: tuple[Topic, ...]


@lru_cache
def grammar(language: str) -> Grammar | None:
    """The phrase grammar of a language or of its base language (`en` for `en-GB`), None where there is none."""
    path = _path("{}.json", language)
    return _read(path, Grammar) if path else None


@lru_cache
def out_of_scope(language: str) -> OutOfScope | None:
    """The grammar of out-of-scope texts of a language, None where there is none."""
    path = _path("fallback_{}.json", language)
    return _read(path, OutOfScope) if path else None


def choose(text: str, rng: Random) -> str:
    """A text with each `<this|that>` drawn, from the innermost out."""
    while "<" in text:
        text = CHOICE.sub(lambda m: rng.choice(m[1].split("|")), text)
    return text


def _path(pattern: str, language: str) -> Path | None:
    paths = (DATA / pattern.format(tag) for tag in dict.fromkeys((language, language.split("-")[0])))
    return next((path for path in paths if path.is_file()), None)


def _read(path: Path, model: type[D]) -> D:
    try:
        return model.model_validate(orjson.loads(path.read_bytes()))
    except (OSError, orjson.JSONDecodeError, ValidationError) as error:
        raise BackendError(f"{path}: the phrase grammar cannot be read: {error}", hint="install synthchat again") from error
