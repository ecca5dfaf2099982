"""What goes wrong between us and a server, sorted: what may pass is a CallError with its kind, what a person must mend a BackendError."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from synthchat.backends.retry_after import retry_after
from synthchat.backends.server import Server
from synthchat.errors import BackendError, CallError

TIMEOUT, CONNECTION, RATE_LIMIT, OVERLOADED, SERVER_ERROR, CONFLICT, MALFORMED = KINDS = (
    *("timeout", "connection", "rate-limit", "overloaded", "server-error", "conflict", "malformed"),
)
"""The kinds of CallError that come from a network."""

PASSING = {408: TIMEOUT, 409: CONFLICT, 425: CONFLICT, 429: RATE_LIMIT, 503: OVERLOADED, 504: TIMEOUT, 524: TIMEOUT, 529: OVERLOADED}
EMPTY = ("insufficient_quota", "current quota", "billing_", "credit balance", "insufficient credit", "insufficient balance", "spend_limit_reached")
FILTERED = ("content_filter", "content_policy_violation", "content management policy", "content filtering policy", "invalid_prompt")
TOO_LONG = ("context_length", "context length", "context window", "context size", "prompt is too long", "max_tokens", "max_completion_tokens")
WRONG_KEY = ("security token included", "expiredtoken", "token has expired", "api key not valid")
"""Amazon tells of a wrong key under 403, Google under 400."""
BROKEN = ("model produced output that does not match", "failed to parse input at pos")
"""What llama.cpp says, under status 500, of a model's text that is no valid UTF-8 or not of the form asked for."""
NO_MODEL = ("model_not_found", "model not found", "deploymentnotfound", "invalid model", "unknown model", "model identifier is invalid")


@dataclass(frozen=True, slots=True)
class Said:
    """What a server said in place of an answer: its codes, and its words."""

    codes: str
    message: str

    def speaks_of(self, *words: str) -> bool:
        """Whether any of these (lower case) is in it."""
        text = f"{self.codes} {self.message}".lower()
        return any(word in text for word in words)


def said(body: bytes) -> Said:
    """An error's body, in the forms of OpenAI, Anthropic, FastAPI, Ollama and Google; else its text as it stands."""
    text = body.decode("utf-8", "replace")
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return Said("", text)
    data = data[0] if isinstance(data, list) and data else data
    error = data.get("error", data) if isinstance(data, dict) else data
    if not isinstance(error, dict):
        return Said("", error if isinstance(error, str) else text)
    inner = error.get("details") or error.get("innererror") or {}
    codes = [error.get("code"), error.get("type"), *((inner.get("error_code"), inner.get("code")) if isinstance(inner, dict) else ())]
    message = next((error[key] for key in ("message", "Message", "detail") if error.get(key)), text)
    return Said(" ".join(str(code) for code in codes if code), message if isinstance(message, str) else json.dumps(message))


def is_filtered(status: int, told: Said) -> bool:
    """Whether a content filter stopped the prompt: the fate of one request, no fault of the backend."""
    return status in {400, 403} and told.speaks_of(*FILTERED)


def is_broken(told: Said) -> bool:
    """Whether the model answered what its own server could not read: the fate of one request too."""
    return told.speaks_of(*BROKEN)


def refused(server: Server, status: int, headers: Mapping[str, str], told: Said) -> BackendError:
    """The error that an HTTP status stands for."""
    words = server.clean(told.message) or "no reason given"
    if status == 402 or (status in {400, 403, 429} and told.speaks_of(*EMPTY)):
        hint = "top it up or raise its limit, then run the same command again"
        return BackendError(f"the account at {server.title} has nothing left to spend ({status}: {words})", hint=hint)
    if status in PASSING or status >= 500:
        problem = f"{server.title} cannot answer now ({status}: {words})"
        return CallError(problem, kind=PASSING.get(status, SERVER_ERROR), retry_after=retry_after(headers))
    problem, hint = _lasting(server, status, told)
    return BackendError(f"{server.title} {problem} ({status}: {words})", hint=hint)


def _lasting(server: Server, status: int, told: Said) -> tuple[str, str]:
    """What a status of the 300s or 400s that will not pass means, and what to do."""
    other_model = f"check `backend.model`, here `{server.model}`"
    if status < 400:
        return f"sends us on from {server.url} to another address", "set `backend.base_url` to the address itself; http is not https"
    if status == 401 or (status in {400, 403} and told.speaks_of(*WRONG_KEY)):
        return "does not accept the key", server.key_hint
    if status == 403:
        return f"gives this key no permission to use `{server.model}`", f"ask whom the account belongs to, or {other_model}"
    if status == 404 or told.speaks_of(*NO_MODEL):
        return f"knows no model `{server.model}` at {server.url}", f"{other_model}, and `backend.base_url`"
    if status == 407:
        return "is behind a proxy that wants a name and password", "set HTTPS_PROXY to http://name:password@proxy:port"
    if status == 413 or told.speaks_of(*TOO_LONG):
        return "finds the request too long", f"lower `request.records`, or {other_model}"
    return "does not take the request", f"{other_model}, `backend.api` and `backend.base_url`"


def timed_out(server: Server, seconds: float) -> CallError:
    """No answer within `backend.timeout`."""
    problem = f"{server.title} at {server.url} did not answer within {seconds:g} s"
    return CallError(problem, kind=TIMEOUT, hint="raise `backend.timeout`, or lower `request.records` or `limits.concurrency`")


def unreachable(server: Server, error: BaseException) -> BackendError:
    """A connection that never was, or that broke. A certificate that is not trusted does not pass."""
    causes = list(_causes(error))
    if any(isinstance(e, ssl.SSLCertVerificationError) for e in causes):
        why = next((m for e in causes if (m := getattr(e, "verify_message", None))), "it cannot be verified")  # aiohttp's own has none
        problem = f"the certificate of {server.url} is not trusted ({why})"
        return BackendError(problem, hint="name your certificate authority's PEM file in `backend.ca_bundle`")
    system = next((os.strerror(e.errno) if e.errno and e.errno > 0 else e.strerror for e in reversed(causes) if isinstance(e, OSError) and e.strerror), None)
    problem = f"no answer from {server.title} at {server.url}: {server.clean(system) if system else 'the connection broke'}"
    return CallError(problem, kind=CONNECTION, hint="see that the server runs, and check `backend.base_url`")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        inner = getattr(seen, "os_error", None) or getattr(seen, "certificate_error", None)
        if isinstance(inner, BaseException):
            yield inner
        seen = seen.__cause__ or seen.__context__


def malformed(server: Server, body: bytes) -> CallError:
    """A body under status 200 that is no answer of this API: a portal's page, half a body, another service."""
    words = server.clean(body.decode("utf-8", "replace")) or "nothing"
    return CallError(f"{server.title} at {server.url} answers what is no completion: {words}", kind=MALFORMED, hint="check `backend.base_url`")
