"""An independent checker of a dataset folder, written from SPEC.md alone: it shares no code with synthchat, so that both can be wrong but not alike.

    python tests/checker.py DIR [--spec domain.yml]

prints every violation as `file:line: rule: what is wrong` and exits with 1 where there is one. Without --spec the folder's own spec.json is used.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Indel

if not __package__:  # run as a script
    sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.checker_spec import Key, Mark, Spec, caseless, from_json, from_yaml

DATA, REJECTS, MANIFEST = "utterances.jsonl", "rejects.jsonl", "manifest.json"
NOT_LISTED = {MANIFEST, "decisions.jsonl"}  # a person's decisions are not ours to hash
KINDS = {"seed", "generated", "augmented", "edited", "real"}
MARKUP = re.compile(r"\[[^\[\]]*\](?:\(|\{)")
TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|<[A-Za-z_][\w .:|-]*>|\{[A-Za-z_]\w*\}")
WORDS = {"short": (1, 5), "medium": (6, 12), "long": (13, 10**6)}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of utterances.jsonl whose shape is sound."""

    line: int
    text: str
    intent: str
    id: str
    language: str
    marks: tuple[Mark, ...]
    kind: str
    split: str | None
    persona: str | None = None
    template: str | None = None
    parent: str | None = None
    retracted: frozenset[int] = frozenset()
    attributes: dict[str, str] = field(default_factory=dict)
    moved: bool = False

    def says(self, rule: str, message: str) -> str:
        """A violation at this row."""
        return f"{DATA}:{self.line}: {rule}: {message}"


def fold(text: str) -> str:
    """Without case, punctuation and surplus white space: everything but letters, marks and numbers is a blank."""
    folded = unicodedata.normalize("NFC", text.casefold())
    return " ".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in folded).split())


def alike(one: str, other: str) -> bool:
    """Whether the normalised Indel similarity of two folded texts is at least 0.9, in whole numbers: at most a tenth of all characters differs."""
    most = (len(one) + len(other)) // 10
    return Indel.distance(one, other, score_cutoff=most) <= most


def frame(row: Row) -> str:
    """The folded text with each value replaced by its entity's name."""
    text = row.text
    for mark in sorted(row.marks, key=lambda m: m.start, reverse=True):
        text = f"{text[: mark.start]} {mark.entity} {text[mark.end :]}"
    return fold(text)


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Line number and object of each line; None where a line is no JSON object."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if line:
            try:
                value = json.loads(line)
            except ValueError:
                value = None
            yield number, value if isinstance(value, dict) else None


def mark_of(text: str, entity: object) -> Mark | None:
    """The span of one item of `entities`, or None where it is no span at all."""
    if not isinstance(entity, dict):
        return None
    match entity:
        case {"start": int(start), "end": int(end), "entity": str(name), "value": str(value)}:
            role, group = entity.get("role"), entity.get("group")
            labels = all(x is None or (isinstance(x, str) and x) for x in (role, group))
            return Mark(start, end, name, value, role, group) if labels and 0 <= start < end <= len(text) else None
    return None


def row_of(line: int, data: dict[str, Any]) -> Row | str:
    """The row of one line, or what keeps it from being one."""
    text, intent, entities, origin = data.get("text"), data.get("intent"), data.get("entities", []), data.get("origin", {})
    if not (isinstance(text, str) and isinstance(intent, str) and isinstance(entities, list) and isinstance(origin, dict)):
        return f"{DATA}:{line}: shape: text and intent must be texts, entities a list, origin a mapping"
    marks = [mark_of(text, e) for e in entities]
    if None in marks:
        return f"{DATA}:{line}: span-range: entity {marks.index(None)} has no sound start, end, entity, value, role and group in a text of {len(text)}"
    if origin.get("kind") not in KINDS:
        return f"{DATA}:{line}: origin: kind {origin.get('kind')!r}"
    return Row(
        line, text, intent, str(data.get("id")), str(data.get("language")), tuple(m for m in marks if m), origin["kind"], data.get("split"),
        data.get("persona"), origin.get("template"), origin.get("parent"),
        frozenset(i for i, e in enumerate(entities) if e.get("retracted")), data.get("attributes") or {},
        "relabel" in origin.get("operations", []),
    )  # fmt: skip


# ---------------------------------------------------------------- one row


def check_text(row: Row) -> Iterator[str]:
    if not fold(row.text) and row.kind != "seed":
        yield row.says("empty", repr(row.text))
    if len(row.text) > 1000:
        yield row.says("too-long", f"{len(row.text)} characters")
    if row.text != row.text.encode("utf-8", "replace").decode("utf-8"):
        yield row.says("surrogate", "half of a character")
    if row.kind != "seed" and (found := MARKUP.search(row.text) or TEMPLATE.search(row.text)):
        yield row.says("leftover", found[0])


