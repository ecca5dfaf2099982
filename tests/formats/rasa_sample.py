"""A small made-up dataset with everything that a Rasa project can hold: roles, groups, synonyms, a table, a pattern, composed, retrieval and fallback."""

from __future__ import annotations

from itertools import product

from synthchat.records import Span, Utterance, utterance_id
from synthchat.spec import markup
from synthchat.spec.model import Domain, Entity, Intent, ListedValue, Slot, Table

CITIES = ("Oslo", "Rome", "Lima", "Bern")
SIZES = {"small": ("small", "tiny"), "large": ("large", "big", "Groß")}
DISHES = ("tea", "soup", "cake")


def domain() -> Domain:
    sizes = tuple(ListedValue(canonical=c, surfaces={"en": s}) for c, s in SIZES.items())
    entities = (
        Entity(name="city", match="exact", table="cities", column="name"),
        Entity(name="size", match="exact", values=sizes),
        Entity(name="dish", match="exact", values=tuple(ListedValue(canonical=d, surfaces={"en": (d,)}) for d in DISHES)),
        Entity(name="code", match="exact", pattern="[A-Z]{2}[0-9]{3}"),
    )
    fly = (Slot(entity="city", role="from"), Slot(entity="city", role="to"), Slot(entity="code"))
    order = (Slot(entity="size", group="1"), Slot(entity="size", group="2"), Slot(entity="dish", group="1"), Slot(entity="dish", group="2"))
    intents = (
        Intent(name="fly", description="books a flight", slots=fly),
        Intent(name="order", description="orders something", slots=order),
        Intent(name="fly+order", parts=("fly", "order"), slots=fly + order),
        Intent(name="faq/hours", description="asks for the hours"),
        Intent(name="faq/price", description="asks for the price"),
        Intent(name="other", description="anything else", fallback=True),
    )
    return Domain(
        name="sample",
        languages={"en": 1.0},
        entities={e.name: e for e in entities},
        intents={i.name: i for i in intents},
        factors={},
        split={"test": 0.2},
        tables={"cities": Table(columns=("code", "name"), rows=(*(("x", c) for c in CITIES), ("y", ""), ("z", "Oslo")))},
    )


def _texts() -> list[tuple[str, str]]:
    def city(name: str, role: str) -> str:
        return markup.mark(name, "city", role)

    def item(size: str, dish: str, group: str) -> str:
        canonical = next(c for c, surfaces in SIZES.items() if size in surfaces)
        return f"{markup.mark(size, 'size', None, group, canonical)} {markup.mark(dish, 'dish', None, group)}"

    sizes = [s for surfaces in SIZES.values() for s in surfaces]
    flights = [f"fly from {city(a, 'from')} to {city(b, 'to')}" for a, b in product(CITIES, CITIES) if a != b]
    orders = [f"a {item(s, d, '1')} and a {item('tiny', 'tea', '2')} please" for s, d in product(sizes, DISHES)]
    found = [(text, "fly") for text in [*flights, "what about flight [AB123](code)", "is [XY999](code) late", "take [QQ001](code) 😀"]]
    found += [(text, "order") for text in orders]
    found += [(f"{f} and bring {o}", "fly+order") for f, o in zip(flights, orders, strict=False)]
    found += [(text, "faq/hours") for text in ("when do you open", "when do you close", "are you open on sundays", "your hours please")]
    found += [(text, "faq/price") for text in ("what does it cost", "how much is it", "is it expensive", "your prices please")]
    return found + [(text, "other") for text in ("sing me a song", "who won the match", r"look at C:\users", "do you like blue", "tell me a joke")]


def utterances() -> list[Utterance]:
    """Every fourth is of the test split."""
    found = []
    for n, (marked, intent) in enumerate(_texts()):
        text, spans = markup.parse(marked)
        found.append(Utterance(text, intent, "en", _sorted(spans), utterance_id("en", intent, text, spans), split="test" if n % 4 == 3 else "train"))
    return found


def _sorted(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda s: s.start))
