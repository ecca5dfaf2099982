"""Runs against the test server, in small steps: what each one asked for, and what the plan before it said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from synthchat.config import RunConfig, load_config
from synthchat.dataset.cases import case_of_record
from synthchat.dataset.manifest import Manifest
from synthchat.dataset.past import Past
from synthchat.dataset.replies import Replies
from synthchat.dataset.why import Why, explain
from synthchat.ledger import Ledger
from synthchat.pipeline import Sources, generate, plan
from synthchat.plan.report import PlanReport
from synthchat.spec.model import Domain
from tests.pipeline.test_generate import generated
from tests.server import Call, Server
from tests.watching import Notes

Asked = dict[str, list[int]]
"""By intent, the cells of first tries."""


@dataclass
class Project:
    """A spec's ledger, and the folders that were made with it."""

    folder: Path
    server: Server
    prompts: Path | None = None
    settings: list[str] = field(default_factory=list)

    def run(self, domain: Domain, per_intent: int = 20, *, reuse: str = "exact", frozen: bool = False, out: str = "out") -> tuple[Manifest, list[Call]]:
        """A run, and the calls that it made."""
        begun = len(self.server.log)
        manifest = generate(domain, self._config(per_intent, reuse), self.folder / out, Notes(), sources=self._sources(frozen))
        return manifest, self.server.log[begun:]

    def planned(self, domain: Domain, per_intent: int = 20, *, reuse: str = "exact") -> PlanReport:
        """What `plan` says."""
        return plan(domain, self._config(per_intent, reuse), self._sources(frozen=False))

    def texts(self, out: str = "out") -> list[str]:
        """What was generated."""
        return [row["text"] for rows in generated(self.folder / out).values() for row in rows]

    def stale(self, out: str = "out") -> dict[str, list[int]]:
        """By intent, the cells of the records whose prompt is stale."""
        return {name: cells for name, rows in generated(self.folder / out).items() if (cells := [_cell(row) for row in rows if _is_stale(row)])}

    def date(self, year: str) -> None:
        """Let all replies of today be of another year."""
        with Ledger(self.folder / "ledger.db") as ledger:
            ledger.writer.do(lambda db: db.execute("UPDATE replies SET paid = ? WHERE paid > '2026'", (f"{year}-01-01T00:00:00Z",))).result()

    def why(self, intent: str, wanted: Callable[[int], bool], out: str = "out") -> Why:
        """The story of the first record whose cell is wanted."""
        row = next(row for row in generated(self.folder / out)[intent] if wanted(row["origin"]["cell"]))
        past = Past(self.folder / out, self.prompts)
        return explain(case_of_record(self.folder / out, row["id"], ()), past, Replies(self.folder / out, past.backend, self.folder / "ledger.db"))

    def _config(self, per_intent: int, reuse: str) -> RunConfig:
        settings = ["backend.model=m", f"backend.base_url={self.server.url}/v1", *self.settings]
        flags: dict[str, str | int | None] = {"backend.name": "compatible", "volume.per_intent": per_intent, "reuse": reuse}
        return load_config(flags=flags, assignments=settings, environment={})

    def _sources(self, frozen: bool) -> Sources:
        return Sources(self.prompts, frozen=frozen, usual=self.folder / "ledger.db")


def first_tries(calls: list[Call]) -> Asked:
    """What was asked for the first time, in the order of the cells."""
    found: Asked = {}
    for call in calls:
        if call.asked and call.asked.intent and not call.asked.attempt:
            found.setdefault(call.asked.intent, []).extend(call.cells)
    return {name: sorted(cells) for name, cells in found.items()}


def foreseen(report: PlanReport) -> Asked:
    """What a plan says would be asked for."""
    ranges = {name: [span.split("-") for span in plan.outlook.cells] for name, plan in report.intents.items() if plan.outlook and plan.outlook.cells}
    return {name: [cell for span in spans for cell in range(int(span[0]), int(span[-1]) + 1)] for name, spans in ranges.items()}


def _cell(row: dict[str, dict[str, int]]) -> int:
    return row["origin"]["cell"]


def _is_stale(row: dict[str, dict[str, object]]) -> bool:
    return row["origin"].get("stale_prompt") is True
