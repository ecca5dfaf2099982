"""Formats of one file per split, one row per record: JSONL and CSV."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import orjson

from synthchat.errors import DataError, Place
from synthchat.formats.base import Dataset, ExportReport, Refusal, refuse
from synthchat.formats.output import Output
from synthchat.jsonl import check_spans
from synthchat.records import Utterance

FORMAT = "synthchat-export/1"
MARKER = ".synthchat-export.json"  # JSONL and CSV have no room for a comment that says whose they are
SPLIT = re.compile(r"[a-z0-9_-]{1,64}")
HINT = "name another folder, or move the file away"


def write_splits(dataset: Dataset, target: Path, name: str, row: Callable[[Utterance], bytes], head: bytes = b"") -> ExportReport:
    """`train.<name>`, `test.<name>` and so on. `row` raises DataError for a record that the format cannot hold; one without a split is of train."""
    earlier = marked(target)
    written: Counter[str] = Counter()
    refused: list[Refusal] = []
    with Output(target, lambda path: path.name in earlier, HINT) as out:
        for u in dataset.utterances:
            split = u.split or "train"
            try:
                line = _row(u, split, row)
            except DataError as error:
                refused.append(refuse(u, "unwritable", error.problems[0].message))
                continue
            out.write(f"{split}.{name}", line if written[split] else head + line)
            written[split] += 1
        if not written:
            out.write(f"train.{name}", head)
        out.retire(f"*.{name}")
        files = out.files
    mark(target, {f for f in earlier if not f.endswith(f".{name}")} | {path.name for path in files})
    return ExportReport(format=name, files=files, written=written.total(), splits=dict(sorted(written.items())), refused=tuple(refused))


def _row(u: Utterance, split: str, row: Callable[[Utterance], bytes]) -> bytes:
    if not u.text.strip() or not u.intent.strip():
        raise DataError("a blank text or intent")
    if not SPLIT.fullmatch(split):
        raise DataError(f"`{split}` cannot name a file: a split is called by small letters, digits, - and _")
    check_spans(u.entities, u.text, Place(u.id))
    return row(u)


def marked(target: Path) -> frozenset[str]:
    """The names of the files in a folder that an earlier export of ours wrote there."""
    try:
        marker = orjson.loads((target / MARKER).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return frozenset()
    return frozenset(marker["files"]) if isinstance(marker, dict) and marker.get("format") == FORMAT else frozenset()


def mark(target: Path, names: set[str]) -> None:
    """Note which files are ours, for the next export."""
    with Output(target, lambda path: True, HINT) as out:
        out.write(MARKER, orjson.dumps({"format": FORMAT, "files": sorted(names)}) + b"\n")
