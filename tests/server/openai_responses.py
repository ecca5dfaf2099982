"""OpenAI's Responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.server import openai_errors as errors
from tests.server.answers import Answer
from tests.server.asked import Asked, text_of, tokens
from tests.server.openai_chat import CREATED, numbered, wrong_account, wrong_schema
from tests.server.script import Script
from tests.server.wire import Json, Sent

INCOMPLETE = {"length": "max_output_tokens", "content-filter": "content_filter"}


class Responses:
    """`POST /v1/responses`, without streams and without memory."""

    name, id_header = "responses", "x-request-id"

    def refusal(self, headers: Mapping[str, str], query: Mapping[str, str], body: Json, script: Script) -> Sent | None:
        """As OpenAI refuses: key, model, parameters, structured output, in this order."""
        return wrong_account(headers, body, script) or _wrong_parameters(body) or _wrong_format(body, script)

    def read(self, body: Json) -> Asked:
        """`instructions` are the system's turn; `input` is a text or a list of messages."""
        system = (("system", body["instructions"]),) if body.get("instructions") else ()
        given = [{"role": "user", "content": body["input"]}] if isinstance(body["input"], str) else body["input"]
        turns = tuple((str(m["role"]), text_of(m.get("content"))) for m in given)
        return Asked(body["model"], (*system, *turns), _format(body)["type"], body.get("max_output_tokens") or 0)

    def reply(self, asked: Asked, answer: Answer, number: str) -> Sent:
        """A `response`; one that was cut off or filtered is `incomplete` and says why."""
        why = INCOMPLETE.get(answer.finish)
        status = "incomplete" if why else "completed"
        part: dict[str, Any] = {"type": "output_text", "text": answer.text, "annotations": [], "logprobs": []}
        content = [{"type": "refusal", "refusal": answer.text}] if answer.finish == "refused" else [part]
        output = {"id": f"msg_{number}", "type": "message", "role": "assistant", "status": status, "content": content}
        asks, says = tokens("".join(text for _, text in asked.turns)), tokens(answer.text)
        details = {"input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
        body = {
            "id": f"resp_{number}",
            "object": "response",
            "created_at": CREATED,
            "status": status,
            "error": None,
            "incomplete_details": {"reason": why} if why else None,
            "model": asked.model,
            "output": [output],
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": [],
            "usage": {"input_tokens": asks, "output_tokens": says, "total_tokens": asks + says, **details},
        }
        return Sent(200, body, {"x-request-id": f"req_{number}", "openai-processing-ms": "1"})

    def error(self, fault: str, asked: Asked, number: str) -> Sent:
        """OpenAI's error, with its request id."""
        return numbered(errors.of_fault(fault, asked.model), number)


def _format(body: Json) -> Json:
    form: Json = (body.get("text") or {}).get("format") or {"type": "text"}
    return form


def _wrong_parameters(body: Json) -> Sent | None:
    for name in ("model", "input"):
        if not body.get(name):
            return errors.error(400, f"Missing required parameter: '{name}'.", "invalid_request_error", "missing_required_parameter", name)
    moved = {"response_format": "text.format", "max_tokens": "max_output_tokens", "max_completion_tokens": "max_output_tokens", "messages": "input"}
    for old, new in moved.items():
        if old in body:
            message = f"Unsupported parameter: '{old}'. In the Responses API, this parameter has moved to '{new}'."
            return errors.error(400, message, "invalid_request_error", "unsupported_parameter", old)
    return None


def _wrong_format(body: Json, script: Script) -> Sent | None:
    form = _format(body)
    if form["type"] not in script.formats:
        return errors.unknown_format(script.refuses, form["type"], script.formats)
    return wrong_schema(form, "text.format") if form["type"] == "json_schema" else None
