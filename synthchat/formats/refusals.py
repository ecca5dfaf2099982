"""What formats refuse alike: records that no file could hold, or that the spec knows nothing of."""

from __future__ import annotations

import re

from synthchat.errors import DataError, Place
from synthchat.formats.declared import Declared
from synthchat.formats.splits import SPLIT
from synthchat.jsonl import check_spans
from synthchat.records import Span, Utterance

SURROGATE = re.compile("[\ud800-\udfff]")


class Refused(DataError):
    """Why one record cannot be written; `reason` is the short name that is counted."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


def check_names(u: Utterance) -> None:
    """Raises Refused for lone surrogates, and for a split that cannot name a file."""
    strings = [u.text, u.intent, *(part for s in u.entities for part in (s.entity, s.value, s.role or "", s.group or ""))]
    if any(map(SURROGATE.search, strings)):
        raise Refused("surrogate", "a lone surrogate, which no UTF-8 file can hold")
    if not SPLIT.fullmatch(u.split or "train"):
        raise Refused("split-name", f"`{u.split}` cannot name a file")


def check_declared(u: Utterance, declared: Declared) -> None:
    """Raises Refused for an intent, entity, role or group that the spec does not have."""
    if u.intent not in declared.intents:
        raise Refused("undeclared-intent", f"the spec has no intent `{u.intent}`")
    for s in u.entities:
        _check_entity(s, declared)


def check_text(u: Utterance) -> None:
    """Raises Refused for a blank text, and for spans that are empty, overlap or leave the text."""
    if not u.text.strip():
        raise Refused("blank", "an empty example teaches nothing")
    try:
        check_spans(u.entities, u.text, Place(u.id))
    except DataError as error:
        raise Refused("spans", error.problems[0].message) from error


def _check_entity(s: Span, declared: Declared) -> None:
    if s.entity not in declared.entities:
        raise Refused("undeclared-entity", f"the spec has no entity `{s.entity}`")
    if s.role and s.role not in declared.entities[s.entity].roles:
        raise Refused("undeclared-role", f"`{s.entity}` has no role `{s.role}` in the spec")
    if s.group and s.group not in declared.entities[s.entity].groups:
        raise Refused("undeclared-group", f"`{s.entity}` has no group `{s.group}` in the spec")
