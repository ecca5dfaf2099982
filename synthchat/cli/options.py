"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from synthchat.cli import completion

if TYPE_CHECKING:
    from synthchat.config import RunConfig

Spec = Annotated[Path, typer.Argument(metavar="SPEC", help="The domain spec, a YAML file.")]
Config = Annotated[
    str | None, typer.Option("-c", "--config", metavar="FILE|NAME", autocompletion=completion.configs, help="A run config, or the name of one that ships.")
]
PerIntent = Annotated[int | None, typer.Option("--per-intent", metavar="N", help="Records of every intent.")]
Total = Annotated[int | None, typer.Option("--total", metavar="N", help="Records in all, shared out by the intents' weights.")]
BackendName = Annotated[
    str | None,
    typer.Option(
        "--backend",
        metavar="NAME",
        autocompletion=completion.backends,
        help="What phrases the plan: offline, openai, anthropic, compatible, llamacpp, exchange.",
    ),
]
Seed = Annotated[int | None, typer.Option("--seed", metavar="N", help="Another seed, another data set of the same plan.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="KEY=VALUE", autocompletion=completion.settings, help="Any setting of a run config, by its path.")
]
Prompts = Annotated[Path | None, typer.Option("--prompts", metavar="DIR", help="Templates that replace those of the same name.")]
Ledger = Annotated[Path | None, typer.Option("--ledger", metavar="FILE", help="Where replies are kept; by default .synthchat/ledger.db beside SPEC.")]
Reuse = Annotated[
    str | None,
    typer.Option("--reuse", metavar="exact|cell", help="exact: a reply answers its own prompt only; cell: any by which its cells are asked for."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but errors.")]


def run_config(
    config: str | None,
    per_intent: int | None,
    total: int | None,
    backend: str | None,
    seed: int | None,
    assignments: list[str] | None,
    **more: str | int | None,
) -> RunConfig:
    """The run config of a command line."""
    from synthchat.config import load_config

    flags: dict[str, str | int | None] = {"volume.per_intent": per_intent, "volume.total": total, "backend.name": backend, "seed": seed}
    return load_config(config, flags | {key.replace("__", "."): value for key, value in more.items()}, assignments or [])
