"""Values that may be worded otherwise: what surely is another value, or none of its kind, is refused; what surely is the same keeps its meaning."""

from __future__ import annotations

import json
from random import Random

import pytest

from synthchat.cells import Cell, PlannedValue
from synthchat.generate.free.judges import TYPES, judges
from synthchat.generate.parse import Candidate, Failure
from synthchat.generate.rules import rules_of
from synthchat.generate.verify import verify
from synthchat.records import Normalized
from synthchat.spec.model import Domain, Entity, ListedValue
from synthchat.spec.types import resolve_options
from synthchat.values.registry import factory
from tests.conftest import Make

LANGUAGES = ["en", "en-GB", "de", "de-CH", "es", "es-MX", "fr", "it", "pt", "nl", "pl", "ru", "sv", "tr", "ja", "zh", "ar", "hi", "fi", "da"]
USD: Normalized = {"amount": 1250, "currency": "USD"}
PLANNED: dict[str, tuple[str, Normalized | None]] = {
    "money": ("$1,250", USD),
    "number": ("12", 12),
    "date": ("May 5, 2026", "2026-05-05"),
    "time": ("5:30 pm", "17:30"),
    "email": ("jane.doe7@example.org", None),
    "phone": ("(202) 555-0142", "+12025550142"),
    "person": ("Anna Schmidt", None),
    "city": ("Paris", None),
    "country": ("Germany", None),
    "ordinal": ("3rd", 3),
    "percentage": ("12.5%", 12.5),
    "duration": ("90 minutes", "PT1H30M"),
    "address": ("12 Elm Street Apt. 4, Larkfield, OH 43004", None),
    "url": ("https://www.example.com/help", None),
}
SAME, OTHER, WRONG = "same", "other wording", "wrong"
CASES = {
    "money": {
        SAME: ["1250 dollars", "1,250.00 US dollars", "$1250.00", "USD 1250", "1250 bucks", "1,250 USD", "$ 1,250"],
        OTHER: ["1250", "twelve fifty", "twelve hundred and fifty bucks", "1.25k", "1.25 grand", "half of it"],
        WRONG: [
            *["$1,350", "€1,250", "1250 euros", "1250 GBP", "£1,250", "1250 Japanese yen"],
            *["125 dollars", "May 5th, 2026", "next Friday", "5:30 pm", "jane@example.org", "12/05/2026"],
        ],
    },
    "number": {
        SAME: ["12.0", "12"],
        OTHER: ["twelve", "a dozen", "12 of them"],
        WRONG: ["13", "$12", "120", "5 pm", "12:30", "Wednesday", "jane@example.org", "thirteen or 13"],
    },
    "date": {
        SAME: ["2026-05-05", "5 May 2026", "Tuesday, May 5th, 2026"],
        OTHER: ["the 5th of May", "next Friday", "tomorrow", "5/5/26", "early May", "May 5th"],
        WRONG: ["May 6th", "June 5th", "$50", "5:30 pm", "jane@example.org", "5 May 2027", "in 3 days", "5/6/2026"],
    },
    "time": {
        SAME: ["17:30", "5:30pm", "at 5:30 p.m."],
        OTHER: ["half past five", "half past 5", "5:30", "30 minutes to 6", "this evening"],
        WRONG: ["6:30 pm", "5:30 am", "(202) 555-0142", "$50", "jane@example.org", "Friday", "17:45", "20 past 5"],
    },
    "email": {
        OTHER: ["jane dot doe 7 at example dot org", "Jane Doe seven at example dot org"],
        WRONG: ["jane", "jane.doe8@example.org", "my work address", "tomorrow", "5 pm"],
    },
    "phone": {
        SAME: ["+1 202-555-0142", "202.555.0142", "2025550142"],
        OTHER: ["555-0142", "two oh two, double five five, oh one four two"],
        WRONG: ["mobile", "(202) 555-0143", "5 pm", "12/05/2026", "jane@example.org"],
    },
    "person": {OTHER: ["Anna", "Ms Schmidt", "my friend Anna"], WRONG: ["jane@example.org", "$50", "Room 12", "555-0142"]},
    "city": {OTHER: ["paris, France", "the city of light"], WRONG: ["London", "rome", "75001", "$50"]},
    "country": {OTHER: ["the Federal Republic", "Deutschland"], WRONG: ["France", "japan", "49", "jane@example.org"]},
    "ordinal": {
        SAME: ["third", "Third", "3rd"],
        OTHER: ["the third one", "number 3", "the last"],
        WRONG: ["4th", "33rd", "$3", "3%", "3:30", "March 3rd, Wednesday", "jane@example.org"],
    },
    "percentage": {
        SAME: ["12.5 percent", "12.5%"],
        OTHER: ["an eighth", "12.5 per cent", "12,5 %", "twelve and a half percent"],
        WRONG: ["12%", "125%", "13.5 percent", "$12.5", "12:50", "Friday"],
    },
    "duration": {
        SAME: ["1.5 hours", "1 hour and 30 minutes", "90 min", "1 hr and 30 min"],
        OTHER: ["an hour and a half", "1h30", "1:30 h", "90 mins", "30 minutes over an hour", "1 hour 30"],
        WRONG: ["2.5 hours", "45 minutes", "$90", "90%", "Saturday", "until Wednesday", "jane@example.org"],
    },
    "address": {
        OTHER: ["12 Elm St", "Elm Street", "Elm St. 12, 43004 Larkfield", "my flat"],
        WRONG: ["14 Elm Street", "12 Elm Street, OH 43005", "jane@example.org", "$12", "12:30"],
    },
    "url": {
        SAME: ["example.com/help", "http://example.com/help/", "WWW.example.com/help"],
        OTHER: ["example dot com slash help"],
        WRONG: ["example.com", "example.org/help", "the website", "jane@example.com", "example dot org slash help"],
    },
}


