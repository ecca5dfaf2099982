"""`synthchat generate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from synthchat.cli import options
from synthchat.cli.options import later


def command(
    spec: options.Spec,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the dataset goes: a new folder, or an earlier dataset.")],
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
    ledger: Annotated[
        Path | None, typer.Option("--ledger", metavar="FILE", help="Where replies are kept; by default .synthchat/ledger.db beside SPEC.")
    ] = None,
    frozen: Annotated[bool, typer.Option("--frozen", help="Ask nothing: a reply that the ledger lacks is an error (exit status 5).")] = False,
    only: Annotated[str | None, later("--only")] = None,
    preview: Annotated[int | None, later("--preview")] = None,
    refresh: Annotated[bool, later("--refresh")] = False,
    reuse: Annotated[str | None, later("--reuse")] = None,
) -> None:
    """Make a labelled data set of a domain spec.

    Exit status 1 where records are short of what was asked; the summary and the manifest name them.
    """
    from synthchat.cli.progress import progress
    from synthchat.cli.summary import print_nothing_to_do, print_summary
    from synthchat.cli.terminal import interruptible, output
    from synthchat.ledger import USUAL
    from synthchat.pipeline import Sources, Stop, generate
    from synthchat.spec import load

    settings = options.run_config(config, per_intent, total, backend, seed, assignments, limits__concurrency=concurrency)
    domain = load(spec)
    sources = Sources(prompts, ledger, frozen, spec.parent / USUAL)
    stop = Stop()
    with interruptible(stop), progress(domain, settings, quiet=quiet, verbose=verbose) as watcher:
        manifest = generate(domain, settings, out, watcher, sources=sources, stop=stop)
    if json:
        with output():
            print(manifest.model_dump_json(indent=2))
    if watcher.completed and not quiet:
        print_nothing_to_do(manifest, out, watcher.seconds)
    elif not quiet:
        print_summary(manifest, out, watcher.seconds, watcher.calls)
    raise typer.Exit(1 if manifest.short else 0)
