"""The gate of one intent: what may join the records that it already has."""

from __future__ import annotations

from collections import defaultdict

from synthchat.generate.duplicates import Frames, NearDuplicates
from synthchat.generate.fold import fold
from synthchat.generate.parse import Failure
from synthchat.records import Utterance
from synthchat.spec.model import Intent


class Admission:
    """Judges verified utterances in canonical order against the seeds and whatever was admitted before, each language by itself."""

    def __init__(self, intent: Intent) -> None:
        self._seeds = {(e.language, fold(e.text)) for e in intent.examples}
        self._near: defaultdict[str | None, NearDuplicates] = defaultdict(NearDuplicates)
        self._frames: defaultdict[str | None, Frames] | None = defaultdict(Frames) if any(e.spans for e in intent.examples) else None
        for example in intent.examples:
            self._near[example.language].add(example.text, example.spans)

    def judge(self, record: Utterance) -> Failure | None:
        """Admit a record (None), or say why not."""
        failure = self._failure(record)
        if not failure:
            self._near[record.language].add(record.text, record.entities)
        return failure

    def _failure(self, record: Utterance) -> Failure | None:
        if (record.language, fold(record.text)) in self._seeds:
            return Failure("seed-copy", "a seed says the same", record.text)
        if near := self._near[record.language].find(record.text, record.entities):
            return Failure("near-duplicate", f"like `{near}`", record.text)
        if self._frames is not None and not self._frames[record.language].take(record.text, record.entities):
            return Failure("worn-frame", "too many records have this sentence around their values", record.text)
        return None