def entity(type: str, *, open: bool = False) -> Entity:
    return Entity(name="x", match="free", type=type, options=resolve_options(type, {}, "en")[0], open=open)


def verdict(type: str, said: str, *, open: bool = False) -> str:
    surface, normalized = PLANNED[type]
    told = TYPES[type](entity(type, open=open), "en")(PlannedValue("x", surface, surface, normalized=normalized, match="free"), said)
    return WRONG if told.wrong else SAME if told.same else OTHER


@pytest.mark.parametrize(("type", "wanted", "said"), [(t, w, s) for t, cases in CASES.items() for w, texts in cases.items() for s in texts])
def test_what_a_text_says_of_a_planned_value(type: str, wanted: str, said: str) -> None:
    assert verdict(type, said) == wanted


@pytest.mark.parametrize(
    ("type", "said", "wanted"),
    [
        ("money", "$70", OTHER),
        ("money", "next Friday", WRONG),
        ("date", "June 7", OTHER),
        ("date", "$7", WRONG),
        ("time", "6 pm", OTHER),
        ("time", "555-0142", WRONG),
        ("email", "a@example.org", OTHER),
        ("email", "jane", WRONG),
        ("phone", "555-9999", OTHER),
        ("phone", "mobile", WRONG),
        ("city", "Rome", OTHER),
        ("ordinal", "4th", OTHER),
        ("percentage", "$70", WRONG),
        ("duration", "2 days", OTHER),
        ("address", "14 Elm Street", OTHER),
        ("url", "example.org", OTHER),
        ("url", "here", WRONG),
    ],
)
def test_an_open_type_may_have_another_value_of_its_kind(type: str, said: str, wanted: str) -> None:
    assert verdict(type, said, open=True) == wanted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("type", "options"),
    [
        *[("number", {"max": "30"}), ("number", {"max": "3000", "decimals": "2"}), ("money", {"max": "12"}), ("money", {"max": "5000"}), ("time", {})],
        *[("phone", {}), ("date", {}), ("date", {"from": "2026-01-01", "to": "2026-03-31"})],
        *[("percentage", {"decimals": "1"}), ("duration", {}), ("url", {})],
    ],
)
def test_all_forms_of_one_value_go_together_and_no_other_value_is_the_same(language: str, type: str, options: dict[str, str]) -> None:
    made = Entity(name="x", match="free", type=type, options=resolve_options(type, options, language)[0])
    judge, forms = TYPES[type](made, language), dict[str, dict[str, PlannedValue]]()
    for row in factory(type)(made, language).draw(100, Random(1)):
        value = PlannedValue("x", row["x"].surface, row["x"].value, normalized=row["x"].normalized, match="free")
        forms.setdefault(json.dumps(value.normalized), {})[value.surface.casefold()] = value
    unknown = forms.pop("null", {})  # `June 3` of no year
    assert [(a.surface, b) for group in forms.values() for a in group.values() for b in group if judge(a, b).wrong] == []
    assert [b for b, value in unknown.items() if judge(value, b).wrong] == []
    drawn = [next(iter(group.values())) for group in forms.values()]
    assert [(a.surface, b.surface) for n, a in enumerate(drawn) for b in drawn[n + 1 : n + 2] if judge(a, b.surface).same] == []


NOTES = Entity(name="short_note", match="free", open=True, values=(ListedValue(canonical="rent", surfaces={"en": ("rent", "the rent")}),))
SIZES = Entity(name="size", match="free", values=tuple(ListedValue(canonical=s, surfaces={"en": (s,)}) for s in ("small", "large")))
CODE = Entity(name="code", match="free", pattern="[A-Z]{2}-[0-9]{3}")


def domain_of(make_domain: Make, *entities: Entity) -> Domain:
    return make_domain(entities={e.name: e for e in entities})


@pytest.mark.parametrize(
    ("name", "planned", "said", "fits"),
    [
        *[("short_note", "rent", said, True) for said in ("The Rent", "gas bill", "size matters", "the house in Elm Street that we share with the others")],
        *[("short_note", "rent", said, False) for said in ("short note", "Size", "placeholder", "XXX", "value 1", "n/a", "word " * 16)],
        *[("size", "small", said, fits) for said, fits in (("tiny", True), ("large", False), ("LARGE", False))],
        *[("code", "AB-123", said, fits) for said, fits in (("CD-999", True), ("AB 123", False), ("the code", False))],
    ],
)
def test_listed_values_and_patterns(make_domain: Make, name: str, planned: str, said: str, fits: bool) -> None:
    judge = judges(domain_of(make_domain, NOTES, SIZES, CODE), "en")[name]
    assert (judge(PlannedValue(name, planned, planned, match="free"), said.strip()).wrong is None) == fits


@pytest.mark.parametrize(
    ("said", "result"), [("1250 dollars", USD), ("twelve fifty", None), ("$1,350", "wrong-value"), ("next Friday", "wrong-value"), ("$1,250", USD)]
)
def test_what_a_candidate_becomes(make_domain: Make, said: str, result: object) -> None:
    rules = rules_of(domain_of(make_domain, entity("money")), "en", worded=True)
    cell = Cell("i", 0, "en", "0|i|0", values=(PlannedValue("x", "$1,250", "$1,250", normalized=USD, match="free"),))
    told = verify(Candidate(f"send [{said}](1) to me"), cell, rules)
    if isinstance(told, Failure):
        assert (told.reason, said in told.told) == (result, True)
    else:
        assert (told.entities[0].value, told.entities[0].normalized) == (said, result)
