"""A spec from one sentence: a language model drafts it, the loader judges it, and what is wrong goes back to the model until it loads."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from synthchat.backends.base import Backend, Message, Remote, Reply, Request
from synthchat.backends.offline.engine import OfflineEngine
from synthchat.backends.registry import open_backend
from synthchat.cells import Cell
from synthchat.config import RunConfig
from synthchat.errors import PlanError, Problem, SpecError, UsageError
from synthchat.executors.calls import Calls
from synthchat.generate.repair import read_json
from synthchat.pipeline.sources import Sources, kept
from synthchat.plan.check import check
from synthchat.prompts import Prompts
from synthchat.seeding import digest
from synthchat.spec import load
from synthchat.spec.languages import in_cldr
from synthchat.spec.model import Domain, Intent
from synthchat.spec.starter import STARTER
from synthchat.spec.types import known_types
from synthchat.values import Catalogue

TRIES = 4
"""A draft, and so often the whole of it again."""
MOST_TOKENS = 16_000
NAME = "domain.yml"
SHOWN = 20
"""So many problems go back at once: who has more mends these first."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The spec's text, and how often it was asked for."""

    text: str
    tries: int


def draft(sentence: str, language: str, config: RunConfig, sources: Sources, backend: Backend | None = None) -> Draft:
    """A spec of the bot that the sentence tells of, which loads and can be planned.

    Raises UsageError for a backend that reads no prompts, SpecError with the last problems where no try gave one, BackendError and FrozenError as
    calls do.
    """
    return asyncio.run(drafted(sentence, language, config, sources, backend))


async def drafted(sentence: str, language: str, config: RunConfig, sources: Sources, backend: Backend | None = None) -> Draft:
    """What `draft` gives, in a loop that runs already."""
    backend = backend or open_backend(config.backend, _nothing(sentence, language))
    if not backend.prompted:
        raise UsageError(f"the backend `{backend.name}` drafts no spec", hint="name a language model's, like --backend openai; or leave out the sentence")
    templates = Prompts(sources.prompts)
    messages = [Message("user", templates.render("init.j2", sentence=sentence, language=language, example=_example(), types=known_types()))]
    try:
        with kept(sources.ledger or sources.usual) as ledger:
            calls = Calls(backend, config.limits.concurrency, ledger, frozen=sources.frozen)
            return await _until_it_loads(calls, backend, templates, messages)
    finally:
        if isinstance(backend, Remote):
            await backend.aclose()


async def _until_it_loads(calls: Calls, backend: Backend, templates: Prompts, messages: list[Message]) -> Draft:
    problems: Sequence[Problem] = ()
    for attempt in range(TRIES):
        text = written(await calls.ask(_request(backend, messages, attempt)))
        problems = wrong(text)
        if not problems:
            return Draft(text, attempt + 1)
        said = json.dumps({"items": [{"cell": 0, "text": text}]}, ensure_ascii=False)
        told = templates.render("mend.j2", problems="\n".join(map(str, problems[:SHOWN])))
        messages = [messages[0], Message("assistant", said), Message("user", told)]
    hint = "run it again with another model or sentence, or begin with `synthchat init`"
    raise SpecError([*problems, Problem(f"after {TRIES} drafts the model's spec still has {len(problems)} problems", hint=hint)])


def written(reply: Reply) -> str:
    """The YAML in a reply: by the schema that was asked for, or as it stands, in fences or without."""
    found = read_json(reply.text, whole=reply.finish != "length")
    items = found.get("items") if isinstance(found, dict) else found
    first = items[0] if isinstance(items, list) and items else None
    text = first.get("text") if isinstance(first, dict) else None
    return _without_fence(text if isinstance(text, str) else reply.text)


def wrong(text: str) -> Sequence[Problem]:
    """What keeps a draft from being loaded, or planned without a model."""
    with _file(text) as path:
        try:
            domain = load(path)
            check(domain, OfflineEngine(domain), Catalogue(domain, domain.main_language))
        except (SpecError, PlanError) as error:
            return [_shown(problem, str(path)) for problem in error.problems]
    return ()


@contextmanager
def _file(text: str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        path.write_text(text, encoding="utf-8", errors="surrogatepass")
        yield path


def _shown(problem: Problem, path: str) -> Problem:
    place = problem.place and type(problem.place)(NAME, problem.place.line, problem.place.column)
    return Problem(problem.message.replace(path, NAME), place, problem.hint, problem.source)


def _request(backend: Backend, messages: list[Message], attempt: int) -> Request:
    key = "i-" + digest(backend.model or "", MOST_TOKENS, attempt, *(f"{m.role}: {m.content}" for m in messages))
    return Request("init", (Cell("init", 0, "en", f"init|{attempt}"),), key, attempt, tuple(messages), MOST_TOKENS)


def _without_fence(text: str) -> str:
    lines = text.strip().split("\n")
    fences = [number for number, line in enumerate(lines) if line.startswith("```")]
    kept = lines[fences[0] + 1 : fences[1] if len(fences) > 1 else None] if fences else lines
    return "\n".join(kept).strip("\n") + "\n"


def _example() -> str:
    """The starter, as far as a draft is to go: without comments, personas and factors."""
    lines = [line for line in STARTER.read_text("utf-8").split("\n") if not line.lstrip().startswith("#")]
    return "\n".join(lines[: lines.index("personas:")]).rstrip() + "\n"


def _nothing(sentence: str, language: str) -> Domain:
    """What a backend is opened for, while there is no spec yet."""
    if not in_cldr(language):
        raise UsageError(f"`{language}` is not a language's tag", hint="--language takes one like en or pt-BR")
    intents = {"init": Intent(name="init", description=sentence)}
    return Domain(name="init", languages={language: 1.0}, intents=intents, factors={}, split={})
