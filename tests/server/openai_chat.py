"""OpenAI's Chat Completions, also under Azure's URL and with Azure's errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.server import openai_errors as errors
from tests.server.answers import Answer
from tests.server.asked import Asked, text_of, tokens
from tests.server.script import Script
from tests.server.wire import Json, Sent

FINISH = {"stop": "stop", "length": "length", "refused": "stop", "content-filter": "content_filter"}
REASONING = ("gpt-5", "gpt-6", "o1", "o3", "o4")
CREATED = 1_790_000_000


class Chat:
    """`POST /v1/chat/completions`."""

    name, id_header = "chat", "x-request-id"

    def refusal(self, headers: Mapping[str, str], query: Mapping[str, str], body: Json, script: Script) -> Sent | None:
        """As OpenAI refuses: key, parameters, model, structured output, in this order."""
        return wrong_account(headers, body, script) or _wrong_parameters(body) or _wrong_format(body, script)

    def read(self, body: Json) -> Asked:
        """Messages of any role, their content a string or parts."""
        turns = tuple((str(m["role"]), text_of(m.get("content"))) for m in body["messages"])
        most = body.get("max_completion_tokens") or body.get("max_tokens") or 0
        return Asked(body["model"], turns, (body.get("response_format") or {}).get("type", "text"), most)

    def reply(self, asked: Asked, answer: Answer, number: str) -> Sent:
        """A `chat.completion`; a refusal has a field of its own and no content."""
        refused = answer.finish == "refused"
        message: dict[str, Any] = {
            "role": "assistant",
            "content": None if refused else answer.text,
            "refusal": answer.text if refused else None,
            "annotations": [],
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": FINISH[answer.finish]}
        asks, says = tokens("".join(text for _, text in asked.turns)), tokens(answer.text)
        usage = {"prompt_tokens": asks, "completion_tokens": says, "total_tokens": asks + says, "completion_tokens_details": {"reasoning_tokens": 0}}
        body = {"id": f"chatcmpl-{number}", "object": "chat.completion", "created": CREATED, "model": asked.model, "choices": [choice], "usage": usage}
        return Sent(200, body, {"x-request-id": f"req_{number}", "openai-processing-ms": "1"})

    def error(self, fault: str, asked: Asked, number: str) -> Sent:
        """OpenAI's error, with its request id."""
        return numbered(errors.of_fault(fault, asked.model), number)


class AzureChat(Chat):
    """`POST /openai/deployments/{deployment}/chat/completions?api-version=…`, with the key in `api-key` or a token in `Authorization`; also
    `POST /openai/v1/chat/completions`, which needs no version and has the deployment as `model`."""

    name, id_header = "azure", "apim-request-id"

    def __init__(self, *, versioned: bool = True) -> None:
        self.versioned = versioned

    def refusal(self, headers: Mapping[str, str], query: Mapping[str, str], body: Json, script: Script) -> Sent | None:
        """As Azure refuses; without `api-version` there is nothing at that URL."""
        if self.versioned and "api-version" not in query:
            return Sent(404, {"error": {"code": "404", "message": "Resource not found"}})
        if script.key is not None and script.key not in (headers.get("api-key"), bearer(headers)):
            return errors.of_azure("401", "")
        if script.models is not None and body.get("model") not in script.models:
            return errors.of_azure("404", "")
        return _wrong_parameters(body) or _wrong_format(body, script)

    def reply(self, asked: Asked, answer: Answer, number: str) -> Sent:
        """What OpenAI answers, and what the content filter found."""
        sent = super().reply(asked, answer, number)
        assert isinstance(sent.body, dict)
        found = {"hate": {"filtered": answer.finish == "content-filter", "severity": "medium" if answer.finish == "content-filter" else "safe"}}
        sent.body["choices"][0]["content_filter_results"] = found
        filtered = [{"prompt_index": 0, "content_filter_results": {"hate": {"filtered": False, "severity": "safe"}}}]
        return Sent(200, {**sent.body, "prompt_filter_results": filtered}, {"x-request-id": number, "apim-request-id": number, "x-ms-region": "Test"})

    def error(self, fault: str, asked: Asked, number: str) -> Sent:
        """Azure's error, with its request ids."""
        sent = errors.of_azure(fault, asked.model)
        return Sent(sent.status, sent.body, {**sent.headers, "x-request-id": number, "apim-request-id": number})


def wrong_account(headers: Mapping[str, str], body: Json, script: Script) -> Sent | None:
    """A key or a model that is not let in."""
    if script.key is not None and bearer(headers) != script.key:
        return errors.wrong_key(bearer(headers))
    known = script.models is None or body.get("model") in script.models
    return None if known else errors.unknown_model(str(body.get("model")))


def bearer(headers: Mapping[str, str]) -> str | None:
    """The token of `Authorization`."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and token else None


def numbered(sent: Sent, number: str) -> Sent:
    """With OpenAI's request id."""
    return Sent(sent.status, sent.body, {**sent.headers, "x-request-id": f"req_{number}"})


def wrong_schema(form: Json, param: str) -> Sent | None:
    """A strict schema has a name, closes every object and requires all of its properties."""
    if not form.get("name"):
        return errors.error(400, f"Missing required parameter: '{param}.name'.", "invalid_request_error", "missing_required_parameter", f"{param}.name")
    wrong = form.get("strict") and not _strict(form.get("schema"))
    message = f"Invalid schema for response_format '{form['name']}': In context=(), 'additionalProperties' is required to be supplied and to be false."
    return errors.error(400, message, "invalid_request_error", "invalid_json_schema", param) if wrong else None


def _strict(schema: object) -> bool:
    if not isinstance(schema, dict):
        return True
    closed = schema.get("additionalProperties") is False and sorted(schema.get("required", [])) == sorted(schema.get("properties", {}))
    inner = [*schema.get("properties", {}).values(), schema.get("items")]
    return (closed or schema.get("type") != "object") and all(map(_strict, inner))


def _wrong_parameters(body: Json) -> Sent | None:
    for name in ("model", "messages"):
        if not body.get(name):
            return errors.error(400, f"Missing required parameter: '{name}'.", "invalid_request_error", "missing_required_parameter", name)
    if "max_tokens" in body and str(body["model"]).startswith(REASONING):
        message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        return errors.error(400, message, "invalid_request_error", "unsupported_parameter", "max_tokens")
    return None


def _wrong_format(body: Json, script: Script) -> Sent | None:
    form = body.get("response_format") or {"type": "text"}
    if form["type"] not in script.formats:
        return errors.unknown_format(script.refuses, form["type"], script.formats)
    if form["type"] == "json_object" and not any("json" in text_of(m.get("content")).lower() for m in body["messages"]):
        message = "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
        return errors.error(400, message, "invalid_request_error", None, "messages")
    return wrong_schema(form.get("json_schema") or {}, "response_format.json_schema") if form["type"] == "json_schema" else None
