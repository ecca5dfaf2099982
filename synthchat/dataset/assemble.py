"""From what the streams gave to the files of the folder: seeds first, then each intent's records by number, in the spec's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import orjson

from synthchat.dataset.account import account
from synthchat.dataset.card import card
from synthchat.dataset.edits import follow
from synthchat.dataset.folder import MANIFEST, staged
from synthchat.dataset.manifest import Manifest
from synthchat.dataset.result import Result
from synthchat.jsonl import to_json
from synthchat.records import Origin, Reject, Utterance, utterance_id
from synthchat.spec.model import Intent


def write_dataset(out: Path, result: Result) -> Manifest:
    """Write the folder and answer its manifest.

    Raises FolderError where `out` is not ours or cannot be written, DataError where a person's decision is wrong by the spec.
    """
    own, moved, decided = follow(result.domain, result.settled, result.decisions, whole=not result.only)
    held = result.held.records
    records = {name: [*_seeds(intent), *own.get(name, ()), *held.get(name, ()), *moved[name]] for name, intent in result.domain.intents.items()}
    rejects = result.rejects()
    with staged(out) as staging:
        staging.write("utterances.jsonl", (to_json(r) for rows in records.values() for r in rows), rows=True)
        staging.write("rejects.jsonl", (_reject_row(r) for rows in rejects.values() for r in rows), rows=True)
        staging.write("spec.json", [_pretty(result.domain.model_dump(mode="json"))])
        draft = account(result, records, rejects, decided)
        mentions = Counter(span.entity for rows in records.values() for r in rows for span in r.entities)
        staging.write("README.md", [card(result.domain, draft, mentions).encode()])
        manifest = draft.model_copy(update={"files": dict(staging.files)})
        staging.write(MANIFEST, [_pretty(manifest.model_dump(mode="json"))])
    return manifest


def _seeds(intent: Intent) -> Iterator[Utterance]:
    for example in intent.examples:
        name = utterance_id(example.language, intent.name, example.text, example.spans)
        yield Utterance(example.text, intent.name, example.language, example.spans, id=name, split="train", origin=Origin("seed"))


def _reject_row(reject: Reject) -> bytes:
    row = {name: getattr(reject, name) for name in ("intent", "cell", "attempt", "reason", "detail", "text", "request")}
    # A broken reply may hold lone surrogates, which no UTF-8 file can.
    clean = {key: value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value for key, value in row.items()}
    return orjson.dumps({key: value for key, value in clean.items() if value is not None}, option=orjson.OPT_APPEND_NEWLINE)


def _pretty(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
