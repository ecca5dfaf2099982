"""The account that a manifest gives of a run: what was asked, what was given, and why the rest was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from synthchat.backends.base import Backend, Remote
from synthchat.dataset.edits import Rows
from synthchat.dataset.held import Effort
from synthchat.dataset.manifest import DecisionCounts, IntentCounts, LengthShare, Manifest, sum_reasons, total_counts
from synthchat.dataset.result import Result
from synthchat.generate.decided import TAKEN_OUT
from synthchat.plan.labels import label_only
from synthchat.records import Reject, Utterance

TEMPLATE_NOTE = "Template data are a start: they repeat the seeds' sentences. A language model as the backend writes more varied ones."


def account(result: Result, records: Rows, rejects: Mapping[str, list[Reject]], decided: DecisionCounts) -> Manifest:
    """The manifest, but for its files."""
    seeds = {name: len(intent.examples) for name, intent in result.domain.intents.items()}
    intents = {name: _counts(effort, seeds[name], records[name], rejects[name]) for name, effort in result.efforts().items()}
    made_from = result.inputs
    return Manifest(
        name=result.domain.name,
        generator=made_from.generator,
        backend=made_from.backend,
        settings=made_from.settings,
        sources=made_from.sources,
        hashes=made_from.hashes,
        only=result.only,
        totals=total_counts(intents),
        rejected=sum_reasons(intents.values()),
        decisions=decided,
        intents=intents,
        without=_without(result, records),
        languages=_languages(result, records),
        lengths=_lengths(result, records),
        label_only=label_only(result.domain, result.backend),
        tokens={"input": result.counts.input_tokens, "output": result.counts.output_tokens} if result.backend.prompted else {},
        models=_models(records),
        notes=(*_notes(result.backend), *_changed(intents), *_stale(intents), *_partly(result.only, intents)),
        files={},
    )


def _notes(backend: Backend) -> tuple[str, ...]:
    if isinstance(backend, Remote):
        return backend.warnings
    return (TEMPLATE_NOTE,) if backend.name == "offline" else ()


def _changed(intents: Mapping[str, IntentCounts]) -> Iterator[str]:
    """The card says that no person wrote the data: this says which ones one did."""
    if changed := sum(counts.edited + counts.relabelled for counts in intents.values()):
        yield f"A person has changed the text or the intent of {changed} records (`origin.kind` is `edited`)."


def _stale(intents: Mapping[str, IntentCounts]) -> Iterator[str]:
    if stale := sum(counts.stale for counts in intents.values()):
        yield f"{stale} records answer prompts that read otherwise today (`origin.stale_prompt`); `--refresh` asks for them anew."


def _languages(result: Result, records: Rows) -> dict[str, int]:
    spoken = result.domain.languages
    made = Counter(r.language for rows in records.values() for r in rows if r.origin and r.origin.kind != "seed")
    return {tag: made[tag] for tag in spoken} if len(spoken) > 1 else {}


def _partly(only: tuple[str, ...], intents: Mapping[str, IntentCounts]) -> Iterator[str]:
    if others := {name: counts.generated + counts.relabelled for name, counts in intents.items() if only and name not in only}:
        none = sum(not count for count in others.values())
        lacking = f", {none} of them without records: a run without `--only` makes them" if none else ""
        yield f"The last run made {', '.join(f'`{name}`' for name in only)} alone. {len(others)} other intents are as they were in the folder{lacking}."


def _models(records: Mapping[str, list[Utterance]]) -> dict[str, int]:
    """Records by the model that the replies say wrote them."""
    counts = Counter(r.origin.model for rows in records.values() for r in rows if r.origin and r.origin.model)
    return dict(sorted((str(model), count) for model, count in counts.items()))


def _without(result: Result, records: Mapping[str, list[Utterance]]) -> dict[str, tuple[str, ...]]:
    """Splits that lack an intent: of few templates, all may fall to one side. What has examples alone lacks no training row."""
    found = {name: {r.split for r in rows if r.origin and r.origin.kind != "seed"} for name, rows in records.items()}
    splits = ("train", *(split for split, share in result.domain.split.items() if share))
    lacking = {split: tuple(name for name, own in found.items() if split not in own and (own or split != "train")) for split in splits}
    return {split: names for split, names in lacking.items() if names}


def _lengths(result: Result, records: Mapping[str, list[Utterance]]) -> dict[str, LengthShare]:
    """Planned and measured shares of the built-in lengths, over the records whose length no persona fixes."""
    factor, personas = result.domain.factors.get("length"), result.domain.personas
    levels = {level.name: level.share for level in factor.levels} if factor and factor.built_in else {}
    free = [r for rows in records.values() for r in rows if "length" in r.attributes and not (r.persona and "length" in personas[r.persona].levels)]
    counts = Counter(r.attributes["length"] for r in free)
    return {name: LengthShare(planned=round(share, 4), given=round(counts[name] / len(free), 4)) for name, share in levels.items() if free}


def _counts(effort: Effort, seeds: int, records: list[Utterance], rejects: list[Reject]) -> IntentCounts:
    edited = Counter("relabel" in r.origin.operations for r in records if r.origin and r.origin.kind == "edited")
    generated = len(records) - seeds - edited[True]
    asked = max(effort.asked, generated)
    short = asked - generated
    return IntentCounts(
        asked=asked,
        generated=generated,
        edited=edited[False],
        stale=sum(r.origin.stale_prompt and "relabel" not in r.origin.operations for r in records if r.origin),
        relabelled=edited[True],
        short=short,
        seeds=seeds,
        requests=effort.requests,
        candidates=generated + len(rejects),
        rejected=dict(sorted(Counter(r.reason for r in rejects).items())),
        splits=dict(sorted(Counter(r.split or "train" for r in records).items())),
        failed_cells=tuple(sorted({*effort.failed_cells, *(r.cell for r in rejects if r.reason in ("conflict", *TAKEN_OUT))})) if short else (),
    )
