"""The values of one entity as a spec lists them: per language no surface of two canonical values, whatever its case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from synthchat.spec.values import folded


@dataclass
class Listing:
    """`said` is canonical value → language → its surfaces there; the canonical value is one itself in the main language, and elsewhere where it has none."""

    languages: Sequence[str]
    said: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    taken: dict[tuple[str, str], str] = field(default_factory=dict)
    """Language and folded surface → canonical value."""

    @property
    def main(self) -> str:
        """The main language."""
        return self.languages[0]

    def canonical(self, value: str) -> str:
        """List a value as canonical, unless it is a way to say another one in the main language: then that one."""
        found = self.taken.setdefault((self.main, folded(value)), value)
        if found == value:
            self.said.setdefault(value, {})
        return found

    def say(self, canonical: str, language: str, surfaces: Iterable[str]) -> list[str]:
        """List surfaces of a canonical value; those that already mean another one are left out and given back."""
        return [surface for surface in surfaces if surface.strip() and self._say(canonical, language, surface) != canonical]

    def _say(self, canonical: str, language: str, surface: str) -> str:
        found = self.taken.setdefault((language, folded(surface)), canonical)
        listed = self.said[canonical].setdefault(language, [])
        if found == canonical and folded(surface) not in map(folded, listed) and (language != self.main or folded(surface) != folded(canonical)):
            listed.append(surface)
        return found

    def meaning(self, language: str, surface: str) -> str | None:
        """The canonical value that a surface means in a language."""
        return self.taken.get((language, folded(surface)))

    def finish(self) -> list[tuple[str, str]]:
        """Let every value be said in every language. Surfaces (canonical value, surface) that stand in the way of another canonical value are left out."""
        lost: list[tuple[str, str]] = []
        for language in self.languages[1:]:
            for canonical, by_language in self.said.items():
                if not by_language.get(language):
                    lost += self._claim(canonical, language)
        return lost

    def _claim(self, canonical: str, language: str) -> list[tuple[str, str]]:
        key = language, folded(canonical)
        other = self.taken.get(key)
        self.taken[key] = canonical
        if other in (None, canonical):
            return []
        kept = [s for s in self.said[other][language] if folded(s) != key[1]]
        self.said[other][language] = kept
        return [(other, canonical), *([] if kept else self._claim(other, language))]

    def items(self) -> list[object]:
        """The `values` of the spec."""
        return [self._item(canonical, {tag: s for tag, s in by_language.items() if s and s != [canonical]}) for canonical, by_language in self.said.items()]

    def _item(self, canonical: str, surfaces: dict[str, list[str]]) -> object:
        if not surfaces:
            return canonical
        return {canonical: surfaces[self.main] if list(surfaces) == [self.main] else surfaces}