def check_fields(row: Row, spec: Spec, label_only: dict[str, list[str]]) -> Iterator[str]:
    if not row.id.startswith("u-"):
        yield row.says("id", row.id)
    if row.intent not in spec.intents:
        yield row.says("unknown-intent", row.intent)
    if row.language not in spec.languages:
        yield row.says("unknown-language", row.language)
    if row.split not in ("train", "dev", "test") or (row.kind == "seed" and row.split != "train"):
        yield row.says("split", f"{row.kind} in {row.split}")
    yield from check_levels(row, spec)
    low, high = WORDS.get(row.attributes.get("length", ""), (0, 10**6))
    if row.kind == "generated" and spec.length_built_in and not label_only.get("length") and not low <= len(row.text.split()) <= high:
        yield row.says("length", f"{len(row.text.split())} words are said to be {row.attributes['length']}")


def check_levels(row: Row, spec: Spec) -> Iterator[str]:
    for factor, level in row.attributes.items():
        if level not in spec.factors.get(factor, ()):
            yield row.says("unknown-level", f"{factor}: {level}")
    if row.kind == "generated" and (missing := [f for f in spec.factors if f not in row.attributes]):
        yield row.says("missing-level", ", ".join(missing))
    if row.persona is not None and row.persona not in spec.personas:
        yield row.says("unknown-persona", row.persona)
    for factor, level in spec.personas.get(row.persona or "", {}).items():
        if row.attributes.get(factor) != level:
            yield row.says("persona-level", f"{row.persona} is always {factor}: {level}, not {row.attributes.get(factor)}")


def check_spans(row: Row) -> Iterator[str]:
    end = 0
    for mark in row.marks:
        if mark.start < end:
            yield row.says("span-order", f"{mark} begins before {end}: spans are sorted and do not overlap")
        end = max(end, mark.end)
        surface = row.text[mark.start : mark.end]
        if surface != surface.strip():
            yield row.says("span-blank", repr(surface))


def check_slots(row: Row, spec: Spec) -> Iterator[str]:
    slots = spec.slots(row.intent)
    said = {(m.key, caseless(m.value)) for i, m in enumerate(row.marks) if i not in row.retracted}  # a value that is said twice is one value
    count: Counter[Key] = Counter(key for key, _ in said)
    for mark in row.marks:
        if mark.entity not in spec.entities:
            yield row.says("unknown-entity", mark.entity)
        elif mark.key not in slots:
            yield row.says("undeclared", f"{row.intent} has no {mark.key}")
    for key, (required, many) in slots.items():
        if required and not count[key]:
            yield row.says("required", f"{row.intent} must have {key}")
        if count[key] > many:
            yield row.says("many", f"{key} has {count[key]} values, at most {many}")


def check_values(row: Row, spec: Spec) -> Iterator[str]:
    """Seeds are held against the spec's own seeds, so only what was written by others is looked at here."""
    for mark in row.marks if row.kind != "seed" else ():
        if mark.entity in spec.entities and (wrong := spec.wrong_value(mark, row.text[mark.start : mark.end], row.language)):
            yield row.says("value", wrong)
    groups: defaultdict[tuple[str | None, ...], dict[str, Mark]] = defaultdict(dict)
    for mark in row.marks if row.kind == "generated" else ():
        entity = spec.entities.get(mark.entity)
        if entity and entity.table and not entity.open:
            groups[entity.table, mark.role, mark.group][entity.column] = mark
    for (table, *_), cells in groups.items():
        wanted = {column: caseless(mark.value) for column, mark in cells.items()}
        if not any(all(caseless(r.get(c, "")) == v for c, v in wanted.items()) for r in spec.tables[str(table)]):
            yield row.says("joint", f"{table} has no row with {wanted}")


# ---------------------------------------------------------------- many rows


def check_ids(rows: list[Row]) -> Iterator[str]:
    first: dict[str, int] = {}
    for row in rows:
        if first.setdefault(row.id, row.line) != row.line:
            yield row.says("id-twice", f"{row.id} is line {first[row.id]}, too")


