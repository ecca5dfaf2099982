"""Following a person's decisions: records with another text or intent, verified again against the spec."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from synthchat.dataset.manifest import DecisionCounts
from synthchat.errors import DataError, Problem, SpecError
from synthchat.generate.decided import Decision, Decisions
from synthchat.generate.fold import fold
from synthchat.generate.settle import Settled
from synthchat.generate.verify import border_failure, measured
from synthchat.records import Origin, Span, Utterance
from synthchat.spec.examples import Seed
from synthchat.spec.model import Domain, Entity, Example
from synthchat.spec.problems import Problems
from synthchat.spec.seeds import Seeds

Rows = dict[str, list[Utterance]]


def follow(domain: Domain, settled: Settled, decisions: Decisions, *, whole: bool = True) -> tuple[Rows, Rows, DecisionCounts]:
    """Each intent's own records, those that were moved to it, and the counts. Only of a `whole` run can it be said whose records are gone.

    Raises DataError, at the decisions' lines, where what was decided is wrong by the spec, or stands twice.
    """
    editor = _Editor(domain)
    by_id = decisions.by_id
    own = {name: [editor.changed(r, by_id[r.id]) if r.id in by_id else r for r in rows] for name, rows in settled.kept.items()}
    moved: Rows = {name: [] for name in domain.intents}
    for record in settled.moved:
        changed = editor.changed(record, by_id[record.id])
        moved[changed.intent].append(changed)
    if editor.problems:
        raise DataError(sorted(editor.problems, key=lambda p: (p.place.line if p.place else 0, p.message)))
    counts = Counter(by_id[name].what for name in settled.met)
    gone = tuple(sorted(name for name in by_id if whole and name not in settled.met))
    return own, moved, DecisionCounts(drop=counts["drop"], edit=counts["edit"], relabel=counts["relabel"], keep=counts["keep"], gone=gone)


@dataclass(slots=True)
class _Editor:
    """Makes the changed records and collects what is wrong with them; `texts` is folded text → who has it."""

    domain: Domain
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.texts |= {fold(e.text): f"an example of `{name}`" for name, intent in self.domain.intents.items() for e in intent.examples}

    def changed(self, record: Utterance, decision: Decision) -> Utterance:
        """The record as it was decided; it keeps id, persona and split."""
        if decision.what == "keep":
            return record
        if decision.intent == record.intent and decision.text is None:
            self._add(decision, f"{record.id} is of `{record.intent}` already", 'write "decision": "keep"')
        text = record.text if decision.text is None else decision.text
        marks = record.entities if decision.text is None else decision.spans
        spans = self._verified(decision.intent or record.intent, text, marks, record, decision)
        operations = ("edit",) * (decision.text is not None) + ("relabel",) * (decision.intent not in (None, record.intent))
        origin = replace(record.origin or Origin("edited"), kind="edited", operations=operations)
        return replace(record, text=text, intent=decision.intent or record.intent, entities=spans, attributes=self._levels(text, record), origin=origin)

    def _levels(self, text: str, record: Utterance) -> dict[str, str]:
        persona = self.domain.personas.get(record.persona or "")
        return {**measured(text, record.attributes), **(persona.levels if persona else {})}

    def _verified(self, intent: str, text: str, marks: tuple[Span, ...], record: Utterance, decision: Decision) -> tuple[Span, ...]:
        if owner := self.texts.get(fold(text)):
            self._add(decision, f"`{text}` is {owner}, too", "drop the record, or write another text")
        self.texts.setdefault(fold(text), f"what another decision makes of a record ({decision.place})")
        given = decision.given or (True,) * len(marks)
        language = record.language or self.domain.main_language
        seed = Seed(decision.place, None, Example(text=text, language=language, spans=marks), given)
        problems = Problems()
        examples = Seeds(self.domain.entities, problems).check([seed], intent, self.domain.intents[intent].slots)
        try:
            problems.check()
        except SpecError as error:
            self.problems += error.problems
            return marks
        spans = tuple(_known(span, text, record) for example in examples for span in example.spans)
        for why in filter(None, (_wrong(span, text, self.domain) for span in spans) if decision.text is not None else ()):
            self._add(decision, why, "mark the whole value, and give its listed name where it is worded otherwise: `[text](entity:value)`")
        return spans

    def _add(self, decision: Decision, message: str, hint: str) -> None:
        self.problems.append(Problem(message, decision.place, hint))


def _known(span: Span, text: str, record: Utterance) -> Span:
    """The span as the record had it where the edit left it as it was: a type's normalized value stays."""
    surface = text[span.start : span.end]
    same = (s for s in record.entities if (s.key, s.value, record.text[s.start : s.end]) == (span.key, span.value, surface))
    return next((replace(s, start=span.start, end=span.end) for s in same), span)


def _wrong(span: Span, text: str, domain: Domain) -> str | None:
    entity, surface = domain.entities[span.entity], text[span.start : span.end]
    if failure := border_failure(text, span):
        return failure.detail
    return None if _fits(span, surface, entity, domain) else f"`{surface}` is no value of `{entity.name}`"


def _fits(span: Span, surface: str, entity: Entity, domain: Domain) -> bool:
    if entity.open or entity.match == "free":
        return True
    if entity.values:
        return span.value in {value.canonical for value in entity.values}
    if entity.pattern:
        return re.fullmatch(entity.pattern, surface) is not None
    return not entity.table or surface.casefold() in set(_cells(entity, domain))


def _cells(entity: Entity, domain: Domain) -> Iterator[str]:
    table = domain.tables[entity.table or ""]
    column = table.columns.index(entity.column or "")
    return (row[column].strip().casefold() for row in table.rows)
