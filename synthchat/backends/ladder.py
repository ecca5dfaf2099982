"""How far a server follows a schema, found out by asking. Servers that speak OpenAI's protocol differ in nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from synthchat.backends.base import SCHEMA
from synthchat.backends.failures import Said

RUNGS: tuple[Mapping[str, object], ...] = (
    {"response_format": {"type": "json_schema", "json_schema": {"name": "items", "strict": True, "schema": SCHEMA}}},
    {"response_format": {"type": "json_object", "schema": SCHEMA}},  # llama-cpp-python
    {"response_format": {"type": "json_object"}},
    {},
)
"""What a request says of its answer's form, the strictest first; on the last rung the prompt alone says it."""

ABOUT_FORMAT = ("response_format", "json_schema", "json_object", "structured output", "response format", "guided", "grammar")
ABOUT_TOKENS = ("'max_tokens'", "`max_tokens`", '"max_tokens"')
DOUBTFUL = frozenset({400, 404, 415, 422, 500, 501})
"""Statuses under which servers refuse a form; some give 500 for what they do not know."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a request is written by: a rung, and the name that the server has for the limit of tokens."""

    rung: int = 0
    tokens: str = "max_tokens"

    def fields(self, max_tokens: int) -> dict[str, object]:
        """The parts of a request's body that these terms decide."""
        return {**RUNGS[self.rung], **({self.tokens: max_tokens} if max_tokens else {})}


class Ladder:
    """The terms of one server. Each refusal moves us one rung down, for the rest of the run; calls that were under way on that rung move with it."""

    def __init__(self) -> None:
        self.terms = Terms()

    def steps_down(self, used: Terms, status: int, told: Said) -> bool:
        """Whether a refusal was about the form, so that the same request may be sent again by the terms that hold now."""
        lower = self._lower(used, status, told)
        if lower is None:
            return False
        if self.terms == used:
            self.terms = lower
        return True

    @staticmethod
    def _lower(used: Terms, status: int, told: Said) -> Terms | None:
        if status == 400 and used.tokens == "max_tokens" and told.speaks_of("max_completion_tokens"):
            return Terms(used.rung, "max_completion_tokens")
        if status in DOUBTFUL and used.rung + 1 < len(RUNGS) and told.speaks_of(*ABOUT_FORMAT):
            return Terms(used.rung + 1, used.tokens)
        return None
