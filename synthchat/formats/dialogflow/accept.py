"""Which records an agent can hold, sorted as an agent wants them: training phrases by intent and language, the other splits beside it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from synthchat.errors import DataError
from synthchat.formats.base import Refusal, refuse
from synthchat.formats.declared import Declared
from synthchat.formats.refusals import Refused, check_declared, check_names, check_text
from synthchat.jsonl import to_json
from synthchat.readers.dialogflow.layout import code
from synthchat.records import Key, Utterance

TAG = re.compile("[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
Seen = dict[str, dict[str, dict[str, dict[str, None]]]]
"""Entity → language → value → what was said for it, in order."""


@dataclass
class Accepted:
    """The records so far; `main` is the language of those that name none. Memory grows with the texts: Dialogflow wants those of an intent together."""

    declared: Declared | None
    languages: list[str]
    main: str
    phrases: dict[str, dict[str, list[Utterance]]] = field(default_factory=dict)
    held_out: dict[str, list[bytes]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    used: Declared = field(default_factory=Declared)
    keys: dict[str, dict[Key, bool]] = field(default_factory=dict)
    seen: Seen = field(default_factory=dict)
    grouped: dict[str, dict[tuple[Key, ...], None]] = field(default_factory=dict)
    _intents: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, u: Utterance) -> None:
        """Keep the record, or its refusal."""
        try:
            check_names(u)
            if self.declared:
                check_declared(u, self.declared)
            check_text(u)
            self._keep(u)
        except Refused as reason:
            self.refused.append(refuse(u, reason.reason, reason.detail))
        except DataError as error:
            self.refused.append(refuse(u, "unwritable", error.problems[0].message))

    def _keep(self, u: Utterance) -> None:
        if not u.intent.strip():
            raise Refused("intent-name", "a blank name of an intent")
        if (split := u.split or "train") != "train":
            self.held_out.setdefault(split, []).append(to_json(u))
            return
        language = self._language(u)
        self.phrases.setdefault(u.intent, {}).setdefault(language, []).append(u)
        self.used.add(u)
        self._note_labels(u, language)
        other = self._intents.setdefault((language, u.text), u.intent)
        self.warnings.update({"dialogflow-two-intents": other != u.intent, "dialogflow-retracted-lost": sum(s.retracted for s in u.entities)})

    def _language(self, u: Utterance) -> str:
        tag = u.language or self.main
        if not TAG.fullmatch(tag):
            raise Refused("language", f"`{tag}` is no tag of a language")
        known = {code(language): language for language in self.languages}
        if code(tag) not in known and self.declared:
            raise Refused("undeclared-language", f"the spec has no language `{tag}`")
        if code(tag) not in known:
            self.languages.append(tag)
        return known.get(code(tag), tag)

    def _note_labels(self, u: Utterance, language: str) -> None:
        keys, groups = self.keys.setdefault(u.intent, {}), dict[str, dict[Key, None]]()
        for key, count in Counter(s.key for s in u.entities).items():
            keys[key] = keys.get(key, False) or count > 1
        for s in sorted(u.entities, key=lambda s: s.start):
            self.seen.setdefault(s.entity, {}).setdefault(language, {}).setdefault(s.value, {}).setdefault(u.text[s.start : s.end])
            if s.group:
                groups.setdefault(s.group, {}).setdefault((s.entity, s.role, None))
        for members in groups.values():
            if len(members) > 1:
                self.grouped.setdefault(language, {}).setdefault(tuple(members))
