"""Listed values: canonical values with what users may say for them, by language."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from synthchat.spec import keys
from synthchat.spec.languages import language
from synthchat.spec.model import ListedValue
from synthchat.spec.nodes import Entry, Mapping, Node, Scalar, Sequence, kind
from synthchat.spec.problems import Problems
from synthchat.spec.text import At

FORM = "write `canonical: [synonym, another]`, or `canonical: {en: [synonym]}`"


def folded(surface: str) -> str:
    """A surface as it is compared: without case, NFC."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", surface).casefold())


@dataclass
class Listing:
    """The values of one entity while they are read. `surfaces` is canonical → language → surface → its place."""

    spoken: dict[str, float]
    problems: Problems
    surfaces: dict[str, dict[str, dict[str, At]]] = field(default_factory=dict)

    @property
    def main(self) -> str:
        """The main language."""
        return next(iter(self.spoken))

    def item(self, node: Node) -> None:
        """One item of `values`."""
        if isinstance(node, Scalar):
            if (text := keys.item_text(node, "a value", self.problems)) is not None:
                self._add(text, self.main, text, node.at)
        elif not isinstance(node, Mapping):
            self.problems.add(node.at, f"a value must be a text or `canonical: [synonyms]`, not {kind(node)}", FORM)
        elif len(node.entries) != 1:
            message = f"a value has one canonical form, not {len(node.entries)}" if node.entries else "a value is empty"
            self.problems.add(node.entries[1].at if node.entries else node.at, message, "begin each value with a `-` of its own")
        elif (text := keys.item_text(node.entries[0].key, "a value", self.problems)) is not None:
            self._add(text, self.main, text, node.entries[0].at)
            self._synonyms(text, node.entries[0])

    def _synonyms(self, canonical: str, entry: Entry) -> None:
        if isinstance(entry.value, Sequence):
            self._surfaces(canonical, self.main, entry.value)
        elif isinstance(entry.value, Mapping):
            for part in entry.value:
                if not isinstance(part.value, Sequence):
                    self.problems.add(part.value.at, f"the surfaces of `{canonical}` must be a list, not {kind(part.value)}", f"write `{part.name}: [synonym]`")
                elif tag := language(part.key, self.spoken, self.problems):
                    self._surfaces(canonical, tag, part.value)
        else:
            self.problems.add(entry.value.at, f"the synonyms of `{canonical}` must be a list or a mapping, not {kind(entry.value)}", FORM)

    def _surfaces(self, canonical: str, tag: str, items: Sequence) -> None:
        for item in items.items:
            if (surface := keys.item_text(item, f"a synonym of `{canonical}`", self.problems)) is not None:
                self._add(canonical, tag, surface, item.at)

    def _add(self, canonical: str, tag: str, surface: str, at: At) -> None:
        self.surfaces.setdefault(canonical, {}).setdefault(tag, {}).setdefault(surface, at)

    def resolved(self) -> tuple[ListedValue, ...]:
        """The values, the canonical one a surface in each language that lists none. One surface of two values is a problem."""
        values = []
        for canonical, by_language in self.surfaces.items():
            first = next(iter(by_language[self.main].values()))
            filled = {tag: by_language.get(tag) or {canonical: first} for tag in self.spoken}
            self.surfaces[canonical] = filled
            values.append(ListedValue(canonical=canonical, surfaces={tag: tuple(said) for tag, said in filled.items()}))
        self._check_ambiguous()
        return tuple(values)

    def _check_ambiguous(self) -> None:
        seen: dict[tuple[str, str], tuple[str, At]] = {}
        for canonical, by_language in self.surfaces.items():
            for tag, said in by_language.items():
                for surface, at in said.items():
                    other, first = seen.setdefault((tag, folded(surface)), (canonical, at))
                    if other != canonical:
                        first, at = sorted((first, at), key=lambda point: point.place)
                        message = f"`{surface}` is said for two values, `{other}` and `{canonical}`, first at {first.place}"
                        self.problems.add(at, message, "let it stand under one of the two")


def read_values(entry: Entry, spoken: dict[str, float], problems: Problems) -> tuple[ListedValue, ...]:
    """The `values` of an entity."""
    before = len(problems)
    items = keys.sequence(entry, problems, "write `values: [one, {two: [synonym]}]`")
    listing = Listing(spoken, problems)
    for item in items.items if items else ():
        listing.item(item)
    if not listing.surfaces and len(problems) == before:
        problems.add(entry.at, "`values` lists none", "write `values: [one, another]`, or `open: true` alone")
    return listing.resolved()
