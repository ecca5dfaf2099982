"""OpenAI's errors, and Azure's where they differ."""

from __future__ import annotations

from typing import Any

from tests.server.script import LIMITED, Refuses
from tests.server.wire import GATEWAY, Json, Sent, waiting

BUSY = "The server had an error while processing your request. Sorry about that!"
ACCOUNT_PAGE = "You can find your API key at https://platform.openai.com/account/api-keys."
NO_KEY = "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
TOO_LONG = "This model's maximum context length is 2048 tokens. However, your messages resulted in 2310 tokens. Please reduce the length of the messages."
FLAGGED = "Invalid prompt: your prompt was flagged as potentially violating our usage policy."
QUOTA = (
    "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: "
    "https://platform.openai.com/docs/guides/error-codes/api-errors."
)
FILTERED = (
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry. "
    "To learn more about our content filtering policies please read our documentation: https://go.microsoft.com/fwlink/?linkid=2198766"
)
UNKNOWN_DEPLOYMENT = (
    "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again."
)
WRONG_AZURE_KEY = (
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a "
    "correct regional API endpoint for your resource."
)


def error(status: int, message: str, kind: str | None, code: str | None = None, param: str | None = None, **headers: str) -> Sent:
    """An error as OpenAI sends it."""
    return Sent(status, {"error": {"message": message, "type": kind, "param": param, "code": code}}, headers)


def of_fault(fault: str, model: str) -> Sent:
    """The error of a fault, from OpenAI itself."""
    if fault in LIMITED:
        message = f"Rate limit reached for {model} in organization org-test on requests per min (RPM): Limit 500, Used 500, Requested 1."
        sent = error(429, message, "requests", "rate_limit_exceeded")
        counted = {"x-ratelimit-limit-requests": "500", "x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "120ms"}
        return Sent(429, sent.body, {**counted, **waiting(fault)})
    if fault == "502":
        return Sent(502, GATEWAY)
    return {
        "500": error(500, BUSY, "server_error"),
        "503": error(503, "The engine is currently overloaded, please try again later", "service_unavailable_error"),
        "529": error(529, "Overloaded", "overloaded_error"),
        "401": wrong_key("sk-wrong-key-0000"),
        "402": error(402, "Insufficient Balance", "unknown_error", "invalid_request_error"),
        "403": error(403, f"Project `proj_test` does not have access to model `{model}`", "invalid_request_error", "model_not_found"),
        "404": unknown_model(model),
        "no-credit": error(429, QUOTA, "insufficient_quota", "insufficient_quota"),
        "too-long": error(400, TOO_LONG, "invalid_request_error", "context_length_exceeded"),
        "prompt-filter": error(400, FLAGGED, "invalid_request_error", "invalid_prompt"),
    }[fault]


def of_azure(fault: str, model: str) -> Sent:
    """The error of a fault, from Azure."""
    if fault in LIMITED:
        message = "Requests to the ChatCompletions_Create Operation have exceeded the token rate limit of your current pricing tier. Please retry later."
        return Sent(429, {"error": {"code": "429", "message": message}}, waiting(fault))
    safe = {"filtered": False, "severity": "safe"}
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {"hate": {"filtered": True, "severity": "medium"}, "violence": safe}}
    own: dict[str, tuple[int, dict[str, Any]]] = {
        "401": (401, {"code": "401", "message": WRONG_AZURE_KEY}),
        "403": (403, {"code": "AuthorizationFailed", "message": "The principal lacks the required data action to perform this operation."}),
        "404": (404, {"code": "DeploymentNotFound", "message": UNKNOWN_DEPLOYMENT}),
        "prompt-filter": (400, {"message": FILTERED, "type": None, "param": "prompt", "code": "content_filter", "status": 400, "innererror": inner}),
    }
    return Sent(own[fault][0], {"error": own[fault][1]}) if fault in own else of_fault(fault, model)


def wrong_key(key: str | None) -> Sent:
    """The key's first and last characters come back, the others as stars."""
    if not key:
        return error(401, NO_KEY, "invalid_request_error")
    shown = key[:8] + "*" * max(0, len(key) - 12) + key[-4:]
    return error(401, f"Incorrect API key provided: {shown}. {ACCOUNT_PAGE}", "invalid_request_error", "invalid_api_key")


def unknown_model(model: str) -> Sent:
    """A model that is not there, or not for this account."""
    return error(404, f"The model `{model}` does not exist or you do not have access to it.", "invalid_request_error", "model_not_found")


def unknown_format(server: Refuses, wanted: str, known: tuple[str, ...]) -> Sent:
    """A kind of structured output that is not known, in the words of different servers; not all of them say it with a 400 or with an object."""
    message = f"Invalid value: '{wanted}'. Supported values are: {', '.join(map(repr, known))}."
    where = {"loc": ["body", "response_format", "type"], "msg": f"Input should be {' or '.join(map(repr, known))}", "input": wanted}
    forms: dict[Refuses, tuple[int, Json]] = {
        "openai": (400, {"error": {"message": message, "type": "invalid_request_error", "param": "response_format.type", "code": "invalid_value"}}),
        "lm-studio": (400, {"error": f"'response_format.type' must be {' or '.join(map(repr, known))}"}),
        "vllm": (400, {"object": "error", "message": message, "type": "BadRequestError", "param": None, "code": 400}),
        "fastapi": (422, {"detail": [{"type": "literal_error", **where}]}),
        "llama-cpp-python": (500, {"error": {"message": str([where]), "type": "internal_server_error", "param": None, "code": None}}),
    }
    return Sent(*forms[server])
