"""`synthchat init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from synthchat.cli import options

BESIDE = "domain.yml"


def command(
    what: Annotated[str, typer.Argument(metavar="[FILE|SENTENCE]", help="Where to write the spec; or what bot it is, in a sentence.")] = BESIDE,
    source: Annotated[Path | None, typer.Option("--from", metavar="PATH", help="Begin with another tool's bot or data, as `import` reads them.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Where to write the spec of a sentence; by default domain.yml.")] = None,
    language: Annotated[str | None, typer.Option("--language", metavar="TAG", help="The language of the bot: en, pt-BR.")] = None,
    config: options.Config = None,
    backend: options.BackendName = None,
    assignments: options.Set = None,
    prompts: options.Prompts = None,
    ledger: options.Ledger = None,
) -> None:
    """Write a commented spec to start from. It runs as it is. Or one of another tool's bot; or, by a language model, of a sentence.

    synthchat init "a bike-rental shop's support bot" --backend openai --set backend.model=…
    """
    if source:
        _import(source, _path(what, out, "--from"), language)
    elif any(map(str.isspace, what)):
        _draft(what, out or Path(BESIDE), language or "en", config, backend, assignments, prompts, ledger)
    else:
        _start(_path(what, out, "-o"))


def _path(what: str, out: Path | None, flag: str) -> Path:
    from synthchat.errors import UsageError

    if any(map(str.isspace, what)) and not out:
        raise UsageError(f"{flag} and a sentence exclude each other", hint="synthchat init FILE --from PATH")
    return out or Path(what)


def _start(path: Path) -> None:
    from synthchat.cli.terminal import stderr
    from synthchat.spec.starter import write_starter

    write_starter(path)
    stderr().print(f"wrote {path}; next: synthchat plan {path}", soft_wrap=True, markup=False)


def _import(source: Path, path: Path, language: str | None) -> None:
    from synthchat.advice.run import lint
    from synthchat.cli.import_ import print_import
    from synthchat.cli.lint import print_advice
    from synthchat.cli.plan import print_plan
    from synthchat.importing.run import ImportOptions, import_spec
    from synthchat.pipeline import Sources, plan
    from synthchat.spec import load

    print_import(import_spec(source, path, ImportOptions(language=language)))
    settings = options.run_config(None, None, None, None, None, None)
    print_advice(lint(path, settings, ()))
    print_plan(plan(load(path), settings), Sources())


def _draft(
    sentence: str,
    path: Path,
    language: str,
    config: str | None,
    backend: str | None,
    assignments: list[str] | None,
    prompts: Path | None,
    ledger: Path | None,
) -> None:
    from synthchat.cli.terminal import stderr
    from synthchat.ledger import USUAL
    from synthchat.pipeline import Sources
    from synthchat.pipeline.drafting import draft
    from synthchat.spec.starter import check_free, write_spec

    check_free(path)
    settings = options.run_config(config, None, None, backend, None, assignments)
    made = draft(sentence, language, settings, Sources(prompts, ledger, usual=path.parent / USUAL))
    write_spec(path, made.text)
    tries = "the first draft" if made.tries == 1 else f"{made.tries} drafts"
    stderr().print(f"wrote {path} ({tries} of `{settings.backend.name}`); read it, then: synthchat plan {path}", soft_wrap=True, markup=False)
