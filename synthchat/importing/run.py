"""An import from end to end: read, drafted, written, and loaded once before it is put in its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from synthchat.errors import DataError, Place, Problem, SpecError, UsageError
from synthchat.importing.draft import Draft, draft
from synthchat.importing.report import ImportReport, left
from synthchat.importing.seeds import known_tag
from synthchat.importing.spec_yaml import spec_yaml
from synthchat.jsonl import to_json
from synthchat.readers.bot import ReadOptions
from synthchat.readers.files import importer_of, importers, open_package
from synthchat.readers.losses import Counted, Loss
from synthchat.records import Utterance
from synthchat.spec import load
from synthchat.spec.text import MOST_BYTES


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user may say of an import. `named` is the format, `language` the main one, `examples` a file for the seeds, `limit` how many an intent keeps."""

    named: str | None = None
    language: str | None = None
    examples: Path | None = None
    limit: int | None = None
    columns: dict[str, str] = field(default_factory=dict)


def import_spec(source: Path, out: Path, options: ImportOptions) -> ImportReport:
    """Write the spec of what `source` says of a bot to `out`, and its seeds to the options' file where one is named.

    Raises DataError for what cannot be read, UsageError for a format or language that is none, and for files that are there already.
    """
    beside = _beside(out, options.examples)
    files = (out, options.examples) if options.examples else (out,)
    _check_free(files)
    format, made, losses = _drafted(source, options)
    counts, entries = left(losses)
    comment = _comment(source, format, len(entries))
    with TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as stage:
        staged = [Path(stage) / out.name]
        staged[0].write_text(spec_yaml(made, comment, beside), encoding="utf-8", newline="\n")
        if beside:
            staged.append(Path(stage) / beside)
            staged[1].parent.mkdir(parents=True, exist_ok=True)
            staged[1].write_bytes(b"".join(map(to_json, _rows(made))))
        _check(staged, source)
        for path, place in zip(staged, files, strict=True):
            path.replace(place)
    return ImportReport(
        format=format,
        files=files,
        languages=tuple(made.languages),
        intents=len(made.intents),
        entities=len(made.entities),
        examples=sum(len(intent.seeds) for intent in made.intents.values()),
        counts=counts,
        losses=entries,
    )


def _comment(source: Path, format: str, left: int) -> str:
    name = "".join(c for c in source.resolve().name if c.isprintable())
    told = f" Left behind or changed: {left}." if left else ""
    return f"Imported from {name} ({format}) by `synthchat import`.{told}"


def _drafted(source: Path, options: ImportOptions) -> tuple[str, Draft, list[Loss]]:
    tag = _tag(options.language)
    package, losses = open_package(source), Counted()
    importer = importer_of(package, options.named)
    read = ReadOptions(options.columns) if options.limit is None else ReadOptions(options.columns, options.limit)
    made = draft(importer.bot(package, read, losses), source.resolve().stem, tag, options.limit, losses)
    if not made.intents:
        first = next((f"{loss.kind}: {loss.detail}" for loss in losses.found), None)
        raise DataError(Problem("nothing in it that a spec could be made of: no intent has an example", Place(str(source)), first))
    return next(name for name, known in importers().items() if known is importer), made, losses.found


def _check(staged: list[Path], source: Path) -> None:
    """Load the spec. That it is right is ours to see to: what it may still be is too large."""
    try:
        load(staged[0])
    except SpecError as error:
        if any(path.stat().st_size > MOST_BYTES for path in staged):
            hint = "keep fewer with --limit N, or write them into a file of their own with --examples FILE"
            raise UsageError(f"the examples of {source} are too many for one file: a spec has {MOST_BYTES:,} bytes at most", hint=hint) from error
        raise


def _rows(made: Draft) -> Iterator[Utterance]:
    return (Utterance(s.text, s.intent, s.language, s.spans) for intent in made.intents.values() for s in intent.seeds)


def _tag(language: str | None) -> str | None:
    tag = known_tag(language) if language is not None else None
    if language is not None and tag is None:
        raise UsageError(f"`{language}` is not a language's tag", hint="--language takes one like en or pt-BR")
    return tag


def _beside(out: Path, examples: Path | None) -> str | None:
    """The file of the examples as the spec names it."""
    if examples is None:
        return None
    folder = out.parent.resolve()
    if not examples.resolve().is_relative_to(folder):
        raise UsageError(f"{examples} lies outside the spec's folder", hint=f"name a file in {folder}")
    return examples.resolve().relative_to(folder).as_posix()


def _check_free(files: tuple[Path, ...]) -> None:
    for path in files:
        if path.exists():
            raise UsageError(f"{path} is there already", hint="name another file")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}", hint="name another file") from error