def check_seeds(rows: list[Row], spec: Spec) -> Iterator[str]:
    """All seeds are there, labelled as in the spec, and nothing else calls itself a seed; nothing that was generated repeats one."""

    def trimmed(text: str) -> str:
        return unicodedata.normalize("NFC", text.strip())

    wanted = {(s.intent, s.language, trimmed(s.text), s.labels) for s in spec.seeds}
    given: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        if row.kind == "seed" and given.setdefault(key := (row.intent, row.language, trimmed(row.text), labels(row)), row) is not row:
            yield row.says("seed-twice", f"{row.text!r} is line {given[key].line}, too")
    for intent, language, text, *_ in sorted(wanted - set(given), key=repr):
        yield f"{DATA}: seed-missing: {intent} ({language}): {text!r} with its labels"
    for key in sorted(set(given) - wanted, key=repr):
        yield given[key].says("seed-unknown", "the spec has no such seed")
    folded = {(s.language, fold(s.text)) for s in spec.seeds}
    for row in rows:
        if row.kind == "generated" and (row.language, fold(row.text)) in folded:
            yield row.says("seed-copied", row.text)


def labels(row: Row) -> tuple[tuple[str, str, str, str, str], ...]:
    return tuple((row.text[m.start : m.end], m.entity, m.role or "", m.group or "", m.value) for m in row.marks)


def bag(row: Row) -> tuple[tuple[str, str, str, str], ...]:
    """The multiset of what is labelled, wherever it stands."""
    return tuple(sorted((m.entity, m.role or "", m.group or "", m.value) for m in row.marks))


def check_near_duplicates(rows: list[Row]) -> Iterator[str]:
    groups: defaultdict[tuple[Any, ...], list[tuple[str, Row]]] = defaultdict(list)
    for row in rows:
        if row.kind in ("generated", "seed"):
            groups[row.intent, row.language, bag(row)].append((fold(row.text), row))
    for group in groups.values():
        group.sort(key=lambda item: (len(item[0]), item[1].line))
        for i, (short, one) in enumerate(group):
            for long, other in group[i + 1 :]:
                if 9 * len(long) > 11 * len(short):  # from here on the difference in length alone is over a tenth
                    break
                if "generated" in (one.kind, other.kind) and alike(short, long):
                    low, high = sorted((one, other), key=lambda r: r.line)
                    yield high.says("near-duplicate", f"{high.text!r} is line {low.line}: {low.text!r}")


def check_conflicts(rows: list[Row]) -> Iterator[str]:
    """One text under two intents (two seeds of different letters are the spec's own affair), or labelled in two ways."""
    first: dict[tuple[str, str], list[Row]] = {}
    texts: dict[tuple[str, str, str], Row] = {}
    for row in rows:
        for other in first.setdefault((row.language, fold(row.text)), []):
            if other.intent != row.intent and (other.kind, row.kind) != ("seed", "seed"):
                yield row.says("conflict", f"{row.text!r} is {other.intent} in line {other.line}")
        first[row.language, fold(row.text)].append(row)
        same = texts.setdefault((row.language, row.intent, row.text), row)
        if labels(same) != labels(row):
            yield row.says("two-labellings", f"{row.text!r} is labelled otherwise in line {same.line}")


