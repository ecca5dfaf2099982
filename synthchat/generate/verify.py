"""Every label of a candidate is checked against what its cell planned: this record's values are there, marked, and nothing else is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from synthchat.cells import Cell, PlannedValue
from synthchat.generate.marks import assign, named
from synthchat.generate.match import matches
from synthchat.generate.parse import Candidate, Failure
from synthchat.generate.rules import Rules
from synthchat.generate.scripts import foreign_script
from synthchat.records import Span, Utterance
from synthchat.spec.languages import spoken_name
from synthchat.spec.lengths import words_in
from synthchat.spec.markup import MarkupError, parse
from synthchat.spec.values import folded

MAX_CHARACTERS = 1000
BLANKLESS = 0x0E00
LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{[\w .:|-]*\}|<[A-Za-z_][\w .:|-]*>|\]\(|\]\{|\$\{")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def verify(candidate: Candidate, cell: Cell, rules: Rules) -> Utterance | Failure:
    """The utterance that a candidate is, with exact spans, or why it is none."""
    try:
        text, spans = trim(*parse(candidate.marked))
    except MarkupError as error:
        return Failure("markup", error.message, candidate.marked)
    if failure := text_failure(text):
        return replace(failure, text=candidate.marked)
    pairs = assign(spans, cell.values)
    if isinstance(pairs, Failure):
        return replace(pairs, text=candidate.marked)
    levels = measured(text, cell.attributes)
    failure = next(filter(None, (_span_failure(text, s, v, rules) for s, v in pairs)), None)
    failure = failure or _unmarked(text, spans, cell.values) or _foreign(_outside(text, spans), cell.language, rules) or _length_failure(cell, levels)
    if failure:
        return replace(failure, text=candidate.marked)
    entities = tuple(_labelled(text, span, value, rules) for span, value in pairs)
    return Utterance(text, cell.intent, cell.language, entities, persona=cell.persona, attributes=levels)


def trim(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """The text without blanks at its ends, and its spans where they then are."""
    left, kept = len(text) - len(text.lstrip()), text.strip()
    return kept, tuple(Span(max(s.start - left, 0), min(s.end - left, len(kept)), s.entity, s.value, s.role, s.group) for s in spans)


def text_failure(text: str) -> Failure | None:
    """What keeps a text from being an utterance, whatever its labels."""
    if not any(c.isalnum() for c in text):
        return Failure("empty", "there is no word in it")
    if len(text) > MAX_CHARACTERS:
        return Failure("too-long", f"{len(text)} characters, {MAX_CHARACTERS} at most")
    if found := LEFTOVER.search(text):
        return Failure("template", f"`{found[0]}` looks like a part of a template")
    if found := CONTROL.search(text):
        return Failure("control", f"a control character or line break (U+{ord(found[0]):04X})")
    return None


def border_failure(text: str, span: Span) -> Failure | None:
    """A mark that begins or ends at a blank or inside a word."""
    surface = text[span.start : span.end]
    if surface != surface.strip() or not surface:
        return Failure("span-border", f"`{surface}` begins or ends with a blank")
    if _inside_word(text, span.start) or _inside_word(text, span.end):
        return Failure("span-border", f"`{surface}` begins or ends inside a word")
    return None


def _span_failure(text: str, span: Span, planned: PlannedValue, rules: Rules) -> Failure | None:
    if failure := border_failure(text, span):
        return failure
    surface = text[span.start : span.end]
    wrong = not matches(surface, planned.surface, planned.match)
    verdict = None if wrong or _verbatim(surface, planned) else rules.judged(planned, surface)
    if wrong or (verdict and verdict.wrong):
        why = f" ({verdict.wrong})" if verdict else ""
        return Failure("wrong-value", f"{named(planned.key)} is `{surface}`{why}, planned was `{planned.surface}`")
    return None


def _verbatim(surface: str, planned: PlannedValue) -> bool:
    return planned.match != "free" or folded(surface) == folded(planned.surface)


def _inside_word(text: str, at: int) -> bool:
    """Whether a character goes on there (by a combining mark), or a word: a letter, mark or digit stands on both sides.

    Scripts that write no blanks (from Thai on, U+0E00) have no such borders, and Korean need not: endings follow its nouns without a blank.
    """
    if not 0 < at < len(text):
        return False
    return _is_mark(text[at]) or all((c.isalnum() or _is_mark(c)) and ord(c) < BLANKLESS for c in text[at - 1 : at + 1])


def _is_mark(c: str) -> bool:
    return not c.isascii() and unicodedata.category(c)[0] == "M"


def _unmarked(text: str, spans: Iterable[Span], planned: Iterable[PlannedValue]) -> Failure | None:
    """A planned value that stands a second time in the text, at word borders and outside every mark."""
    outside = unicodedata.normalize("NFC", _outside(text, spans))
    for surface in dict.fromkeys([*(v.surface for v in planned), *(text[s.start : s.end] for s in spans)]):
        said = unicodedata.normalize("NFC", surface)
        # In a script without blanks one character may be a part of any word.
        blankless = len(said) > 1 and all(ord(c) >= BLANKLESS for c in said if c.isalnum())
        pattern = re.escape(said) if blankless else rf"(?<!\w){re.escape(said)}(?!\w)"
        if _may_hold(outside, said) and re.search(pattern, outside, re.IGNORECASE):
            return Failure("unmarked", f"`{surface}` also stands outside its mark")
    return None


def _may_hold(text: str, surface: str) -> bool:
    """Whether a surface may stand in a text in any case: quick to say of ASCII, where case is simple."""
    return not (text.isascii() and surface.isascii()) or surface.lower() in text.lower()


def _outside(text: str, spans: Iterable[Span]) -> str:
    """The text with something that is no character of one in the place of each mark."""
    rest = list(text)
    for span in spans:
        rest[span.start : span.end] = "\x00" * (span.end - span.start)
    return "".join(rest)


def _foreign(outside: str, language: str, rules: Rules) -> Failure | None:
    """What is said around the values is in the cell's script and language. Values may be foreign, as names are."""
    if script := foreign_script(outside, rules.scripts):
        return Failure("script", f"it is written in another script ({script}); write in {spoken_name(language)}")
    if other := next(filter(None, (teller.other(outside) for teller in rules.tellers)), None):
        return Failure("language", f"it is {spoken_name(other)}; write in {spoken_name(language)}")
    return None


