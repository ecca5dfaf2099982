"""Anthropic's Messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.server.answers import Answer
from tests.server.asked import Asked, text_of, tokens
from tests.server.openai_chat import bearer
from tests.server.script import LIMITED, Script
from tests.server.wire import GATEWAY, Json, Sent, waiting

STOP = {"stop": "end_turn", "length": "max_tokens", "refused": "refusal", "content-filter": "refusal"}
CREDIT = "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."
REFUSED = {"type": "refusal", "category": "general_harms", "explanation": "The request could be related to an area that was determined as harmful."}
LIMIT = "This request would exceed your organization's rate limit of 500 requests per minute."
FORBIDDEN = "Your API key does not have permission to use the specified resource."


class Messages:
    """`POST /v1/messages`, without streams."""

    name, id_header = "messages", "request-id"

    def refusal(self, headers: Mapping[str, str], query: Mapping[str, str], body: Json, script: Script) -> Sent | None:
        """As Anthropic refuses: key, version, parameters, model, structured output, in this order."""
        key = headers.get("x-api-key") or bearer(headers)
        if script.key is not None and key != script.key:
            return _error(401, "authentication_error", "invalid x-api-key" if key else "x-api-key header is required")
        if "anthropic-version" not in headers:
            return _error(400, "invalid_request_error", "anthropic-version: header is required")
        if wrong := _wrong_parameters(body):
            return _error(400, "invalid_request_error", wrong)
        if script.models is not None and body["model"] not in script.models:
            return _error(404, "not_found_error", f"model: {body['model']}")
        known = self.read(body).structure in script.formats
        return None if known else _error(400, "invalid_request_error", "output_config.format: Extra inputs are not permitted")

    def read(self, body: Json) -> Asked:
        """`system` stands apart; every content is a string or blocks."""
        system = (("system", text_of(body["system"])),) if body.get("system") else ()
        turns = tuple((str(m["role"]), text_of(m["content"])) for m in body["messages"])
        form = (body.get("output_config") or {}).get("format") or {"type": "text"}
        return Asked(body["model"], (*system, *turns), form["type"], body["max_tokens"])

    def reply(self, asked: Asked, answer: Answer, number: str) -> Sent:
        """A `message`; a refusal has no content but a stop reason, and so has an empty answer."""
        refused = STOP[answer.finish] == "refusal"
        content: list[dict[str, Any]] = [] if refused or not answer.text else [{"type": "text", "text": answer.text}]
        asks, says = tokens("".join(text for _, text in asked.turns)), tokens(answer.text)
        body = {
            "id": f"msg_{number}",
            "type": "message",
            "role": "assistant",
            "model": asked.model,
            "content": content,
            "stop_reason": STOP[answer.finish],
            "stop_sequence": None,
            "stop_details": REFUSED if refused else None,
            "usage": {"input_tokens": asks, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0, "output_tokens": says},
        }
        return Sent(200, body, {"request-id": f"req_{number}", "anthropic-organization-id": "org-test"})

    def error(self, fault: str, asked: Asked, number: str) -> Sent:
        """The error in its envelope, its request id in a header too; limits tell what is left."""
        if fault == "502":
            return Sent(502, GATEWAY, {"request-id": f"req_{number}"})
        sent = _of_fault(fault, asked.model)
        assert isinstance(sent.body, dict)
        again = "true" if sent.status == 429 or sent.status >= 500 else "false"
        return Sent(sent.status, {**sent.body, "request_id": f"req_{number}"}, {**sent.headers, "request-id": f"req_{number}", "x-should-retry": again})


def _of_fault(fault: str, model: str) -> Sent:
    if fault in LIMITED:
        left = {"anthropic-ratelimit-requests-limit": "500", "anthropic-ratelimit-requests-remaining": "0"}
        return _error(429, "rate_limit_error", LIMIT, {**left, **waiting(fault)})
    status, kind, message = {
        "500": (500, "api_error", "Internal server error"),
        "503": (503, "api_error", "Service temporarily unavailable"),
        "529": (529, "overloaded_error", "Overloaded"),
        "401": (401, "authentication_error", "invalid x-api-key"),
        "402": (402, "billing_error", "Your organization's billing information is missing or its last payment failed."),
        "403": (403, "permission_error", FORBIDDEN),
        "404": (404, "not_found_error", f"model: {model}"),
        "no-credit": (400, "invalid_request_error", CREDIT),
        "too-long": (400, "invalid_request_error", "prompt is too long: 201210 tokens > 200000 maximum"),
        "prompt-filter": (400, "invalid_request_error", "Output blocked by content filtering policy"),
    }[fault]
    return _error(status, kind, message)


def _error(status: int, kind: str, message: str, headers: Mapping[str, str] | None = None) -> Sent:
    return Sent(status, {"type": "error", "error": {"type": kind, "message": message}}, headers or {})


def _wrong_parameters(body: Json) -> str | None:
    for name in ("model", "max_tokens", "messages"):
        if not body.get(name):
            return f"{name}: Field required"
    if gone := next((name for name in ("temperature", "top_p", "top_k", "response_format") if name in body), None):
        return f"{gone}: Extra inputs are not permitted"
    return (
        None
        if body["messages"][-1]["role"] == "user"
        else "This model does not support assistant message prefill. The conversation must end with a user message."
    )
