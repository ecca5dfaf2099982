"""Out-of-scope texts: many, far apart, and not about what the domain is about."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from random import Random

from rapidfuzz.distance import Indel

from synthchat.backends.offline.engine import create
from synthchat.backends.offline.fallback import Fallback
from synthchat.backends.offline.grammar import DATA, grammar, out_of_scope
from synthchat.backends.offline.vocabulary import Vocabulary, spelled, stem, stems
from synthchat.cells import Cell
from synthchat.spec.markup import parse
from synthchat.spec.model import Domain, Intent
from tests.builders import listed, seed


def fallback(domain: Domain) -> tuple[Fallback, Vocabulary]:
    english, made_up = grammar("en"), out_of_scope("en")
    assert english
    assert made_up
    words = Vocabulary(domain, "en", english.lexicon.common)
    return Fallback(made_up, words), words


def test_there_are_thousands_of_distinct_texts(make_domain: Callable[..., Domain]) -> None:
    texts, rng = fallback(make_domain())[0], Random(1)
    drawn = {said[0] for _ in range(6000) if (said := texts.draw(rng))}
    assert len(drawn) >= 2000
    assert texts.capacity() >= 10000


def test_the_engine_gives_thousands_too(make_domain: Callable[..., Domain]) -> None:
    domain = make_domain(intents={**make_domain().intents, "else": Intent(name="else", fallback=True)})
    engine = create(domain)
    said = (engine.phrase(Cell("else", n, "en", f"1|else|{n}", attributes={"form": "question"})) for n in range(2400))
    assert len({parse(s.marked)[0].lower() for s in said if s}) >= 2000


def test_they_are_mostly_far_apart(make_domain: Callable[..., Domain]) -> None:
    texts, rng = fallback(make_domain())[0], Random(2)
    drawn = [said[0] for _ in range(200) if (said := texts.draw(rng))]
    near = sum(Indel.normalized_similarity(a, b) >= 0.9 for a, b in combinations(drawn, 2))
    assert near <= 0.002 * len(drawn) * (len(drawn) - 1) / 2


def test_what_the_domain_speaks_of_is_left_out(make_domain: Callable[..., Domain]) -> None:
    """The domain of the fixture is about the weather, rain, tea, drinks, cities."""
    texts, words = fallback(make_domain())
    assert "weather" in texts.dropped
    assert "is tea good for a {symptom}?" in texts.dropped
    rng = Random(3)
    assert not [said for _ in range(2000) if (said := texts.draw(rng)) and words.touches(said[0])]


def test_values_are_kept_out_of_lists_too(make_domain: Callable[..., Domain]) -> None:
    animals = listed("pet", "hedgehog", "otter", "cats")
    texts, rng = fallback(make_domain(entities={**make_domain().entities, "pet": animals}))[0], Random(4)
    drawn = " ".join(said[0] for _ in range(3000) if (said := texts.draw(rng))).replace("?", " ").split()
    assert "penguin" in drawn
    assert "hedgehog" not in drawn
    assert "otter" not in drawn


def test_its_own_examples_are_used_as_well(make_domain: Callable[..., Domain]) -> None:
    own = Intent(name="else", fallback=True, examples=(seed("who knits the longest scarf"),))
    engine = create(make_domain(intents={**make_domain().intents, "else": own}))
    said = [engine.phrase(Cell("else", n, "en", f"1|else|{n}", attributes={"form": "question"})) for n in range(100)]
    scarves = sum("scarf" in s.marked for s in said if s)
    assert 10 <= scarves <= 60


def test_words_are_compared_by_their_stems() -> None:
    assert stem("Berries") == stem("berry") == "berr"
    assert stem("raining") == stem("rains") == stem("rain")
    assert stem("gas") == "gas"
    assert stems("What is the weather in May?", frozenset({"what", "is", "the", "in"})) == {"weather", "may"}
    assert spelled("shopOpening_hours") == "shop opening hours"


def test_data_files_say_what_they_are() -> None:
    for path in sorted(DATA.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        assert "written for synthchat" in text or "made up for synthchat" in text, path.name
        assert '"licence": "Apache-2.0"' in text, path.name
