"""JSONL: the records as they are, one file per split."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from synthchat.formats.base import Dataset, ExportReport, Options
from synthchat.formats.splits import write_splits
from synthchat.jsonl import to_json


class JsonlExporter:
    """`train.jsonl`, `test.jsonl`: every field of SPEC.md, section 7."""

    options: ClassVar[frozenset[str]] = frozenset()

    def write(self, dataset: Dataset, target: Path, options: Options) -> ExportReport:
        """Write one file per split."""
        return write_splits(dataset, target, "jsonl", to_json)
