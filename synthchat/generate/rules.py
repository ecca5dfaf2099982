"""What candidates of one language are held against: listed values, the kinds of free values, the script and the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from synthchat.cells import PlannedValue
from synthchat.generate.free.judge import OPEN, Judge, Verdict
from synthchat.generate.scripts import scripts_of
from synthchat.generate.spoken import Spoken, Teller
from synthchat.spec.model import Domain
from synthchat.spec.values import folded


@dataclass(frozen=True, slots=True)
class Rules:
    """`canonical`: (entity, folded surface) → canonical value, of what the spec lists. Without `scripts` any will do."""

    canonical: Mapping[tuple[str, str], str] = field(default_factory=dict)
    judges: Mapping[str, Judge] = field(default_factory=dict)
    scripts: frozenset[str] = frozenset()
    tellers: tuple[Teller, ...] = ()

    def judged(self, planned: PlannedValue, text: str) -> Verdict:
        """What the entity's judge says of a free value that is worded otherwise."""
        judge = self.judges.get(planned.entity)
        return judge(planned, text) if judge else OPEN


def rules_of(domain: Domain, language: str, *, worded: bool, identified: bool = False) -> Rules:
    """All rules of a domain in a language. Its script and its words are looked at where a model worded the texts: others say what the spec says.

    `identified`: py3langid is asked as well. Raises ConfigError where it is not installed.
    """
    from synthchat.generate.free.judges import judges  # Babel and phonenumbers take their time

    listed = ((e.name, v) for e in domain.entities.values() for v in e.values)
    canonical = {(name, folded(surface)): v.canonical for name, v in listed for surface in v.surfaces.get(language, ())}
    return Rules(canonical, judges(domain, language), *((scripts_of(language), _tellers(domain, language, identified)) if worded else ()))


def _tellers(domain: Domain, language: str, identified: bool) -> tuple[Teller, ...]:
    from synthchat.generate.identify import Identified

    by_words = Spoken.of(language)
    return (*([by_words] if by_words else []), *([Identified(language, domain.languages)] if identified else []))
