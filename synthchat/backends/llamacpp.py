"""The backend `llamacpp`: a GGUF file inside this process. No server, no key, no network; the same request is answered alike every time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from synthchat.backends.base import Reply, Request
from synthchat.backends.gguf_file import GgufFile, gguf_file
from synthchat.backends.llama_model import LlamaModel
from synthchat.backends.server import CLOSED
from synthchat.config.model import BackendSettings
from synthchat.errors import BackendError, ConfigError, Place, Problem
from synthchat.seeding import digest
from synthchat.spec.model import Domain

CONTEXT = 8192
NAME_IT = "name the model's GGUF file: --set backend.path=FILE"


def create(domain: Domain, settings: BackendSettings) -> LlamaCppBackend:
    """The backend for one run. Raises ConfigError where no GGUF file is named, or where it is not the one that `backend.model` stands for."""
    file = gguf_file(settings.path) if settings.path else None
    model = settings.model or (file.identity if file else None)
    if not model:
        raise ConfigError("`backend.path` is missing: `llamacpp` has no default", hint=NAME_IT)
    if file and model != file.identity:
        hint = "leave `backend.model` out, or name the file that it stands for"
        raise ConfigError(Problem(f"this file is `{file.identity}`, and `backend.model` wants `{model}`", Place(settings.path or ""), hint))
    return LlamaCppBackend(model, file, settings.context or CONTEXT)


class LlamaCppBackend:
    """A model in a file. `model` is the file's identity: replies in the ledger hold wherever the file lies, and without it too.

    The model is loaded at the first call: a plan, or a run from the ledger, needs neither it nor xllamacpp.
    """

    name = "llamacpp"
    prompted = True
    heeds = frozenset({"path", "model", "context"})
    shows: Mapping[str, frozenset[str]] | None = None
    warnings: tuple[str, ...] = ()

    def __init__(self, model: str, file: GgufFile | None, context: int) -> None:
        self.model: str | None = model
        self._file, self._context = file, context
        self._loaded: LlamaModel | None = None
        self._worker = ThreadPoolExecutor(1, "llama.cpp")
        self._closed = False

    def problems(self, domain: Domain) -> Sequence[Problem]:
        """A language model can write any intent."""
        return ()

    async def complete(self, request: Request) -> Reply:
        """The model's answer, once those asked for before are through.

        Raises BackendError where the model cannot be loaded or asked.
        """
        if self._closed:
            raise BackendError(CLOSED)
        self._loaded = model = self._loaded or self._load()
        given_up = threading.Event()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._worker, model.answer, _body(request), given_up)
        except asyncio.CancelledError:
            given_up.set()
            raise

    async def aclose(self) -> None:
        """Let go of the model, for good."""
        self._closed = True
        self._worker.shutdown(cancel_futures=True)
        self._loaded = None

    def _load(self) -> LlamaModel:
        if not self._file:
            raise BackendError(f"replies of `{self.model}` are missing, and `backend.path` names no file to ask", hint=NAME_IT)
        return LlamaModel(self._file.path, self._context)


def _body(request: Request) -> dict[str, object]:
    return {
        "messages": [{"role": m.role, "content": m.content} for m in request.messages],
        "max_tokens": request.max_tokens,
        "seed": int(digest(request.key, length=7), 16),
        "response_format": {"type": "json_schema", "json_schema": {"name": "items", "strict": True, "schema": _schema(request)}},
    }


def _schema(request: Request) -> dict[str, object]:
    """The common schema, narrowed to one item for each cell, in order: it is enforced token by token, so a small model cannot lose its place."""
    items = [_item(cell.number) for cell in request.cells]
    listed = {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    return {"type": "object", "properties": {"items": listed}, "required": ["items"], "additionalProperties": False}


def _item(number: int) -> dict[str, object]:
    fields = {"cell": {"const": number}, "text": {"type": "string"}}
    return {"type": "object", "properties": fields, "required": ["cell", "text"], "additionalProperties": False}
