"""What stands in the files of a Dialogflow agent. That Google's own classes take them is for tests/consumers/test_dialogflow.py."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest

from synthchat.formats.base import Dataset, ExportReport, Options, export
from synthchat.formats.dialogflow import limits
from synthchat.formats.dialogflow.exporter import DialogflowEsExporter
from synthchat.formats.dialogflow.values import python_only
from synthchat.readers.dialogflow import layout
from synthchat.records import Span, Utterance
from synthchat.spec.model import Domain, Entity, Intent, ListedValue, Slot
from tests.formats.adversarial import marked, record
from tests.formats.dialogflow_zips import EDITIONS, Package, exported, read
from tests.formats.rasa_sample import domain, utterances


def listed(name: str, open: bool = False, **values: dict[str, tuple[str, ...]]) -> Entity:
    return Entity(name=name, open=open, match="exact", values=tuple(ListedValue(canonical=c, surfaces=s) for c, s in values.items()))


ACCOUNT = listed("account", savings={"en": ("savings", "nest egg"), "pt-BR": ("poupança",)}, joint={"en": ("joint",)})
ENTITIES = (
    ACCOUNT,
    Entity(name="amount", match="free", type="money"),
    Entity(name="count", match="free", type="number", options={"decimals": 0}),
    Entity(name="rate", match="free", type="number", options={"decimals": 2}),
    Entity(name="code", match="exact", pattern="[A-Z]{2}"),
    Entity(name="note", match="free", open=True),
    Entity(name="ending", match="inflected", values=ACCOUNT.values),
    Entity(name="part", match="free", type="from_a_plug_in"),
)
SLOTS = (
    *(Slot(entity=e.name) for e in ENTITIES[1:]),
    Slot(entity="account", role="from", required=True),
    Slot(entity="account", role="to"),
    Slot(entity="rate", role="of", many=3),
)


def bank(*entities: Entity, intents: tuple[Intent, ...] | None = None) -> Domain:
    intents = intents or (
        Intent(name="move", description="moves money", slots=SLOTS),
        Intent(name="other", description="x" * 141, fallback=True),
    )
    return Domain(
        name="bank",
        description="a bank's bot",
        languages={"en": 0.5, "pt-BR": 0.5},
        entities={e.name: e for e in entities or ENTITIES},
        intents={i.name: i for i in intents},
        factors={},
        split={},
    )


TALK = [
    Utterance("from my nest egg", "move", "en", (Span(8, 16, "account", "savings", "from"),)),
    Utterance("note rent on my Nest Egg", "move", "en", (Span(5, 9, "note", "rent"), Span(16, 24, "account", "savings", "from"))),
    Utterance("da poupança", "move", "pt-BR", (Span(3, 11, "account", "savings", "from"),)),
    Utterance("part x1", "move", "en", (Span(5, 7, "part", "x1"),)),
    Utterance("sing", "other", "en"),
]


@pytest.fixture(params=EDITIONS)
def to(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def package(to: str, folder: Path, records: list[Utterance] = TALK, spec: Domain | None = None) -> tuple[ExportReport, Package]:
    return exported(Dataset(records, spec or bank()), folder, to)


def test_built_in_types_are_system_entities_and_roles_parameters(tmp_path: Path, to: str) -> None:
    _, found = package(to, tmp_path)
    assert found.types["move"] == {
        "amount": "@sys.unit-currency",
        "count": "@sys.number-integer",
        "rate": "@sys.number",
        "code": "@code",
        "note": "@note",
        "ending": "@ending",
        "part": "@part",
        "account-from": "@account",
        "account-to": "@account",
        "rate-of": "@sys.number",
    }
    assert list(found.entities) == ["account", "code", "note", "ending", "part"]


def test_values_have_their_synonyms_by_language(tmp_path: Path, to: str) -> None:
    _, found = package(to, tmp_path)
    assert found.entries["account"] == {
        "en": {"savings": ["savings", "nest egg"], "joint": ["joint"]},
        "pt-br": {"savings": ["poupança"], "joint": ["joint"]},
    }
    assert found.entries["code"] == {"en": {"[A-Z]{2}": ["[A-Z]{2}"]}, "pt-br": {"[A-Z]{2}": ["[A-Z]{2}"]}}
    assert found.entries["note"] == {"en": {"rent": ["rent"]}}
    assert found.entries["part"] == {"en": {"x1": ["x1"]}}


def test_kinds_of_entity_types_in_es(tmp_path: Path) -> None:
    _, found = package("dialogflow-es", tmp_path)
    keys = ("isEnum", "isRegexp", "automatedExpansion", "allowFuzzyExtraction")
    assert {name: [key for key in keys if e[key]] for name, e in found.entities.items()} == {
        "account": [],
        "code": ["isRegexp"],
        "note": ["automatedExpansion"],
        "ending": ["allowFuzzyExtraction"],
        "part": ["automatedExpansion"],
    }


def test_kinds_of_entity_types_in_cx(tmp_path: Path) -> None:
    _, found = package("dialogflow-cx", tmp_path)
    given = {name: {k: v for k, v in e.items() if k not in ("name", "displayName")} for name, e in found.entities.items()}
    assert given == {
        "account": {"kind": "KIND_MAP"},
        "code": {"kind": "KIND_REGEXP"},
        "note": {"kind": "KIND_MAP", "autoExpansionMode": "AUTO_EXPANSION_MODE_DEFAULT"},
        "ending": {"kind": "KIND_MAP", "enableFuzzyExtraction": True},
        "part": {"kind": "KIND_MAP", "autoExpansionMode": "AUTO_EXPANSION_MODE_DEFAULT"},
    }


def test_all_languages_are_in_one_agent(tmp_path: Path) -> None:
    _, es = package("dialogflow-es", tmp_path / "es")
    _, cx = package("dialogflow-cx", tmp_path / "cx")
    agent: dict[str, Any] = es.files["agent.json"]
    assert (agent["language"], agent["supportedLanguages"], agent["displayName"], agent["description"]) == ("en", ["pt-br"], "bank", "a bank's bot")
    assert es.files["package.json"] == {"version": "1.0.0"}
    agent = cx.files["agent.json"]
    assert (agent["defaultLanguageCode"], agent["supportedLanguageCodes"], agent["startFlow"]) == ("en", ["pt-br"], "Default Start Flow")
    assert [p.text for p in es.phrases if p.language == "pt-br"] == [p.text for p in cx.phrases if p.language == "pt-br"] == ["da poupança"]


def test_the_fallback_is_the_agents_fallback(tmp_path: Path) -> None:
    _, es = package("dialogflow-es", tmp_path / "es")
    _, cx = package("dialogflow-cx", tmp_path / "cx")
    assert {name: i["fallbackIntent"] for name, i in es.intents.items()} == {"move": False, "other": True}
    assert (cx.intents["other"]["name"], cx.intents["other"]["isFallback"]) == (layout.NEGATIVE_ID, True)
    assert "isFallback" not in cx.intents["move"]
    assert [p.text for p in cx.phrases if p.intent == "other"] == ["sing"]


def test_a_cx_agent_without_a_fallback_gets_googles(tmp_path: Path) -> None:
    _, found = exported(Dataset([record("hello")]), tmp_path, "dialogflow-cx")
    negative = found.intents.pop(layout.NEGATIVE_INTENT)
    assert (negative["name"], negative["isFallback"]) == (layout.NEGATIVE_ID, True)
    assert list(found.intents) == ["i"]


def test_a_cx_flow_listens_for_every_intent_but_the_fallback(tmp_path: Path) -> None:
    _, found = package("dialogflow-cx", tmp_path)
    flow = found.files["flows/Default Start Flow/Default Start Flow.json"]
    assert [route["intent"] for route in flow["transitionRoutes"]] == ["move"]
    assert [m["languageCode"] for m in flow["transitionRoutes"][0]["triggerFulfillment"]["messages"]] == ["en", "pt-br"]


def test_what_must_occur_is_required_and_what_may_twice_a_list(tmp_path: Path) -> None:
    twice = Utterance("from savings or joint", "move", "en", (Span(5, 12, "account", "savings", "to"), Span(16, 21, "account", "joint", "to")))
    _, es = package("dialogflow-es", tmp_path / "es", [*TALK, twice])
    parameters = es.intents["move"]["responses"][0]["parameters"]
    assert [p["name"] for p in parameters if p["required"]] == ["account-from"]
    assert [p["name"] for p in parameters if p["isList"]] == ["account-to", "rate-of"]
    assert all(p["value"] == f"${p['name']}" for p in parameters)
    _, cx = package("dialogflow-cx", tmp_path / "cx", [*TALK, twice])
    assert [p["id"] for p in cx.intents["move"]["parameters"] if p.get("isList")] == ["account-to", "rate-of"]


def test_what_is_lost_is_counted(tmp_path: Path) -> None:
    unknown = Utterance("from my piggy bank", "move", "en", (Span(8, 18, "account", "savings", "from", retracted=True),))
    es, _ = package("dialogflow-es", tmp_path / "es", [*TALK, unknown])
    assert es.warnings == {"dialogflow-description-lost": 2, "dialogflow-retracted-lost": 1, "dialogflow-value-lost": 1}
    cx, _ = package("dialogflow-cx", tmp_path / "cx", [*TALK, unknown])
    assert cx.warnings == {"dialogflow-description-lost": 1, "dialogflow-required-lost": 1, "dialogflow-retracted-lost": 1, "dialogflow-value-lost": 1}


def test_descriptions_that_fit_are_in_cx(tmp_path: Path) -> None:
    _, found = package("dialogflow-cx", tmp_path)
    assert found.intents["move"]["description"] == "moves money"
    assert "description" not in found.intents["other"]


def test_what_dialogflow_does_not_expand_or_read_is_named(tmp_path: Path, to: str) -> None:
    spec = bank(
        Entity(name="amount", match="free", type="money", open=True),
        Entity(name="code", match="free", pattern=r"[A-Z]{,2}\Z", open=True),
        intents=(Intent(name="move", slots=(Slot(entity="amount"), Slot(entity="code"))),),
    )
    report, _ = package(to, tmp_path, [], spec)
    assert report.warnings == {"dialogflow-not-open": 2, "dialogflow-pattern": 1}
    assert report.notes == (
        "amount is open in the spec: Dialogflow expands neither regular expressions nor system entities",
        "the pattern of code holds what RE2, Dialogflow's syntax, does not know",
        "code is open in the spec: Dialogflow expands neither regular expressions nor system entities",
    )


@pytest.mark.parametrize("pattern", [r"a\Z", r"\u0041", "a{,2}", "(?#x)a", "(?>a)", "a++", "(?ix)a b"])
def test_patterns_that_re2_does_not_read(pattern: str) -> None:
    assert python_only(pattern)


@pytest.mark.parametrize("pattern", [r"a\\Z", "[*+]+", r"[\]+*]+", "(?i)ab", "(?P<n>a{2,})", r"\d+\+?", "[]+]*"])
def test_patterns_that_re2_reads(pattern: str) -> None:
    assert not python_only(pattern)


def test_names_that_dialogflow_does_not_take_are_changed_and_named(tmp_path: Path, to: str) -> None:
    roles = ("a-b", "a_b", "A B")
    records = [marked("x y", "x", "é x", role) for role in roles] + [marked("x y", "y", name) for name in ("e x", "город", "1st", "a_entries_en")]
    report, found = exported(Dataset(records), tmp_path, to)
    assert [name for p in found.phrases for _, _, name in p.marks] == ["e_x-a_b_2", "e_x-a_b", "e_x-A_B_3", "e_x", "entity_c4f5a5fa", "e_1st", "a_entries_en"]
    assert list(found.entities) == ["e_x", "e_x_2", "entity_c4f5a5fa", "e_1st", "a_entries_en_"]
    assert "the entity `é x` is called e_x in Dialogflow" in report.notes
    assert "the label `é x` in the role `a-b` is the parameter e_x-a_b_2 in Dialogflow" in report.notes
    assert report.warnings["dialogflow-renamed"] == len(report.notes) == 7


def test_intents_whose_files_would_be_called_alike_have_files_of_their_own(tmp_path: Path) -> None:
    names = ("a?b", "a/b", "A*B", "x", "x_usersays_en")
    _, found = exported(Dataset([record(f"say {name}", intent=name) for name in names]), tmp_path, "dialogflow-es")
    assert list(found.intents) == list(names)
    assert [p.text for p in found.phrases] == [f"say {name}" for name in names]
    assert [path for path in found.files if path.startswith("intents/") and "usersays_en." not in path] == [
        "intents/a_b.json",
        "intents/a_b_2.json",
        "intents/A_B_3.json",
        "intents/x.json",
        "intents/x_usersays_en_.json",
    ]


def test_a_group_is_in_the_parameter_and_makes_a_composite_type(tmp_path: Path, to: str) -> None:
    _, found = exported(Dataset(utterances(), domain()), tmp_path, to)
    assert list(found.types["order"]) == ["size--1", "size--2", "dish--1", "dish--2"]
    assert found.entries["size_dish"] == {"en": {"@size:size @dish:dish": ["@size:size @dish:dish"]}}
    kind = found.entities["size_dish"]
    assert kind.get("isEnum") or kind["kind"] == "KIND_LIST"


def test_a_composite_type_has_every_order_in_which_its_members_were_said(tmp_path: Path) -> None:
    def grouped(text: str, *labels: tuple[str, str, str]) -> Utterance:
        return record(text, *(Span(text.index(s), text.index(s) + len(s), entity, s, None, group) for s, entity, group in labels))

    records = [
        grouped("big tea", ("big", "size", "1"), ("tea", "dish", "1")),
        grouped("tea big", ("big", "size", "1"), ("tea", "dish", "1")),
        grouped("big hot tea", ("big", "size", "2"), ("hot", "warmth", "2"), ("tea", "dish", "2")),
        grouped("soup and small", ("soup", "dish", "1"), ("small", "size", "2")),
        replace(grouped("Tee groß", ("groß", "size", "1"), ("Tee", "dish", "1")), language="de"),
    ]
    _, found = exported(Dataset(records), tmp_path, "dialogflow-es")
    composites = {name: by_language for name, by_language in found.entries.items() if found.entities[name]["isEnum"]}
    assert {name: {language: list(entries) for language, entries in by_language.items()} for name, by_language in composites.items()} == {
        "size_dish": {"en": ["@size:size @dish:dish", "@dish:dish @size:size"], "de": ["@dish:dish @size:size"]},
        "size_warmth_dish": {"en": ["@size:size @warmth:warmth @dish:dish"]},
    }


def test_limits_warn_and_leave_nothing_out(tmp_path: Path) -> None:
    class Small(DialogflowEsExporter):
        limits = limits.Limits(1, 1, 2, 3, 10, 1, 1, 1, 7)

    report, found = package("dialogflow-es", tmp_path / "all")
    small = Small().write(Dataset(TALK, bank()), tmp_path / "small", Options())
    assert read(tmp_path / "small" / "agent.zip", "dialogflow-es") == found
    over = {name.removeprefix("dialogflow-limit-"): n for name, n in small.warnings.items() if name not in report.warnings}
    assert over == {
        "agent-phrases": 1,
        "entity-types": 1,
        "entries": 4,
        "intents": 1,
        "parameters": 1,
        "phrase-length": 3,
        "phrases": 1,
        "synonyms": 2,
        "value-length": 6,
    }
    assert "move has 3 training phrases in en: Dialogflow takes 2" in small.notes


def test_records_without_a_spec_make_an_agent_of_what_they_use(tmp_path: Path, to: str) -> None:
    records = [marked("to Roma", "Roma", "city", "to", value="Rome"), replace(record("nach Rom"), language="DE"), replace(record("in Rom"), language="de")]
    report, found = exported(Dataset(records), tmp_path, to)
    assert (report.refused, report.warnings) == ((), {})
    assert found.entries == {"city": {"en": {"Rome": ["Roma"]}}}
    assert [p.language for p in found.phrases] == ["en", "de", "de"]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (record("a", intent="cancel"), "undeclared-intent"),
        (record("a b", Span(0, 1, "colour", "a"), intent="move"), "undeclared-entity"),
        (record("a b", Span(0, 1, "account", "a", "via"), intent="move"), "undeclared-role"),
        (replace(record("a", intent="move"), language="../x"), "language"),
        (replace(record("a", intent="move"), language="fr"), "undeclared-language"),
        (record("a b", Span(0, 9, "account", "a"), intent="move"), "spans"),
    ],
)
def test_what_is_refused_is_named(tmp_path: Path, to: str, broken: Utterance, reason: str) -> None:
    report, _ = package(to, tmp_path, [broken, *TALK])
    assert [(r.reason, r.record) for r in report.refused] == [(reason, broken.id)]


def test_a_text_under_two_intents_is_written_and_counted(tmp_path: Path, to: str) -> None:
    report, found = exported(Dataset([record("a", intent="x"), record("a", intent="y"), record("a", intent="x")]), tmp_path, to)
    assert report.warnings == {"dialogflow-two-intents": 1}
    assert [p.intent for p in found.phrases] == ["x", "x", "y"]


def test_ids_are_stable_and_of_one_thing_each(tmp_path: Path) -> None:
    twice = [*TALK, *TALK]
    _, first = package("dialogflow-es", tmp_path / "a", twice)
    _, second = package("dialogflow-es", tmp_path / "b", twice)
    ids = [found["id"] for path, content in first.files.items() for found in (content if isinstance(content, list) else [content]) if "id" in found]
    assert len(set(ids)) == len(ids) > len(twice)
    assert first.files == second.files


def test_the_zip_knows_no_time_and_no_zlib(tmp_path: Path, to: str) -> None:
    export(Dataset(TALK, bank()), tmp_path, to)
    with ZipFile(tmp_path / "agent.zip") as zipped:
        assert {(i.date_time, i.compress_type, i.create_system) for i in zipped.infolist()} == {((1980, 1, 1, 0, 0, 0), ZIP_STORED, 3)}
        assert zipped.comment == layout.COMMENT
        assert zipped.namelist()[0] == "agent.json"
