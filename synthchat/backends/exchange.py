"""The `exchange` backend: requests go into a file, replies come from another, in OpenAI's batch format: for air-gapped models, batch services, a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from synthchat.backends.base import SCHEMA, Reply, Request
from synthchat.config.model import BackendSettings
from synthchat.errors import DataError, Place, Problem, UsageError, WaitingError
from synthchat.spec.model import Domain

REQUESTS, REPLIES = ".synthchat/requests.jsonl", ".synthchat/replies.jsonl"
FORM = '{"custom_id": "r-…", "response": {"body": {"choices": [{"message": {"content": "…"}}]}}}, or {"custom_id": "r-…", "content": "…"}'


def create(domain: Domain, settings: BackendSettings) -> Exchange:
    """The exchange of one run: its requests file is begun anew."""
    return Exchange(Path(settings.requests or REQUESTS), Path(settings.replies or REPLIES), settings.model)


class Exchange:
    """Answers what the replies file answers; what it lacks is written to the requests file.

    Raises UsageError where the requests cannot be written, DataError for a replies file that cannot be read.
    """

    name = "exchange"
    prompted = True
    heeds = frozenset({"model", "requests", "replies"})
    shows: Mapping[str, frozenset[str]] | None = None

    def __init__(self, requests: Path, replies: Path, model: str | None) -> None:
        self.model = model
        self._requests, self._replies = requests, replies
        self._known = dict(_replies(replies))
        self._begun = False

    def problems(self, domain: Domain) -> Sequence[Problem]:
        """None: whoever answers can write any intent."""
        return ()

    async def complete(self, request: Request) -> Reply:
        """The reply, if it is there.

        Raises WaitingError once the request has been written.
        """
        if not self._begun:  # not before: a plan asks nothing, and leaves the file as it is
            self._write("wb", b"")
            self._begun = True
        if reply := self._known.get(request.key):
            return reply
        self._write("ab", orjson.dumps(batch_line(request, self.model), option=orjson.OPT_APPEND_NEWLINE))
        cells = ", ".join(str(cell.number) for cell in request.cells)
        message = f"{request.intent}: no reply yet for the cells {cells} ({request.key})"
        raise WaitingError(Problem(message, hint=f"requests are in {self._requests}; put replies into {self._replies} and run the same command again"))

    def _write(self, mode: str, line: bytes) -> None:
        try:
            self._requests.parent.mkdir(parents=True, exist_ok=True)
            with self._requests.open(mode) as out:
                out.write(line)
        except OSError as error:
            hint = "name another file: --set backend.requests=FILE"
            raise UsageError(f"{self._requests} cannot be written: {error.strerror}", hint=hint) from error


def batch_line(request: Request, model: str | None) -> dict[str, Any]:
    """One line of an OpenAI batch input file (platform.openai.com/docs/guides/batch)."""
    body = {
        "model": model or "any",
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "response_format": {"type": "json_schema", "json_schema": {"name": "utterances", "strict": True, "schema": SCHEMA}},
        "max_completion_tokens": request.max_tokens,
    }
    return {"custom_id": request.key, "method": "POST", "url": "/v1/chat/completions", "body": body}


def _replies(path: Path) -> Iterator[tuple[str, Reply]]:
    """The replies of a file, in any order; of two to one request the first counts, and a failed one is as good as none."""
    if not path.exists():
        return
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise DataError(Problem(f"cannot be read: {error.strerror}", Place(str(path)))) from error
    seen = set[str]()
    for number, line in enumerate(lines, 1):
        if line.strip():
            key, reply = _reply(line, Place(str(path), number))
            if reply and key not in seen:
                seen.add(key)
                yield key, reply


def _reply(line: bytes, place: Place) -> tuple[str, Reply | None]:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise DataError(Problem(f"not JSON: {error.msg}", place, f"a reply is {FORM}")) from error
    if not isinstance(row, dict) or not isinstance(row.get("custom_id"), str):
        raise DataError(Problem("a reply without `custom_id`", place, f"a reply is {FORM}"))
    if isinstance(row.get("content"), str):
        return row["custom_id"], Reply(row["content"], row.get("model"))
    return row["custom_id"], _completion(row)


def _completion(row: dict[str, Any]) -> Reply | None:
    """The reply in a chat completion; None where the call failed or the line has another shape."""
    body = (row.get("response") or {}).get("body") or {}
    choice = next(iter(body.get("choices") or ()), None)
    if not choice:
        return None
    usage, message = body.get("usage") or {}, choice.get("message") or {}
    finish = "refusal" if message.get("refusal") else choice.get("finish_reason")
    text = message.get("content") or message.get("refusal") or ""
    return Reply(text, body.get("model"), finish, usage.get("prompt_tokens"), usage.get("completion_tokens"))
