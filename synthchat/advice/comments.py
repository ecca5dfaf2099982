"""`# lint: ignore RULE` in a spec: it holds for its line (the next one, where it stands alone), and for the intent, entity or persona named there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from synthchat.advice.base import Finding
from synthchat.errors import Place, Problem
from synthchat.spec.include import Document
from synthchat.spec.text import At, Source

COMMENT = re.compile(r"#\s*lint:\s*ignore\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*$")
Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Comments:
    """Which rules are switched off on which lines; `unknown` are the names that no rule has."""

    rules: Mapping[str, object]
    off: dict[Line, set[str]] = field(default_factory=dict)
    unknown: list[Problem] = field(default_factory=list)

    def read(self, document: Document) -> None:
        """The comments of all YAML files of a spec."""
        for source in _sources(document):
            for number, line in enumerate(source.lines, 1):
                if found := COMMENT.search(line):
                    alone = not line[: found.start()].strip()
                    self._switch(At(source, number, found.start() + 1), number + alone, re.split(r"\s*,\s*", found[1]))

    def switched_off(self, rule: str, finding: Finding) -> bool:
        """Whether a comment speaks of this rule at the finding, or at what it belongs to."""
        places = (finding.problem.place, finding.within)
        return any(rule in self.off.get((place.path, place.line), ()) for place in places if isinstance(place, Place))

    def _switch(self, at: At, line: int, names: list[str]) -> None:
        from synthchat.spec.problems import meant

        self.off.setdefault((at.source.path, line), set()).update(names)
        self.unknown.extend(at.problem(f"there is no rule `{name}`", meant(name, self.rules, few=0)) for name in names if name not in self.rules)


def _sources(document: Document) -> Iterator[Source]:
    entries = [*document.single.values(), *(entry for section in document.merged.values() for entry in section.values())]
    yield from {at.source.path: at.source for at in (document.start, *(entry.at for entry in entries))}.values()
