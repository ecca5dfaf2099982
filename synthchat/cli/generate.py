"""`synthchat generate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from synthchat.cli import completion, options

if TYPE_CHECKING:
    from synthchat.cli.progress import Counting
    from synthchat.dataset.manifest import Manifest
    from synthchat.pipeline import Preview


def command(
    spec: options.Spec,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="DIR", help="Where the dataset goes: a new folder, or an earlier dataset.")] = None,
    config: options.Config = None,
    per_intent: options.PerIntent = None,
    total: options.Total = None,
    backend: options.BackendName = None,
    concurrency: Annotated[int | None, typer.Option("--concurrency", metavar="N", help="Requests under way at once.")] = None,
    seed: options.Seed = None,
    assignments: options.Set = None,
    quiet: options.Quiet = False,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Tell every reject.")] = False,
    json: options.Json = False,
    prompts: options.Prompts = None,
    ledger: options.Ledger = None,
    frozen: Annotated[bool, typer.Option("--frozen", help="Ask nothing: a reply that the ledger lacks is an error (exit status 5).")] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="INTENT",
            autocompletion=completion.intents,
            help="Make these intents; the others stay as they are in DIR. Repeat it, or write a,b.",
        ),
    ] = None,
    preview: Annotated[int | None, typer.Option("--preview", metavar="N", min=1, help="Show N records of each intent, and write no dataset.")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask for what changed, also where the config says reuse: cell.")] = False,
    reuse: options.Reuse = None,
) -> None:
    """Make a labelled data set of a domain spec.

    Exit status 1 where records are short of what was asked; the summary and the manifest name them.
    """
    from synthchat import pipeline
    from synthchat.cli.exclusive import reuse_of
    from synthchat.cli.progress import progress
    from synthchat.cli.terminal import interruptible
    from synthchat.errors import UsageError
    from synthchat.ledger import USUAL
    from synthchat.spec import load

    if out is None and preview is None:
        raise UsageError("-o/--out is missing: where is the dataset to go?", hint="add -o DIR; or --preview 3, to look at some records first")
    reuse = reuse_of(reuse, refresh=refresh, frozen=frozen)
    settings = options.run_config(config, per_intent, total, backend, seed, assignments, limits__concurrency=concurrency, reuse=reuse)
    domain = load(spec)
    sources = pipeline.Sources(prompts, ledger, frozen, spec.parent / USUAL)
    part, stop = pipeline.part_of(domain, only or (), preview), pipeline.Stop()
    result: Manifest | Preview
    with interruptible(stop), progress(domain, settings, part, quiet=quiet, verbose=verbose) as watcher:
        if out and not preview:
            result = pipeline.generate(domain, settings, out, watcher, sources=sources, stop=stop, part=part)
        else:
            result = pipeline.preview(domain, settings, part, watcher, out, sources=sources, stop=stop)
    _print(result, out, watcher, json=json, quiet=quiet)
    raise typer.Exit(1 if result.short else 0)


def _print(result: Manifest | Preview, out: Path | None, watcher: Counting, *, json: bool, quiet: bool) -> None:
    from synthchat.cli.listing import print_records
    from synthchat.cli.preview import print_preview
    from synthchat.cli.summary import print_nothing_to_do, print_summary
    from synthchat.cli.terminal import output
    from synthchat.pipeline import Preview

    if isinstance(result, Preview):
        with output():
            print_records((record for records in result.records.values() for record in records), json=json)
    elif json:
        with output():
            print(result.model_dump_json(indent=2))
    if quiet:
        return
    if isinstance(result, Preview):
        print_preview(result, watcher.seconds, watcher.calls, prompted=bool(watcher.backend and watcher.backend.prompted))
    elif out and watcher.completed:
        print_nothing_to_do(result, out, watcher.seconds)
    elif out:
        print_summary(result, out, watcher.seconds, watcher.calls)
