"""What a backend is: something that phrases one request. No retries, no cache, no parsing in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from synthchat.cells import Cell
from synthchat.config.model import BackendSettings
from synthchat.errors import Problem
from synthchat.spec.model import Domain


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """One call: the cells of one intent that are to be phrased. `attempt` is 0 at first and 1 where a rejected cell is tried again;
    `key` is the hash of all that decides the reply. `messages` are there where the backend is `prompted`; the answer is to be JSON by `SCHEMA`
    and may have `max_tokens` tokens. `plans` are hashes of what each cell is to become, whatever the words of the prompt."""

    intent: str
    cells: tuple[Cell, ...]
    key: str
    attempt: int = 0
    messages: tuple[Message, ...] = ()
    max_tokens: int = 0
    plans: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A raw answer: JSON, `{"items": [{"cell": 12, "text": "move [$50](amount) …", "template": "…"}, …]}`; `template` only offline.

    `finish` says why it ended, in the API's own word: `stop`, `length`, `refusal`, `content_filter` …; `broken` where the server could not
    read what its model wrote; None where that is not known.
    """

    text: str
    model: str | None = None
    finish: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None


SCHEMA: Mapping[str, object] = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"cell": {"type": "integer"}, "text": {"type": "string"}},
                "required": ["cell", "text"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["items"],
    "additionalProperties": False,
}
"""JSON Schema of what a language model is to answer; strict enough for the APIs that enforce one."""


STYLE = "style"
"""The key of styles in what a backend shows. No factor is called so: in a persona it is a key of its own."""


class Named(Protocol):
    """As much of a backend as a request depends on."""

    name: str
    model: str | None
    prompted: bool


class Backend(Protocol):
    """Phrases requests. `prompted`: whether requests are to carry messages. `heeds` names the settings that mean something to it, beside `name`.
    `shows` names the factor levels that can be seen in its texts, by factor, and under STYLE the words of personas' styles; None stands for all of them.
    """

    name: str
    model: str | None
    prompted: bool
    heeds: frozenset[str]
    shows: Mapping[str, frozenset[str]] | None

    def problems(self, domain: Domain) -> Sequence[Problem]:
        """What keeps this backend from writing every intent of the domain, known before anything is asked."""
        ...

    async def complete(self, request: Request) -> Reply:
        """The reply to one request.

        Raises CallError for what may pass (rate limits, overload, time-outs, broken connections), BackendError where the backend cannot be used at
        all (no key, wrong key, unknown model, empty account).
        """
        ...


@runtime_checkable
class Remote(Protocol):
    """What a backend has beside the rest where a server answers it; a plug-in may do without."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know before the run, like the date on which a model ends."""
        ...

    async def aclose(self) -> None:
        """Let go of the connections, in the event loop in which they were made."""
        ...


Factory = Callable[[Domain, BackendSettings], Backend]
"""What an entry point of the group `synthchat.backends` names."""
