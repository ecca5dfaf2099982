"""`synthchat show`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from synthchat.cli import completion, options


def command(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="A dataset folder, or what `import` reads: JSONL, CSV, a Rasa project, a Dialogflow agent …")],
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="One record, by its id or the beginning of it; with --rejects, a cell by its number.")
    ] = None,
    intent: Annotated[list[str] | None, typer.Option("--intent", metavar="NAME", autocompletion=completion.intents_of_data, help="Only these intents.")] = None,
    sample: Annotated[int | None, typer.Option("--sample", metavar="N", min=1, help="So many of each intent, spread over all of them.")] = None,
    rejects: Annotated[bool, typer.Option("--rejects", help="What did not become a record, and why.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Of the one ID: what was planned, the prompt, the reply, and each step of its verification.")] = False,
    prompts: Annotated[Path | None, typer.Option("--prompts", metavar="DIR", help="With --why: the run's own templates.")] = None,
    ledger: Annotated[Path | None, typer.Option("--ledger", metavar="FILE", help="With --why: where the run kept its replies.")] = None,
    json: options.Json = False,
) -> None:
    """Look at records, entities in colour."""
    from synthchat.cli.listing import print_records, print_rejects
    from synthchat.cli.terminal import output
    from synthchat.dataset.look import pick_records, read_rejects
    from synthchat.errors import UsageError

    if why:
        _why(data, name, intent or [], rejects=rejects, prompts=prompts, ledger=ledger, json=json)
        return
    if prompts or ledger:
        raise UsageError("--prompts and --ledger mean something with --why only", hint="add --why, or leave them out")
    with output():
        if rejects:
            print_rejects(read_rejects(data, name, intent or [], sample), json=json)
        else:
            print_records(pick_records(data, name, intent or [], sample), json=json)


def _why(data: Path, name: str | None, intents: list[str], *, rejects: bool, prompts: Path | None, ledger: Path | None, json: bool) -> None:
    from synthchat.cli.story import print_why
    from synthchat.cli.terminal import output
    from synthchat.dataset.cases import case_of_cell, case_of_record
    from synthchat.dataset.past import Past
    from synthchat.dataset.replies import Replies
    from synthchat.dataset.why import explain
    from synthchat.errors import UsageError

    if name is None:
        raise UsageError("--why tells of one thing: which?", hint="write a record's id, or the beginning of it; with --rejects, a cell's number")
    past = Past(data, prompts)
    replies = Replies(data, past.backend, ledger)
    case = case_of_cell(data, name, intents) if rejects else case_of_record(data, name, intents)
    told = explain(case, past, replies)
    with output():
        if json:
            print(told.model_dump_json(indent=2))
        else:
            print_why(told)
