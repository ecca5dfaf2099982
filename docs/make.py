"""Writes the pages that are made from the code: docs/cli.md, docs/shapes.md and the picture of a run. `make docs` runs it, a test holds the pages to it."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from pydantic import BaseModel

from synthchat.advice.run import Advice, LintReport
from synthchat.cli.app import LATER, app
from synthchat.dataset.diff import Diff, Pair, RecordDiff, WordDiff
from synthchat.dataset.manifest import DecisionCounts, FileEntry, IntentCounts, Manifest
from synthchat.dataset.why import Check, Planned, Try, Why
from synthchat.formats.base import ExportReport, Refusal
from synthchat.importing.report import ImportReport, Left
from synthchat.ledger.upkeep import Replies, Stats
from synthchat.plan.outlook import Outlook
from synthchat.plan.prompted import Prompted, PromptedRequest
from synthchat.plan.report import Coverage, IntentPlan, PlanReport
from synthchat.spec.model import Domain, Entity, Example, Factor, Intent, Level, ListedValue, Persona, Slot, Table

DOCS = Path(__file__).parent
MADE = "<!-- made by docs/make.py from the code: change the code, then `make docs` -->\n\n"

COMPLETION = """## Completion
`synthchat --install-completion` teaches your shell (bash, zsh, fish, PowerShell) the commands and options, and what stands in your files: `--only` completes the
intents of SPEC (of `a,b` the last), `show --intent` those of the dataset, `--set` the settings of a run config with the spec's factors, levels and personas, and
`--to`, `--from`, `--backend`, `-c`, `--ignore` the formats, backends, shipped configs and rules. A spec that does not load is completed from all the same, as long as it is YAML.
"""

STATUSES = """## Exit statuses
| status | meaning |
| ---: | --- |
| 0 | done |
| 1 | records are short of what was asked (the manifest names them) |
| 2 | usage, spec, config, data, an output folder that is not ours, or a ledger that cannot be used (a full disk: make room, and the same command goes on) |
| 4 | the backend cannot be used, or does not recover; the same command goes on |
| 5 | `--frozen`, and a reply is missing |
| 6 | replies are still to come (`exchange`); the same command goes on |
| 70 | a bug of ours |
| 130 | interrupted: what was answered is kept, and the same command goes on |

Results go to standard output (`--json` where they have structure), all else to standard error. `NO_COLOR` is heeded; off a terminal, progress is plain lines.
"""


def cli_page() -> str:
    """Every command with its arguments and options."""
    commands: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    sections = [section for name, command in commands.items() for section in _sections(f"synthchat {name}", command)]
    later = f"## Not built yet\n{', '.join(f'`{name}`' for name in LATER)} come with later releases; using one is an error that says so.\n"
    return "\n".join(["# The commands", "", MADE.rstrip(), "", *sections, later, COMPLETION, STATUSES])


def _sections(name: str, command: Any) -> Iterator[str]:
    """A command, and what it has of further ones."""
    below: dict[str, Any] = getattr(command, "commands", {})
    yield f"{'##' if name.count(' ') == 1 else '###'} {name}\n{_help(command)}\n\n{'' if below else _options(command)}"
    for inner, its in below.items():
        yield from _sections(f"{name} {inner}", its)


def _help(command: Any) -> str:
    return " ".join(command.help.split())


def _options(command: Any) -> str:
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    rows = [f"| `{_name(p)}` | {' '.join((p.help or '').split())} |".replace("FILE|NAME", "FILE\\|NAME") for p in shown]
    return "\n".join(["| | |", "| --- | --- |", *rows, ""]) if rows else ""


def _name(param: Any) -> str:
    if param.param_type_name == "argument":
        return str(param.metavar)
    return ", ".join(param.opts) + (f" {param.metavar}" if param.metavar and not param.is_flag else "")


SHAPES: dict[str, tuple[type[BaseModel], ...]] = {
    "manifest.json (and `generate --json`)": (Manifest, IntentCounts, DecisionCounts, FileEntry),
    "plan --json": (PlanReport, IntentPlan, Coverage, Outlook),
    "plan --show-prompts --json": (Prompted, PromptedRequest),
    "show --why --json": (Why, Planned, Try, Check),
    "lint --json": (LintReport, Advice),
    "diff --json": (Diff, RecordDiff, Pair, WordDiff),
    "export --json": (ExportReport, Refusal),
    "import --json": (ImportReport, Left),
    "ledger stats --json": (Stats, Replies),
    "spec.json": (Domain, Entity, ListedValue, Intent, Slot, Example, Persona, Factor, Level, Table),
}

RECORD = """## utterances.jsonl (and `show --json`)
One JSON object a line. A reader needs `text` and `intent`; what is absent is left out.

