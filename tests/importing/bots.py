"""Importing in tests: a source's files, the spec that came of it, and what it says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from synthchat.backends.offline.engine import OfflineEngine
from synthchat.importing.report import ImportReport
from synthchat.importing.run import ImportOptions, import_spec
from synthchat.plan.check import check
from synthchat.records import Span
from synthchat.spec import load
from synthchat.spec.model import Domain
from synthchat.values import Catalogue

Content = tuple[str, str, str, tuple[Span, ...]]


@dataclass(frozen=True)
class Imported:
    """A report, the spec's text and what it loads as."""

    report: ImportReport
    text: str
    domain: Domain

    @property
    def seeds(self) -> list[Content]:
        """Intent, language, text and spans of every seed."""
        return [(name, e.language, e.text, e.spans) for name, intent in self.domain.intents.items() for e in intent.examples]

    def details(self, kind: str) -> list[str]:
        """What is said of the losses of a kind."""
        return [loss.detail for loss in self.report.losses if loss.kind == kind]


def files(folder: Path, content: Mapping[str, str | bytes | object]) -> Path:
    """Files of a folder: texts, bytes, and anything else as JSON."""
    for name, what in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(what if isinstance(what, bytes) else (what if isinstance(what, str) else json.dumps(what)).encode())
    return folder


def imported(source: Path, options: ImportOptions | None = None, out: Path | None = None) -> Imported:
    """The spec of a source, written beside it, that `plan` accepts at once."""
    out = out or source.with_name("spec.yml")
    report = import_spec(source, out, options or ImportOptions())
    domain = load(out)
    check(domain, OfflineEngine(domain), Catalogue(domain, domain.main_language))
    return Imported(report, out.read_text("utf-8"), domain)
