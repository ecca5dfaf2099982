"""Which judge an entity has: by the source of its values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from synthchat.generate.free.amounts import Amounts
from synthchat.generate.free.contacts import EmailJudge, PhoneJudge
from synthchat.generate.free.judge import Judge
from synthchat.generate.free.measures import durations, ordinals, percentages
from synthchat.generate.free.moments import DateJudge, TimeJudge
from synthchat.generate.free.names import Listed, Names, Patterned, cities, countries
from synthchat.generate.free.places import AddressJudge, UrlJudge
from synthchat.spec.model import Domain, Entity

TYPES: Mapping[str, Callable[[Entity, str], Judge]] = {
    "number": Amounts,
    "ordinal": ordinals,
    "percentage": percentages,
    "money": Amounts,
    "date": DateJudge,
    "time": TimeJudge,
    "duration": durations,
    "email": EmailJudge,
    "phone": PhoneJudge,
    "person": lambda entity, language: Names(entity, {}),
    "city": lambda entity, language: Names(entity, cities(language)),
    "country": lambda entity, language: Names(entity, countries(language)),
    "address": AddressJudge,
    "url": UrlJudge,
}


def judges(domain: Domain, language: str) -> dict[str, Judge]:
    """A judge for each entity whose values may be worded otherwise. A plug-in's type has that of listed values."""
    return {name: _judge(entity, domain, language) for name, entity in domain.entities.items() if entity.match == "free"}


def _judge(entity: Entity, domain: Domain, language: str) -> Judge:
    if entity.pattern:
        return Patterned(entity)
    if entity.type and entity.type in TYPES:
        return TYPES[entity.type](entity, language)
    return Listed(entity, language, domain.entities)