def _labelled(text: str, span: Span, planned: PlannedValue, rules: Rules) -> Span:
    """The span as it goes into the record: where the backend worded it otherwise, what was marked is the value, by its listed name if it has one."""
    surface = text[span.start : span.end]
    value, normalized = planned.value, planned.normalized
    if not _verbatim(surface, planned):
        value = rules.canonical.get((planned.entity, folded(surface)), surface)
        normalized = normalized if rules.judged(planned, surface).same else None
    return Span(span.start, span.end, planned.entity, value, planned.role, planned.group, normalized)


def measured(text: str, attributes: Mapping[str, str]) -> Mapping[str, str]:
    """The levels; a built-in length is what the text has, whatever was asked for."""
    words = words_in(text)
    length = "short" if words <= 5 else "medium" if words <= 12 else "long"
    known = attributes.get("length") in {"short", "medium", "long"}
    return _levels(tuple({**attributes, **({"length": length} if known else {})}.items()))


@lru_cache(maxsize=4096)
def _levels(levels: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Records of the same levels share them: a mapping for each would be a tenth of what a record takes."""
    return dict(levels)


def _length_failure(cell: Cell, levels: Mapping[str, str]) -> Failure | None:
    """A length that the persona fixes is part of who speaks, so it is not measured away."""
    planned, found = cell.attributes.get("length"), levels.get("length")
    return Failure("length", f"it is {found}, `{cell.persona}` speaks {planned}") if "length" in cell.fixed and planned != found else None
