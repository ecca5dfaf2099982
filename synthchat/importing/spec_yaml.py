"""A spec as YAML that a person would write: quotes where they are needed, short lists on one line, a blank line between intents."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString

from synthchat.importing.draft import Draft, DraftIntent
from synthchat.importing.seeds import Seed
from synthchat.importing.sources import Source
from synthchat.spec import markup
from synthchat.spec.model import Slot
from synthchat.spec.slots import KEYS

SHORT = 100
"""So many characters of a list stand on one line."""
PLAIN = re.compile(r"[\w$€£(¿¡+](?:(?!: |\s#).)*(?<![:\s])", re.DOTALL)
"""What needs no quotes in a block; ruamel.yaml still gives them to what looks like a number."""
PLAIN_IN_FLOW = re.compile(r"[\w$€£(¿¡+][^,\[\]{}:#\"]*(?<!\s)")
ESCAPED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def spec_yaml(draft: Draft, comment: str, file: str | None = None) -> str:
    """The spec's text. `file` is where the seeds stand, if not here."""
    head: dict[str, Any] = {"synthchat": 1, "name": draft.name}
    if draft.description:
        head["description"] = _text(draft.description)
    head["languages"] = _flow(list(draft.languages))
    parts = [f"# {line}\n" for line in comment.splitlines()] + [_dumped(head)]
    if draft.entities:
        parts.append("\nentities:\n" + "".join(_below(name, _source(source)) for name, source in draft.entities.items()))
    parts.append("\nintents:\n" + "\n".join(_below(name, _intent(draft, intent, file)) for name, intent in draft.intents.items()))
    return "".join(parts)


def marked(seed: Seed, entities: Mapping[str, Source]) -> str:
    """The seed in the spec's markup; a value that the spec's list tells by itself is not written."""
    return markup.render(seed.text, (replace(s, value=_given(seed, s.start, s.end, s.value, entities[s.entity])) for s in seed.spans))


def _given(seed: Seed, start: int, end: int, value: str, source: Source) -> str:
    surface = seed.text[start:end]
    return surface if source.listing and source.listing.meaning(seed.language, surface) == value else value


def _source(source: Source) -> Any:  # noqa: ANN401  # a mapping, of ruamel's kind where it stands on one line
    if source.type:
        return _flow({"type": source.type})
    if source.pattern is not None:
        return _flow({"pattern": _quoted(source.pattern)})
    opened: dict[str, Any] = {"open": True} if source.open else {}
    if not source.listing:
        return _flow(opened)
    return opened | {"values": _listed(source.listing.items())}


def _intent(draft: Draft, intent: DraftIntent, file: str | None) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if intent.description:
        body["description"] = _text(intent.description)
    if intent.fallback:
        body["fallback"] = True
    if intent.slots:
        body["entities"] = _flow([_slot(slot) for slot in intent.slots])
    if intent.seeds and file:
        body["examples"] = _flow({"file": _in_flow(file)})
    elif intent.seeds:
        body["examples"] = _examples(intent.seeds, draft)
    return body


def _examples(seeds: Sequence[Seed], draft: Draft) -> object:
    texts = {tag: [_text(marked(seed, draft.entities)) for seed in seeds if seed.language == tag] for tag in draft.languages}
    by_language = {tag: said for tag, said in texts.items() if said}
    return by_language[draft.languages[0]] if list(by_language) == [draft.languages[0]] else by_language


def _slot(slot: Slot) -> object:
    if slot.group is None and slot.many == 1 and (slot.role is None or slot.entity not in KEYS):
        name = _in_flow(slot.entity + ("!" if slot.required else ""))
        return name if slot.role is None else {name: _in_flow(slot.role)}
    given = {"entity": slot.entity, "role": slot.role, "group": slot.group}
    long: dict[str, Any] = {key: _in_flow(name) for key, name in given.items() if name is not None}
    return long | ({"required": True} if slot.required else {}) | ({"many": slot.many} if slot.many > 1 else {})


def _listed(items: Iterable[object]) -> object:
    """Values on one line where they are few and plain, else each on its own."""
    plain = [_deep(item) for item in items]
    short = all(isinstance(item, str) for item in plain) and sum(len(str(item)) + 2 for item in plain) <= SHORT
    return _flow(plain) if short else [_synonyms(item) for item in plain]


def _synonyms(item: Any) -> Any:  # noqa: ANN401  # a scalar, or a mapping of lists
    if not isinstance(item, dict):
        return item
    return {key: _flow(said) if isinstance(said, list) else {tag: _flow(s) for tag, s in said.items()} for key, said in item.items()}


def _deep(value: object) -> object:
    if isinstance(value, dict):
        return {_in_flow(key): _deep(inner) for key, inner in value.items()}
    return [_deep(inner) for inner in value] if isinstance(value, list) else _in_flow(str(value))


def _text(text: str, plain: re.Pattern[str] = PLAIN) -> Any:  # noqa: ANN401  # a text, of ruamel's kind where it is quoted
    """A scalar, without quotes where `plain` says so."""
    return text if plain.fullmatch(text) and not ESCAPED.search(text) else _quoted(text)


def _quoted(text: str) -> Any:  # noqa: ANN401  # ruamel's kinds of quotes
    """A scalar in quotes; what YAML takes for a line break, or nobody sees, is escaped."""
    return DoubleQuotedScalarString(text) if ESCAPED.search(text) else SingleQuotedScalarString(text)


def _in_flow(text: str) -> Any:  # noqa: ANN401
    """A scalar that may stand on a line with others."""
    return _text(text, PLAIN_IN_FLOW)


def _flow(value: Any) -> Any:  # noqa: ANN401  # ruamel's own kinds of list and mapping
    found = CommentedSeq(value) if isinstance(value, list) else CommentedMap(value)
    found.fa.set_flow_style()
    return found


def _below(name: str, body: Mapping[str, Any]) -> str:
    return textwrap.indent(_dumped({_text(name): body}), "  ")


def _dumped(value: Mapping[str, Any]) -> str:
    yaml = YAML()
    yaml.width = 1 << 30
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(dict(value), out)
    return out.getvalue()