| field | |
| --- | --- |
| `id` | `u-` and a hash of language, intent, text and spans; an edited record keeps the id that it had |
| `text`, `intent`, `language` | `intent` is `a+b` for a composed one |
| `entities` | list of `start`, `end` (code points, end exclusive), `entity`, `value` (canonical where listed), and where there is one `role`, `group`, `normalized` |
| `persona`, `attributes` | who speaks; factor → level. `length` is measured (docs/decisions/002-measured-length.md), other levels are the planned ones |
| `split` | `train`, `test` or `dev`, by family: what was made from one template is never on both sides; seeds are train |
| `origin` | `kind` (seed, generated, edited), `backend`, `model`, `request`, `cell`, `template`, `stale_prompt` (true where the reply was given to a prompt that reads otherwise today: `reuse: cell`), and of an edited record `operations` (`edit`, `relabel`) |

## rejects.jsonl (and `show --rejects --json`)
`intent`, `cell`, `attempt` (0 the first try), `reason`, `detail`, `text`, `request`.

| reason | |
| --- | --- |
| `not-json`, `no-answer`, `missing`, `no-text` | the reply cannot be read, is empty, has no item for the cell, or one without text |
| `refused`, `filtered`, `cut-off` | the model declined, a content filter took the answer, or it ended at its token limit |
| `no-sentence` | offline: the seeds give no (other) sentence for these entities |
| `markup`, `template`, `control`, `empty`, `too-long` | the text cannot be read or is no utterance |
| `missing-value`, `extra-mark`, `wrong-value`, `span-border`, `unmarked` | a planned value is not marked, something else is, it is another value or of another kind, a mark ends inside a word, or the value stands unmarked elsewhere |
| `echo` | the text repeats its prompt: an instruction, a description, the words of a factor |
| `script`, `language` | what is said around the values is in another script or language |
| `length` | the persona fixes the length, and the text has another |
| `seed-copy`, `near-duplicate`, `worn-frame` | a seed says the same, a record is too like it, or too many have the sentence around their values |
| `conflict` | another intent, or a record that a person has changed, has the same text |
| `dropped`, `relabelled` | a person took it out, or moved it to another intent ([decisions.jsonl](decisions-file.md)) |
"""


def shapes_page() -> str:
    """The files of a dataset folder and every `--json` output."""
    parts = ["# Shapes: files and JSON outputs", "", MADE.rstrip(), "", RECORD]
    for title, models in SHAPES.items():
        parts += [f"## {title}", *(_model(m) for m in models)]
    return "\n".join(parts)


def _model(model: type[BaseModel]) -> str:
    rows = [f"| `{name}` | {_type(f.annotation)} | {f.description or ''} |" for name, f in model.model_fields.items() if not f.exclude]
    return "\n".join([f"**{model.__name__}**: {' '.join((model.__doc__ or '').split())}", "", "| key | type | |", "| --- | --- | --- |", *rows, ""])


def _type(annotation: object) -> str:
    text = annotation.__name__ if isinstance(annotation, type) and not hasattr(annotation, "__args__") else str(annotation)
    text = re.sub(r"\b(?:[a-z_]+\.)+(?=\w)", "", text)
    return text.replace("Mapping", "map").replace("|", "or").replace("NoneType", "none").replace("None", "none")


def picture() -> str:
    """A real run of samples/city-bank, recorded by rich."""
    from rich.console import Console
    from rich.text import Text

    from synthchat.cli.listing import in_colour
    from synthchat.config import load_config
    from synthchat.dataset.look import pick_records
    from synthchat.pipeline import generate
    from synthchat.spec import load
    from tests.watching import Notes

    console = Console(record=True, width=118, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    with tempfile.TemporaryDirectory() as room:
        manifest = generate(load(DOCS.parent / "samples/city-bank/domain.yml"), load_config(environment={}), Path(room) / "out", Notes())
        console.print("[bold]$ synthchat generate samples/city-bank/domain.yml -o out/city-bank")
        totals = manifest.totals
        console.print(f"{totals['generated']} generated + {totals['seeds']} seeds; {totals['rejected']} candidates rejected, each with its reason\n")
        console.print("[bold]$ synthchat show out/city-bank")
        for record in _short_ones(pick_records(Path(room) / "out", None, (), None)):
            console.print(Text.assemble((f"{record.intent:>29}  ", "dim"), in_colour(record)), no_wrap=True)
    return console.export_svg(title="synthchat", unique_id="synthchat")


def _short_ones(records: Iterator[Any]) -> Iterator[Any]:
    """One generated record of each intent that fits a line and has entities."""
    seen: set[str] = set()
    for record in records:
        fits = len(record.text) + sum(len(e.entity) + len(e.role or "") + 3 for e in record.entities) <= 84
        if record.origin.kind == "generated" and record.entities and fits and record.intent not in seen:
            seen.add(record.intent)
            yield record


PAGES = {"cli.md": cli_page, "shapes.md": shapes_page, "picture.svg": picture}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
