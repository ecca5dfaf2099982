"""What a plan covers, and what it cannot: one row per intent, as `synthchat plan` shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from synthchat.backends.base import Backend
from synthchat.cells import Cell
from synthchat.plan.axes import PERSONA
from synthchat.plan.cells import Cells
from synthchat.plan.labels import label_only
from synthchat.plan.mixture import Mix, Pair, pairs_of, possible_pairs
from synthchat.plan.outlook import Outlook, Outlooks, total
from synthchat.plan.quotas import Volume, quotas
from synthchat.plan.requests import by_language
from synthchat.records import Key
from synthchat.spec.model import Domain, Intent
from synthchat.values import Catalogue


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Coverage(_Model):
    """How much of something the cells of a quota reach, and what they do not."""

    covered: int
    possible: int
    missing: tuple[str, ...] = ()


class IntentPlan(_Model):
    """One intent: its quota and what its first cells, as many as the quota, hold. Rejected cells are replaced by later ones."""

    quota: int
    requests: int
    languages: Mapping[str, int] = Field(description="language → cells")
    shapes: int = Field(description="different sets of entities")
    pairs: Coverage = Field(description="pairs of levels of two factors")
    slots: Coverage = Field(description="entities with role and group that the intent lists")
    values: Coverage = Field(description="canonical values of the listed entities it uses")
    outlook: Outlook | None = Field(None, description="which of the requests would be sent; none where the backend takes no prompts")


class PlanReport(_Model):
    """`synthchat plan --json`."""

    format: Literal["synthchat-plan/1"] = "synthchat-plan/1"
    name: str
    backend: str
    records: int
    requests: int
    outlook: Outlook | None = Field(None, description="the sums of those of the intents")
    label_only: Mapping[str, tuple[str, ...]] = Field(description="factor → levels that the backend cannot show in a text")
    intents: Mapping[str, IntentPlan]


def report(domain: Domain, backend: Backend, volume: Volume, seed: int, size: int, outlooks: Outlooks | None = None) -> PlanReport:
    """The plan of a volume, `size` cells a request; nothing is asked of the backend."""
    catalogue, pairs, plans = Catalogue(domain, domain.main_language), possible_pairs(domain), {}
    for name, quota in quotas(domain, volume).items():
        cells = Cells(domain, name, catalogue, seed)
        taken = [cells.take(size) for _ in range(-(-quota // size))]
        asked = [group for block in taken for group in by_language(block)]
        plan = _intent_plan(domain, [cell for block in taken for cell in block][:quota], domain.intents[name], pairs, len(asked))
        plans[name] = plan.model_copy(update={"outlook": outlooks.of(asked) if outlooks else None})
    return PlanReport(
        name=domain.name,
        backend=backend.name,
        records=sum(plan.quota for plan in plans.values()),
        requests=sum(plan.requests for plan in plans.values()),
        outlook=total(plan.outlook for plan in plans.values()),
        label_only=label_only(domain, backend),
        intents=plans,
    )


def _intent_plan(domain: Domain, cells: Sequence[Cell], intent: Intent, possible: set[Pair], requests: int) -> IntentPlan:
    covered = {pair for cell in cells for pair in pairs_of(domain, Mix(cell.language, cell.persona, cell.attributes))}
    slots = {slot.key for slot in intent.slots}
    listed = {(s.entity, v.canonical) for s in intent.slots for v in domain.entities[s.entity].values}
    drawn = {(v.entity, v.value) for cell in cells for v in cell.values}
    return IntentPlan(
        quota=len(cells),
        requests=requests,
        languages=dict(Counter(cell.language for cell in cells)),
        shapes=len({tuple(v.key for v in cell.values) for cell in cells}),
        pairs=_coverage({_pair(p) for p in covered & possible}, {_pair(p) for p in possible}),
        slots=_coverage({_slot(v.key) for cell in cells for v in cell.values}, set(map(_slot, slots))),
        values=_coverage({f"{e}: {v}" for e, v in drawn & listed}, {f"{e}: {v}" for e, v in listed}),
    )


def _coverage(covered: set[str], possible: set[str]) -> Coverage:
    return Coverage(covered=len(covered), possible=len(possible), missing=tuple(sorted(possible - covered)))


def _pair(pair: Pair) -> str:
    return " × ".join(f"{factor} {level or ('nobody' if factor == PERSONA else level)}" for factor, level in pair)


def _slot(key: Key) -> str:
    entity, role, group = key
    return ":".join(filter(None, (entity, role, group)))
