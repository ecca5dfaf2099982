"""From what the streams gave to the files of the folder: seeds first, then each intent's records by number, in the spec's order."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import orjson

from synthchat import __version__
from synthchat.backends.base import Backend, Remote
from synthchat.config import RunConfig
from synthchat.dataset.card import card
from synthchat.dataset.edits import Rows, follow
from synthchat.dataset.folder import MANIFEST, staged
from synthchat.dataset.manifest import DecisionCounts, IntentCounts, LengthShare, Manifest, sum_reasons, total_counts
from synthchat.generate.counts import Counts
from synthchat.generate.decided import TAKEN_OUT, Decisions
from synthchat.generate.settle import Settled
from synthchat.generate.stream import IntentStream
from synthchat.jsonl import to_json
from synthchat.plan.labels import label_only
from synthchat.records import Origin, Reject, Utterance, utterance_id
from synthchat.spec.model import Domain, Intent

VALUE_LIBRARIES = ("Faker", "Babel", "phonenumbers")
TEMPLATE_NOTE = "Template data are a start: they repeat the seeds' sentences. A language model as the backend writes more varied ones."


@dataclass(frozen=True, slots=True)
class Result:
    """All that a run gave."""

    domain: Domain
    config: RunConfig
    backend: Backend
    asked: Mapping[str, int]
    streams: Sequence[IntentStream]
    settled: Settled
    decisions: Decisions
    counts: Counts


def write_dataset(out: Path, result: Result) -> Manifest:
    """Write the folder and answer its manifest.

    Raises FolderError where `out` is not ours or cannot be written, DataError where a person's decision is wrong by the spec.
    """
    own, moved, decided = follow(result.domain, result.settled, result.decisions)
    records = {name: [*_seeds(intent), *own[name], *moved[name]] for name, intent in result.domain.intents.items()}
    rejects = _rejects(result)
    with staged(out) as staging:
        staging.write("utterances.jsonl", (to_json(r) for rows in records.values() for r in rows), rows=True)
        staging.write("rejects.jsonl", (_reject_row(r) for rows in rejects.values() for r in rows), rows=True)
        staging.write("spec.json", [_pretty(result.domain.model_dump(mode="json"))])
        draft = _manifest(result, records, rejects, decided)
        mentions = Counter(span.entity for rows in records.values() for r in rows for span in r.entities)
        staging.write("README.md", [card(result.domain, draft, mentions).encode()])
        manifest = draft.model_copy(update={"files": dict(staging.files)})
        staging.write(MANIFEST, [_pretty(manifest.model_dump(mode="json"))])
    return manifest


def _seeds(intent: Intent) -> Iterator[Utterance]:
    for example in intent.examples:
        name = utterance_id(example.language, intent.name, example.text, example.spans)
        yield Utterance(example.text, intent.name, example.language, example.spans, id=name, split="train", origin=Origin("seed"))


def _rejects(result: Result) -> dict[str, list[Reject]]:
    """By intent, in the order of the cells."""
    rows = {stream.intent.name: list(stream.rejects) for stream in result.streams}
    for reject in result.settled.rejects:
        rows[reject.intent].append(reject)
    return {name: sorted(rejects, key=lambda r: (r.cell, r.attempt)) for name, rejects in rows.items()}


def _manifest(result: Result, records: Rows, rejects: Mapping[str, list[Reject]], decided: DecisionCounts) -> Manifest:
    intents = {s.intent.name: _counts(s, result.asked[s.intent.name], records[s.intent.name], rejects[s.intent.name]) for s in result.streams}
    # Limits change how long a run takes and nothing else; in the manifest they would make equal datasets differ.
    settings = result.config.model_dump(mode="json", exclude={"sources", "limits"}, exclude_none=True)
    sources = {path: source for path, source in result.config.sources.items() if not path.startswith("limits.")}
    return Manifest(
        name=result.domain.name,
        generator={"synthchat": __version__, **{name: version(name) for name in VALUE_LIBRARIES}},
        backend={"name": result.backend.name, "model": result.backend.model},
        settings=settings,
        sources=sources,
        hashes={"spec": _sha(result.domain.model_dump(mode="json")), "config": _sha(settings)} | _decided(result.decisions),
        totals=total_counts(intents),
        rejected=sum_reasons(intents.values()),
        decisions=decided,
        intents=intents,
        without=_without(result, records),
        lengths=_lengths(result, records),
        label_only=label_only(result.domain, result.backend),
        tokens={"input": result.counts.input_tokens, "output": result.counts.output_tokens} if result.backend.prompted else {},
        models=_models(records),
        notes=(*_notes(result.backend), *_changed(intents)),
        files={},
    )


def _decided(decisions: Decisions) -> dict[str, str]:
    return {"decisions": decisions.digest} if decisions.digest else {}


def _notes(backend: Backend) -> tuple[str, ...]:
    if isinstance(backend, Remote):
        return backend.warnings
    return (TEMPLATE_NOTE,) if backend.name == "offline" else ()


def _changed(intents: Mapping[str, IntentCounts]) -> Iterator[str]:
    """The card says that no person wrote the data: this says which ones one did."""
    if changed := sum(counts.edited + counts.relabelled for counts in intents.values()):
        yield f"A person has changed the text or the intent of {changed} records (`origin.kind` is `edited`)."


def _models(records: Mapping[str, list[Utterance]]) -> dict[str, int]:
    """Records by the model that the replies say wrote them."""
    counts = Counter(r.origin.model for rows in records.values() for r in rows if r.origin and r.origin.model)
    return dict(sorted((str(model), count) for model, count in counts.items()))


def _without(result: Result, records: Mapping[str, list[Utterance]]) -> dict[str, tuple[str, ...]]:
    """Splits that lack an intent: of few templates, all may fall to one side."""
    found = {name: {r.split for r in rows if r.origin and r.origin.kind != "seed"} for name, rows in records.items()}
    splits = ("train", *(split for split, share in result.domain.split.items() if share))
    lacking = {split: tuple(name for name, own in found.items() if own and split not in own) for split in splits}
    return {split: names for split, names in lacking.items() if names}


def _lengths(result: Result, records: Mapping[str, list[Utterance]]) -> dict[str, LengthShare]:
    """Planned and measured shares of the built-in lengths, over the records whose length no persona fixes."""
    factor, personas = result.domain.factors.get("length"), result.domain.personas
    levels = {level.name: level.share for level in factor.levels} if factor and factor.built_in else {}
    free = [r for rows in records.values() for r in rows if "length" in r.attributes and not (r.persona and "length" in personas[r.persona].levels)]
    counts = Counter(r.attributes["length"] for r in free)
    return {name: LengthShare(planned=round(share, 4), given=round(counts[name] / len(free), 4)) for name, share in levels.items() if free}


def _counts(stream: IntentStream, asked: int, records: list[Utterance], rejects: list[Reject]) -> IntentCounts:
    seeds = len(stream.intent.examples)
    edited = Counter("relabel" in r.origin.operations for r in records if r.origin and r.origin.kind == "edited")
    generated = len(records) - seeds - edited[True]
    short = asked - generated
    return IntentCounts(
        asked=asked,
        generated=generated,
        edited=edited[False],
        relabelled=edited[True],
        short=short,
        seeds=seeds,
        requests=stream.requests,
        candidates=generated + len(rejects),
        rejected=dict(sorted(Counter(r.reason for r in rejects).items())),
        splits=dict(sorted(Counter(r.split or "train" for r in records).items())),
        failed_cells=tuple(sorted({*stream.failed_cells, *(r.cell for r in rejects if r.reason in ("conflict", *TAKEN_OUT))})) if short else (),
    )


def _reject_row(reject: Reject) -> bytes:
    row = {name: getattr(reject, name) for name in ("intent", "cell", "attempt", "reason", "detail", "text", "request")}
    # A broken reply may hold lone surrogates, which no UTF-8 file can.
    clean = {key: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value for key, value in row.items()}
    return orjson.dumps({key: value for key, value in clean.items() if value is not None}, option=orjson.OPT_APPEND_NEWLINE)


def _pretty(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _sha(value: object) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
