"""What a folder holds of the intents that a run leaves alone (`--only`): their records and rejects stay there, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from synthchat.dataset.look import read_rejects
from synthchat.dataset.manifest import IntentCounts, Manifest
from synthchat.generate.decided import Decisions
from synthchat.generate.fold import fold
from synthchat.generate.settle import A_PERSON
from synthchat.readers import read
from synthchat.records import Reject, Utterance
from synthchat.spec.model import Domain

UTTERANCES, REJECTS = "utterances.jsonl", "rejects.jsonl"
RELABEL = "relabel"


@dataclass(frozen=True, slots=True)
class Effort:
    """What one intent was asked for, how many requests its cells took, and which of them gave nothing."""

    asked: int = 0
    requests: int = 0
    failed_cells: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Records by the intent that they are labelled as, rejects by that whose cells they were. `unfit` counts the records that the spec has no place for."""

    records: Mapping[str, list[Utterance]] = field(default_factory=dict)
    rejects: Mapping[str, list[Reject]] = field(default_factory=dict)
    counts: Mapping[str, IntentCounts] = field(default_factory=dict)
    unfit: int = 0

    @property
    def texts(self) -> dict[str, str]:
        """Folded text → who owns it: no record that is made may repeat one."""
        return {fold(r.text): A_PERSON if _edited(r) else name for name, records in self.records.items() for r in records}

    def effort(self, intent: str) -> Effort:
        """What the last run that made the intent took; requests are those that its records and rejects tell of."""
        told = [r.origin.request for r in self.records.get(intent, ()) if r.origin and not _moved(r)]
        told += [r.request for r in self.rejects.get(intent, ())]
        counts = self.counts.get(intent)
        return Effort(counts.asked if counts else 0, len({*told} - {None}), counts.failed_cells if counts else ())


def read_held(folder: Path, manifest: Manifest | None, domain: Domain, decisions: Decisions, made: Collection[str]) -> Held:
    """What is in a folder of the intents that are not made now. A record that a person has moved goes with the intent whose cell it was.

    Raises DataError where the folder's files cannot be read.
    """
    if len(made) == len(domain.intents) or not (folder / UTTERANCES).is_file():
        return Held()
    rejects = _rejects(folder)
    sources = {(r.request, r.cell): r.intent for own in rejects.values() for r in own if r.reason == "relabelled"}
    others = [r for r in read(folder) if _source(r, sources) not in made and not (r.origin and r.origin.kind == "seed")]
    records, fit = defaultdict(list), _Fit(domain, decisions)
    for record in filter(fit, others):
        records[record.intent].append(record)
    left = {name: own for name, own in rejects.items() if name in domain.intents and name not in made}
    counts = {name: counts for name, counts in (manifest.intents if manifest else {}).items() if name not in made}
    return Held(dict(records), left, counts, len(others) - sum(map(len, records.values())))


def _rejects(folder: Path) -> dict[str, list[Reject]]:
    """By intent."""
    rows: dict[str, list[Reject]] = defaultdict(list)
    for row in read_rejects(folder, None, (), None) if (folder / REJECTS).is_file() else ():
        rows[row["intent"]].append(Reject(**row))
    return dict(rows)


def _source(record: Utterance, sources: Mapping[tuple[str | None, int], str]) -> str:
    """The intent whose cell a record was planned for."""
    origin = record.origin
    return sources.get((origin.request, origin.cell or 0), record.intent) if origin and _moved(record) else record.intent


def _edited(record: Utterance) -> bool:
    return record.origin is not None and record.origin.kind == "edited"


def _moved(record: Utterance) -> bool:
    return record.origin is not None and RELABEL in record.origin.operations


class _Fit:
    """Whether a record may stay: the spec has its intent and labels, and no example nor a person's edit says the same."""

    def __init__(self, domain: Domain, decisions: Decisions) -> None:
        self._domain = domain
        self._slots = {name: {slot.key for slot in intent.slots} for name, intent in domain.intents.items()}
        self._examples = {fold(e.text) for intent in domain.intents.values() for e in intent.examples}
        self._written = {fold(d.text): d.id for d in decisions.by_id.values() if d.text is not None}

    def __call__(self, record: Utterance) -> bool:
        domain, text = self._domain, fold(record.text)
        slots = self._slots.get(record.intent)
        labels = slots is not None and all(span.key in slots for span in record.entities)
        known = record.language in (None, *domain.languages) and record.persona in (None, *domain.personas)
        return labels and known and text not in self._examples and self._written.get(text, record.id) == record.id
