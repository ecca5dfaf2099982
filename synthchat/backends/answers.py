"""What completions look like in the three protocols, read with a doubting eye: a server may leave out anything, and write anything.

Each reader takes the decoded JSON and gives a reply, or None where it is no completion at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from synthchat.backends.base import Reply

CHAT_ENDS = {"stop": "stop", "length": "length", "content_filter": "content_filter"}
RESPONSE_ENDS = {"max_output_tokens": "length", "content_filter": "content_filter"}
BROKEN = "broken"
MESSAGE_ENDS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refusal",
}


def decode(body: bytes) -> dict[str, object] | None:
    """The JSON object of a body; None where it is something else. Broken UTF-8 and control characters in it are the model's, and are let through."""
    try:
        data = json.loads(body.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None


def read_chat(data: Mapping[str, object], model: str) -> Reply | None:
    """A reply by Chat Completions."""
    choice = next(_dicts(data.get("choices")), None)
    message = choice.get("message") if choice else None
    if choice is None or not isinstance(message, dict):
        return None
    refusal = message.get("refusal")
    finish = "refusal" if refusal else CHAT_ENDS.get(str(choice.get("finish_reason")))
    text = _text(message.get("content")) or (_text(refusal) if refusal else "")
    return _reply(text, data, model, finish, data.get("usage"), ("prompt_tokens",), "completion_tokens")


def read_response(data: Mapping[str, object], model: str) -> Reply | None:
    """A reply by the Responses API; an incomplete one that does not say why was cut off. One that has failed is None: see `failed_response`."""
    status = data.get("status")
    if status not in {"completed", "incomplete"} or not isinstance(data.get("output"), list):
        return None
    parts = [part for item in _dicts(data["output"]) if item.get("type") == "message" for part in _dicts(item.get("content"))]
    refusals = [part["refusal"] for part in parts if part.get("refusal")]
    details = data.get("incomplete_details")
    why = details.get("reason") if isinstance(details, dict) else None
    finish = "refusal" if refusals else "stop" if status == "completed" else RESPONSE_ENDS.get(str(why), "length")
    text = _text([part for part in parts if part.get("type") == "output_text"]) or "".join(map(_text, refusals))
    return _reply(text, data, model, finish, data.get("usage"), ("input_tokens",), "output_tokens")


def read_message(data: Mapping[str, object], model: str) -> Reply | None:
    """A reply by Anthropic's Messages API; its thinking is left out."""
    if data.get("type") != "message" or not isinstance(data.get("content"), list):
        return None
    text = _text([block for block in _dicts(data["content"]) if block.get("type") == "text"])
    finish = MESSAGE_ENDS.get(str(data.get("stop_reason")))
    read = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    return _reply(text, data, model, finish, data.get("usage"), read, "output_tokens")


def failed_response(data: Mapping[str, object]) -> tuple[str, str] | None:
    """Code and message of an error that came under status 200, as the Responses API and some gateways send it."""
    error = data.get("error")
    return (str(error.get("code") or ""), str(error.get("message") or "")) if isinstance(error, dict) else None


def filtered(model: str) -> Reply:
    """What a request is answered whose prompt a content filter stopped."""
    return Reply("", model, "content_filter")


def broken(model: str) -> Reply:
    """What a request is answered whose answer the server itself could not read; nothing of it is left."""
    return Reply("", model, BROKEN)


def _reply(text: str, data: Mapping[str, object], model: str, finish: str | None, usage: object, read: tuple[str, ...], written: str) -> Reply:
    counts = usage if isinstance(usage, dict) else {}
    tokens = [number for name in read if (number := _count(counts.get(name))) is not None]
    named = data.get("model")
    return Reply(text, named if isinstance(named, str) and named else model, finish, sum(tokens) if tokens else None, _count(counts.get(written)))


def _count(number: object) -> int | None:
    return number if isinstance(number, int) and not isinstance(number, bool) and number >= 0 else None


def valid_unicode(text: str) -> str:
    """The text without halves of surrogate pairs, which can be stored nowhere."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _text(content: object) -> str:
    """A text, or the texts of a list of parts."""
    text = content if isinstance(content, str) else "".join(str(part["text"]) for part in _dicts(content) if isinstance(part.get("text"), str))
    return valid_unicode(text)


def _dicts(items: object) -> Iterator[dict[str, object]]:
    return (item for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))
