"""Which fault is planted where: decided by a hash of the seed, what is asked and how often it was asked before; order and concurrency decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from synthchat.seeding import fraction

LIMITED = ("429", "429-ms", "429-date", "429-bare", "429-4000")
BROKEN = ("500", "502", "503", "529")
TRANSPORT = ("slow", *LIMITED, *BROKEN, "dropped", "reset", "timeout")
"""Faults of the way there and back, gone when the same is asked again: `reset` breaks before the first byte, `dropped` in the middle of the body."""

ACCOUNT = ("401", "402", "403", "404", "no-credit", "too-long")
"""Faults of the account or of what is asked, which no second try mends."""

SPITEFUL = ("key-echo", "redirect")
"""Servers that nobody should trust with a key: one says aloud what headers it was sent, one sends us on to another address."""

UNUSABLE = ("not-json", "broken-json", "empty", "control", "wrong-keys", "refused", "content-filter", "prompt-filter")
"""Replies of which no item can be used as it is."""

MENDABLE = ("fenced", "around", "single-quotes", "trailing-commas", "shuffled", "too-many")
"""Replies of which every item can be had."""

PARTIAL = ("length", "half-broken", "too-few")
"""Replies of which some items can be had."""

ITEM = ("wrong-value", "translated", "invented", "nested", "unmarked", "another-cell", "echo", "template", "empty-text", "not-text", "language")
"""Faults of one item."""

REQUEST = (*TRANSPORT, *ACCOUNT, *SPITEFUL, *UNUSABLE, *MENDABLE, *PARTIAL)

Refuses = Literal["openai", "lm-studio", "vllm", "fastapi", "llama-cpp-python"]


@dataclass(frozen=True, slots=True)
class Script:
    """What the server does.

    `shares` of requests and `items` of items get that fault; `always` plants one, of either kind, wherever it can be. TRANSPORT faults come on the
    first `sightings` of a request only. Values of the entities in `free`, and those that a line calls open, may be worded otherwise, so they are never
    wrong or translated. `key` and `models` are those that are let in, None lets all in. `formats` are the kinds of structured output
    that are known; another is refused in the words of the server that `refuses` names. `delay` is how long `slow` takes, in seconds;
    `retry_after_ms` goes with BROKEN, as some gateways send it.
    """

    seed: int = 0
    shares: Mapping[str, float] = field(default_factory=dict)
    items: Mapping[str, float] = field(default_factory=dict)
    always: str | None = None
    sightings: int = 1
    free: frozenset[str] = frozenset()
    key: str | None = None
    models: tuple[str, ...] | None = None
    formats: tuple[str, ...] = ("json_schema", "json_object", "text")
    refuses: Refuses = "openai"
    delay: float = 0.005
    retry_after_ms: int | None = None

    def __post_init__(self) -> None:
        unknown = {*self.shares} - {*REQUEST} | {*self.items} - {*ITEM} | {self.always} - {None, *REQUEST, *ITEM}
        assert not unknown, f"no such fault: {unknown}"

    def of_request(self, digest: str, seen: int) -> str | None:
        """The fault of a request that was seen `seen` times before."""
        fault = self.always or _drawn(self.shares, fraction(self.seed, digest, seen, "request"))
        passed = self.always is None and fault in TRANSPORT and seen >= self.sightings
        return None if passed or fault not in REQUEST else fault

    def of_item(self, digest: str, cell: int) -> str | None:
        """The fault of the item of one cell, if its request gets an answer."""
        fault = self.always or _drawn(self.items, fraction(self.seed, digest, cell, "item"))
        return fault if fault in ITEM else None


def _drawn(shares: Mapping[str, float], at: float) -> str | None:
    for fault, share in shares.items():
        if at < share:
            return fault
        at -= share
    return None


LIMITS = {fault: 0.01 for fault in LIMITED if fault != "429-4000"}
DEFAULT_SCRIPT = Script(shares={"slow": 0.05, **LIMITS, "500": 0.04, "not-json": 0.02, "broken-json": 0.02, "dropped": 0.02}, items={"wrong-value": 0.05})
"""The mix that a run has to come through whole: 5 % slow, 4 % 429, 4 % 500, 4 % broken JSON, 2 % dropped; 5 % of items with a wrong value."""
