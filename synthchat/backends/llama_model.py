"""llama.cpp inside this process: one model, loaded once, and asked for one thing at a time.

Run as a module, `python -m synthchat.backends.llama_model FILE CONTEXT`, it tries to load a file and leaves llama.cpp's own words on standard error.
"""

from __future__ import annotations

import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import orjson

from synthchat.backends.answers import BROKEN, decode
from synthchat.backends.base import Reply
from synthchat.backends.failures import Said, is_broken, said
from synthchat.errors import BackendError, Place, Problem

SILENT, ERRORS = -1, 1
_WORDS = re.compile(r"^\S+ E [^:]+: (?:error loading model: )?(.+)$", re.MULTILINE)
"""What llama.cpp says on standard error of a file that it cannot load: the cause first, then who could not go on for it."""
_FOLLOWING = ("failed to load model", "llama_model_loader: failed to load model", "encountered an error", "exiting due to")
WAIT_SECONDS = 120


class LlamaModel:
    """A loaded model. One slot and no cache of prompts: what is asked beside or before may then not change an answer by a rounding.

    Raises BackendError where xllamacpp is not installed or the file cannot be loaded.
    """

    def __init__(self, path: Path, context: int) -> None:
        self._path = path
        try:
            self._server = _open(path, context, SILENT)
        except ImportError as error:
            raise BackendError("the backend `llamacpp` needs xllamacpp", hint="pip install 'synthchat[llamacpp]'") from error
        except (RuntimeError, MemoryError) as error:
            hint = "download the file again; if it is whole, this llama.cpp is too old for it, or memory too small: pip install -U xllamacpp"
            raise BackendError(Problem(f"llama.cpp cannot load this file: {_why(path, context) or error}", Place(str(path)), hint)) from error

    def answer(self, body: Mapping[str, object], given_up: threading.Event) -> Reply:
        """The reply to the body of a chat completion; what there is of it, once it is given up.

        Raises BackendError for what llama.cpp does not take.
        """
        heard = _Heard(given_up)
        streamed = {**body, "stream": True, "stream_options": {"include_usage": True}, "cache_prompt": False}
        try:
            self._server.handle_chat_completions(orjson.dumps(streamed), heard.listen)
        except (RuntimeError, ValueError) as error:  # what C++ throws
            heard.refusal = Said("", str(error))
        if heard.refusal and not is_broken(heard.refusal):
            raise _refused(self._path, heard.refusal)
        finish = BROKEN if heard.refusal else heard.finish
        return Reply("".join(heard.texts), self._path.name, finish, heard.usage.get("prompt_tokens"), heard.usage.get("completion_tokens"))


@dataclass(slots=True)
class _Heard:
    """What has come of an answer so far."""

    given_up: threading.Event
    texts: list[str] = field(default_factory=list)
    finish: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)
    refusal: Said | None = None

    def listen(self, chunk: bytes) -> bool:
        """Take one event in; true where no more is wanted."""
        data: dict[str, Any] = decode(chunk) or {}
        if "choices" not in data:
            self.refusal = said(chunk)
        for choice in data.get("choices") or ():
            self.texts.append(choice["delta"].get("content") or "")
            self.finish = choice["finish_reason"] or self.finish
        self.usage = data.get("usage") or self.usage
        return self.given_up.is_set()


def _open(path: Path, context: int, verbosity: int) -> Any:  # noqa: ANN401 - xllamacpp has no types
    """A server of xllamacpp. It listens on the loopback interface too, which cannot be switched off, so it gets a key that nobody knows."""
    xllamacpp = import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path, params.n_ctx, params.verbosity = str(path), context, verbosity
    params.n_parallel, params.cache_ram_mib, params.n_ctx_checkpoints = 1, 0, 0
    params.enable_reasoning = 0  # thoughts would take the tokens of the answer
    params.api_keys, params.ui, params.endpoint_slots, params.endpoint_metrics = [secrets.token_hex()], False, False, True
    server = xllamacpp.Server(params)
    server.handle_metrics()  # returns once its loop runs: one that is let go of before hangs for ever
    return server


def _why(path: Path, context: int) -> str | None:
    """llama.cpp's own words for its refusal. It has them for standard error only, which here belongs to the user, so another process gets them."""
    command = [sys.executable, "-m", __spec__.name, str(path), str(context)]
    try:
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=WAIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    lines = [words.strip() for words in _WORDS.findall(done.stderr.decode("utf-8", "replace"))]
    return next((words for words in lines if not words.startswith(_FOLLOWING)), lines[0] if lines else None)


def _refused(path: Path, told: Said) -> BackendError:
    words = " ".join(told.message.split())
    if told.speaks_of("context size"):
        hint = "raise `backend.context`, up to what the model was trained for, lower `request.records`, or name another model"
        return BackendError(Problem(f"the prompt does not fit into the model's context: {words}", Place(str(path)), hint))
    hint = "see that it is a model for chats (instruct), whose chat template takes system, user and assistant messages"
    return BackendError(Problem(f"the model cannot be asked: {words}", Place(str(path)), hint))


if __name__ == "__main__":
    _open(Path(sys.argv[1]), int(sys.argv[2]), ERRORS)
