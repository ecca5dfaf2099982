"""From a spec's path to the resolved domain, with all that is wrong named at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from synthchat.spec import keys, languages, names, shares
from synthchat.spec.entities import Entities
from synthchat.spec.examples import Examples, Seed
from synthchat.spec.factors import read_factors
from synthchat.spec.include import Document, read
from synthchat.spec.intents import Intents
from synthchat.spec.model import Domain
from synthchat.spec.nodes import Scalar, kind
from synthchat.spec.personas import read_personas
from synthchat.spec.problems import Problems


@dataclass(frozen=True, slots=True)
class Reading:
    """A domain with where it comes from: the nodes of its files, and each intent's seeds with their places."""

    domain: Domain
    document: Document
    seeds: Mapping[str, tuple[Seed, ...]]


def load(path: str | Path) -> Domain:
    """The domain spec at `path`, with its includes, files and tables.

    Raises SpecError with all problems, sorted by place; an error of YAML's syntax stands alone.
    """
    return load_placed(path).domain


def load_placed(path: str | Path) -> Reading:
    """What `load` gives, with the places of its parts. Raises what `load` raises."""
    problems = Problems()
    document = read(Path(path), str(path), problems)
    reading = resolve(document, Path(path), problems)
    problems.check()
    return reading


def resolve(document: Document, path: Path, problems: Problems) -> Reading:
    """The domain that the document says; what is wrong is added to `problems`, and the rest is read nevertheless."""
    merged, single = document.merged, document.single
    _check_version(document, problems)
    spoken = languages.declared(single.get("languages"), problems)
    readers = Entities(document.folder, spoken, problems)
    entities = {name: readers.read(entry) for name, entry in merged["entities"].items()}
    reader = Intents(merged["intents"], entities, Examples(document.folder, spoken, problems), problems, document.complete)
    intents = reader.all()
    if not intents and document.complete:
        problems.add(document.places.get("intents", document.start), "a spec needs at least one intent", "write `intents:` and the first one below it")
    factors = read_factors(merged["factors"].values(), problems)
    domain = Domain(
        name=_name(document, path, problems),
        description=keys.text(single["description"], problems) if "description" in single else None,
        languages=spoken,
        entities=entities,
        intents=intents,
        personas=read_personas(merged["personas"].values(), document.places.get("personas", document.start), factors, problems),
        factors=factors,
        split=shares.split(single.get("split"), problems),
        tables=readers.tables,
    )
    return Reading(domain, document, reader.seeds.kept)


def _check_version(document: Document, problems: Problems) -> None:
    entry = document.single.get("synthchat")
    if entry is None:
        problems.add(document.start, "the key `synthchat` is missing", "begin the spec with `synthchat: 1`")
    elif not isinstance(entry.value, Scalar) or entry.value.text != "1":
        problems.add(entry.value.at, f"`synthchat` must be 1, the one version of this format, not {kind(entry.value)}", "write `synthchat: 1`")


def _name(document: Document, path: Path, problems: Problems) -> str:
    entry = document.single.get("name")
    name = keys.text(entry, problems) if entry else path.stem
    if name is None or names.SPEC_NAME.fullmatch(name):
        return name or ""
    if entry:
        problems.add(entry.value.at, f"`name` cannot be `{name}`", "begin with a to z, then a to z, 0 to 9, `_` and `-`")
    else:
        problems.add(document.start, f"the file's name gives no `name` for the spec: `{name}`", "add a name like `name: city-bank`")
    return name
