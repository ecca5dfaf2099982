from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from synthchat.errors import SpecError
from synthchat.spec.model import Domain, Entity, Intent, Slot
from synthchat.spec.types import TYPES, known_types, resolve_options
from synthchat.values import Catalogue
from synthchat.values.registry import factory

MODULE = """
from synthchat.cells import Value
from synthchat.values import OneEntity


class Flavour(OneEntity):
    def __init__(self, entity, language):
        super().__init__(entity)

    def one(self, rng):
        flavour = rng.choice(self.entity.options["of"])
        return Value(flavour, flavour)
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package that registers a type, and one that claims a built-in one and a type that it does not have."""
    (tmp_path / "flavours.py").write_text(MODULE, encoding="utf-8")
    info = tmp_path / "flavours-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: flavours\nVersion: 1\n", encoding="utf-8")
    lines = "[synthchat.samplers]\nflavour = flavours:Flavour\nmoney = flavours:Flavour\nbroken = flavours:Nothing\n"
    (info / "entry_points.txt").write_text(lines, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    known_types.cache_clear()
    factory.cache_clear()
    yield
    known_types.cache_clear()
    factory.cache_clear()


@pytest.mark.usefixtures("installed")
def test_a_plug_in_adds_a_type_with_options_of_its_own() -> None:
    assert known_types() == (*TYPES, "broken", "flavour")
    options, problems = resolve_options("flavour", {"of": ["mint", "lime"]}, "en")
    assert not problems
    entity = Entity(name="ice", match="free", type="flavour", options=options)
    intent = Intent(name="i", slots=(Slot(entity="ice"),))
    domain = Domain(name="d", languages={"en": 1}, entities={"ice": entity}, intents={"i": intent}, factors={}, split={})
    drawn = Catalogue(domain, "en").draw([("ice", "a", None), ("ice", "b", None)], Random(1))
    assert {p.value for p in drawn} == {"mint", "lime"}


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("type", "message"), [("money", "several packages"), ("broken", "cannot be loaded from `flavours:Nothing`")])
def test_plug_ins_that_cannot_be_used(type: str, message: str) -> None:
    with pytest.raises(SpecError, match=message):
        factory(type)
