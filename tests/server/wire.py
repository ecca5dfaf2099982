"""What goes over the wire: a response before it is sent, and the headers that both vendors send with a limit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import format_datetime
from typing import Any, Protocol

from tests.server.answers import Answer
from tests.server.asked import Asked
from tests.server.script import Script

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """A response: JSON, or text where a gateway answers instead of the API."""

    status: int
    body: Json | str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The body's bytes."""
        return (self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)).encode("utf-8")

    @property
    def kind(self) -> str:
        """The media type."""
        return "text/html" if isinstance(self.body, str) else "application/json"


class Api(Protocol):
    """One API of one vendor. `name` goes into the log, `id_header` has the request's id."""

    name: str
    id_header: str

    def refusal(self, headers: Mapping[str, str], query: Mapping[str, str], body: Json, script: Script) -> Sent | None:
        """Why a request is not even read: its key, its model, or a parameter that is missing or not known."""
        ...

    def read(self, body: Json) -> Asked:
        """What a request asks."""
        ...

    def reply(self, asked: Asked, answer: Answer, number: str) -> Sent:
        """An answer; `number` makes its ids."""
        ...

    def error(self, fault: str, asked: Asked, number: str) -> Sent:
        """The error of a fault."""
        ...


def waiting(fault: str) -> dict[str, str]:
    """The headers that tell how long to wait after a fault of LIMITED. The date is one that has just passed, for dates have no parts of a second."""
    forms = {
        "429": {"retry-after": "0"},
        "429-ms": {"retry-after-ms": "3", "retry-after": "1"},
        "429-date": {"retry-after": format_datetime(datetime.now(timezone.utc), usegmt=True)},
        "429-4000": {"retry-after": "4000"},
    }
    return forms.get(fault, {})


GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
"""What stands before an API answers where it cannot be reached: no JSON."""