def check_frames(rows: list[Row], spec: Spec) -> Iterator[str]:
    """Record n of an intent may show its frame for at most the max(3, ⌈n/10⌉)th time."""
    marked = {s.intent for s in spec.seeds if s.labels}
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.kind == "generated" and row.intent in marked:
            frames = seen[row.intent]
            frames[frame(row)] += 1
            number, times = frames.total(), frames[frame(row)]
            if times > max(3, -(-number // 10)):
                yield row.says("frame", f"record {number} of {row.intent} has {frame(row)!r} for the {times}th time")


def check_families(rows: list[Row]) -> Iterator[str]:
    """What was made from one template, and what was made from a record, stand in one split."""
    split: dict[tuple[str, str], Row] = {}
    by_id = {row.id: row for row in rows}
    for row in rows:
        if row.kind == "generated" and row.template is not None:
            other = split.setdefault((row.intent, row.template), row)
            if other.split != row.split:
                yield row.says("family", f"{row.split}, but line {other.line} of the same template is {other.split}")
        parent = by_id.get(row.parent or "")
        if parent and parent.split != row.split:
            yield row.says("family", f"{row.split}, but its parent in line {parent.line} is {parent.split}")


# ---------------------------------------------------------------- the manifest


def check_files(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    files = manifest.get("files", {})
    for name, entry in files.items():
        if not (folder / name).is_file():
            yield f"{MANIFEST}: file-missing: {name}"
            continue
        content = (folder / name).read_bytes()
        actual = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), "rows": content.count(b"\n")}
        for key, value in actual.items():
            if entry.get(key, value) not in (value, None) or (key == "sha256" and key not in entry):
                yield f"{MANIFEST}: file-{key}: {name} has {value}, not {entry.get(key)}"
    present = {p.name for p in folder.iterdir() if p.is_file()} - NOT_LISTED
    for name in sorted(present - set(files)):
        yield f"{MANIFEST}: file-unlisted: {name}"


def check_counts(manifest: dict[str, Any], rows: list[Row], rejects: list[dict[str, Any]]) -> Iterator[str]:
    """Every number of the manifest that can be counted again, and the two sums that must hold."""
    if "intents" not in manifest:
        yield f"{MANIFEST}: counts: no intents"
        return
    for name, said in manifest["intents"].items():
        own = [r for r in rows if r.intent == name]
        reasons = Counter(r.get("reason") for r in rejects if r.get("intent") == name)
        generated = sum(r.kind == "generated" or (r.kind == "edited" and not r.moved) for r in own)
        yield from unequal(f"{name} edited", said.get("edited", 0), sum(r.kind == "edited" and not r.moved for r in own))
        yield from unequal(f"{name} relabelled", said.get("relabelled", 0), sum(r.moved for r in own))
        yield from unequal(f"{name} generated", said.get("generated"), generated)
        yield from unequal(f"{name} seeds", said.get("seeds"), sum(r.kind == "seed" for r in own))
        yield from unequal(f"{name} splits", {k: v for k, v in said.get("splits", {}).items() if v}, dict(Counter(r.split for r in own)))
        yield from unequal(f"{name} rejected", {k: v for k, v in said.get("rejected", {}).items() if v}, dict(reasons))
        yield from unequal(f"{name} candidates", said.get("candidates"), generated + reasons.total())
        yield from unequal(f"{name} asked", said.get("asked"), generated + said.get("short", 0))
    yield from check_totals(manifest, rows, rejects)


def check_totals(manifest: dict[str, Any], rows: list[Row], rejects: list[dict[str, Any]]) -> Iterator[str]:
    intents, totals = manifest["intents"], manifest.get("totals", {})
    yield from unequal("intents", sorted(intents), sorted({r.intent for r in rows} | {str(r.get("intent")) for r in rejects} | set(intents)))
    for key in ("asked", "generated", "short", "seeds", "requests", "candidates"):
        yield from unequal(f"total {key}", totals.get(key), sum(said.get(key, 0) for said in intents.values()))
    yield from unequal("total records", totals.get("records"), len(rows))
    yield from unequal("total rejected", totals.get("rejected"), len(rejects))
    yield from unequal("rejected", manifest.get("rejected"), dict(Counter(r.get("reason") for r in rejects)))
    tested = {r.intent for r in rows if r.split == "test"}
    yield from unequal("without.test", sorted(manifest.get("without", {}).get("test", [])), sorted(set(intents) - tested))


def unequal(what: str, said: object, counted: object) -> Iterator[str]:
    if said != counted:
        yield f"{MANIFEST}: counts: {what}: it says {said}, the files say {counted}"


# ---------------------------------------------------------------- all of it


def check_rows(rows: list[Row], spec: Spec, label_only: dict[str, list[str]]) -> Iterator[str]:
    for row in rows:
        yield from check_text(row)
        yield from check_fields(row, spec, label_only)
        yield from check_spans(row)
        yield from check_slots(row, spec)
        yield from check_values(row, spec)
    yield from check_ids(rows)
    yield from check_seeds(rows, spec)
    yield from check_near_duplicates(rows)
    yield from check_conflicts(rows)
    yield from check_frames(rows, spec)
    yield from check_families(rows)


def check(folder: Path, spec: Path | None = None) -> list[str]:
    """Every violation of SPEC.md in a dataset folder; empty where all is well."""
    missing = [name for name in (DATA, REJECTS, MANIFEST) if not (folder / name).is_file()]
    if missing:
        return [f"{name}: file-missing: there is no such file" for name in missing]
    domain = from_yaml(spec) if spec else from_json(folder / "spec.json")
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    parsed = [row_of(n, data) if data is not None else f"{DATA}:{n}: json: no JSON object" for n, data in json_lines(folder / DATA)]
    rows = [r for r in parsed if isinstance(r, Row)]
    rejects = list(json_lines(folder / REJECTS))
    sound = [data for _, data in rejects if data is not None]
    found: Iterable[Iterable[str]] = (
        (r for r in parsed if isinstance(r, str)),
        (f"{REJECTS}:{n}: reject: no JSON object with intent and reason" for n, d in rejects if not d or not d.get("intent") or not d.get("reason")),
        check_rows(rows, domain, manifest.get("label_only", {})),
        check_files(folder, manifest),
        check_counts(manifest, rows, sound),
    )
    return [message for part in found for message in part]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Hold a dataset folder against SPEC.md.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--spec", type=Path, help="the YAML spec; by default the folder's spec.json")
    args = parser.parse_args()
    violations = check(args.folder, args.spec)
    sys.stdout.write("".join(f"{v}\n" for v in violations))
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
