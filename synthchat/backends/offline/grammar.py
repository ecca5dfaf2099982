"""The phrase grammar of a language: data that ships with the package, checked as it is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

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
    """Words by what they do in a sentence. Those with a default are asked for by what knows English only."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    verbs: frozenset[str]
    pronouns: frozenset[str]
    determiners: frozenset[str]
    auxiliaries: frozenset[str]
    connectives: frozenset[str] = Field(description="prepositions and the like, with which a piece of a sentence begins")
    conjunction: str = Field(description="and")
    endings: tuple[str, ...] = Field(description="of verbs that stand behind what they belong to")
    troubles: frozenset[str] = Field(description="words by which a statement tells of a trouble")
    common: frozenset[str] = Field(description="words that say nothing of what a text is about; in small letters at the beginning of a sentence, too")
    rituals: tuple[str, ...] = Field(description="how set phrases begin, such as greetings and thanks")
    nouns_capital: bool = Field(False, description="whether nouns are written with a capital")
    verb_last: tuple[str, ...] = Field((), description="endings of verbs that stand last, before which a further piece goes")
    shortest: int = Field(2, description="so many words make a sentence, where it holds no value")
    closing: frozenset[str] = Field(frozenset(), description="further words that a value before them does not describe: please, not, today")
    chunks: Mapping[str, tuple[str, ...]] = Field(description="a role or an entity's name → how a value of it is put into a sentence; `*`: any other")
    noun_verbs: frozenset[str] = frozenset()
    system_verbs: frozenset[str] = frozenset()
    user_verbs: frozenset[str] = frozenset()
    participles: frozenset[str] = frozenset()
    predicates: frozenset[str] = frozenset()
    adverbs: frozenset[str] = frozenset()
    temporal: Mapping[str, str] = Field(default_factory=dict)


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
    because: Leveled = Field(description="words that a reason begins with, behind a sentence; the order of words stays that of a statement")
    asks_help: str = Field(description="a pattern of what asks for help already")


class Spelling(BaseModel):
    """Contractions and casual spellings: what is written → what else may be written."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    always: Mapping[str, str] = Field(default_factory=dict, description="patterns that are always replaced, such as a lonely `i`")
    contract: Mapping[str, str]
    expand: Mapping[str, str]
    casual: Mapping[str, str]


class ClausePattern(BaseModel):
    """A sentence that matches is of that kind, and its named groups are parts that carriers may name, beside `text` and `low` (the sentence whole)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    pattern: str


class Clauses(BaseModel):
    """How a language's sentences are taken apart, by regular expressions; `{verbs}` and so on stand for the words of the lexicon."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    front: str = Field(description="what is said before a sentence without belonging to it")
    back: str = Field(description="what is said behind it")
    patterns: tuple[ClausePattern, ...] = Field(description="the first that matches decides")


class Grammar(Data):
    """How sentences of a language are carried: sentence kind → form → register → patterns over the sentence's parts.

    Without `clauses` they are taken apart by `classify.py`, which knows English.
    """

    language: str
    lexicon: Lexicon
    clauses: Clauses | None = None
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
