"""A watcher that writes down what it is told."""

from __future__ import annotations

from synthchat.backends.base import Named
from synthchat.generate.counts import Counts
from synthchat.records import Reject, Utterance


class Notes:
    """Everything in the order in which it happened."""

    def __init__(self) -> None:
        self.records: list[Utterance] = []
        self.rejects: list[Reject] = []
        self.warnings: list[str] = []
        self.notes: list[str] = []
        self.completed = False

    def warned(self, message: str) -> None:
        self.warnings.append(message)

    def noted(self, message: str) -> None:
        self.notes.append(message)

    def complete(self) -> None:
        self.completed = True

    def admitted(self, record: Utterance) -> None:
        self.records.append(record)

    def rejected(self, reject: Reject) -> None:
        self.rejects.append(reject)

    def began(self, backend: Named, counts: Counts) -> None:
        self.backend, self.counts = backend, counts
