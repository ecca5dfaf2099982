"""What stands in the files of a Rasa project. That Rasa takes them is for tests/consumers/test_rasa.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from synthchat.errors import FolderError
from synthchat.formats.base import Dataset, export
from synthchat.formats.rasa.tokens import tokens
from synthchat.formats.rasa.values import knowledge
from synthchat.records import Span, Utterance
from synthchat.spec.model import Domain, Entity, Intent, ListedValue, Slot
from tests.formats.adversarial import marked, record
from tests.formats.rasa_sample import domain, utterances

TEST = "train_test_split/test_data.yml"


def load(path: Path) -> dict[str, object]:
    loaded: dict[str, object] = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    return loaded


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert export(Dataset(utterances(), domain()), tmp_path, "rasa").refused == ()
    return tmp_path


def items(path: Path, kind: str) -> dict[str, object]:
    nlu = load(path)["nlu"]
    assert isinstance(nlu, list)
    return {item[kind]: item["examples"] for item in nlu if kind in item}


def test_every_file_begins_with_a_comment_that_is_not_ascii(project: Path) -> None:
    for name in ("data/nlu.yml", TEST, "domain.yml", "config.yml"):
        first = (project / name).read_text("utf-8").splitlines()[0]
        assert first.startswith("# synthchat ·")


def test_the_domain_declares_intents_entities_roles_groups_and_answers(project: Path) -> None:
    assert load(project / "domain.yml") == {
        "version": "3.1",
        "intents": ["fly", "order", "fly+order", "faq", "other"],
        "entities": [{"city": {"roles": ["from", "to"]}}, {"size": {"groups": ["1", "2"]}}, {"dish": {"groups": ["1", "2"]}}, "code"],
        "responses": {"utter_faq/hours": [{"text": "The answer to faq/hours"}], "utter_faq/price": [{"text": "The answer to faq/price"}]},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }


def test_the_values_of_the_spec_stand_in_the_training_file_alone(project: Path) -> None:
    assert items(project / "data/nlu.yml", "synonym") == {"small": "- tiny\n", "large": "- big\n- Groß\n"}
    lookups = items(project / "data/nlu.yml", "lookup")
    assert lookups == {"city": "- Oslo\n- Rome\n- Lima\n- Bern\n", "size": "- small\n- tiny\n- large\n- big\n- Groß\n", "dish": "- tea\n- soup\n- cake\n"}
    assert items(project / "data/nlu.yml", "regex") == {"code": "- (?<!\\w)(?:[A-Z]{2}[0-9]{3})(?!\\w)\n"}
    assert not any(items(project / TEST, kind) for kind in ("synonym", "lookup", "regex"))


def test_the_config_splits_composed_intents_and_is_never_written_over(project: Path) -> None:
    config = (project / "config.yml").read_text("utf-8")
    assert 'intent_tokenization_flag: true\n    intent_split_symbol: "+"' in config
    assert "DIETClassifier" in config
    assert "retrieval_intent" in config
    (project / "config.yml").write_text("theirs", "utf-8")
    report = export(Dataset(utterances(), domain()), project, "rasa")
    assert (project / "config.yml").read_text("utf-8") == "theirs"
    assert report.notes == ("config.yml was there already, and is left as it is",)


def test_plain_intents_get_the_cheap_classifier(tmp_path: Path) -> None:
    export(Dataset([record("a", intent="x"), record("b", intent="y")]), tmp_path, "rasa")
    config = (tmp_path / "config.yml").read_text("utf-8")
    assert "LogisticRegressionClassifier" in config
    assert "DIETClassifier" not in config
    assert "intent_split_symbol" not in config
    assert "ResponseSelector" not in config


def test_beside_a_users_project_only_files_of_our_name_are_written(tmp_path: Path) -> None:
    theirs = {"data/nlu.yml", "domain.yml", "config.yml", "data/stories.yml", TEST}
    for name in theirs:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("theirs", "utf-8")
    report = export(Dataset(utterances(), domain()), tmp_path, "rasa", nlu_only=True)
    assert {str(f.relative_to(tmp_path)) for f in report.files} == {"data/synthchat_nlu.yml", "train_test_split/synthchat_test_data.yml"}
    assert all((tmp_path / name).read_text("utf-8") == "theirs" for name in theirs)
    with pytest.raises(FolderError, match="--nlu-only"):
        export(Dataset(utterances(), domain()), tmp_path, "rasa")


def test_a_whole_export_replaces_the_one_beside(tmp_path: Path) -> None:
    export(Dataset(utterances()), tmp_path, "rasa", nlu_only=True)
    export(Dataset(utterances()), tmp_path, "rasa")
    assert {p.name for p in tmp_path.rglob("*.yml")} == {"nlu.yml", "test_data.yml", "domain.yml", "config.yml"}


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (record("a", intent="cancel"), "undeclared-intent"),
        (record("a b", Span(0, 1, "colour", "a"), intent="fly"), "undeclared-entity"),
        (record("a b", Span(0, 1, "city", "a", "via"), intent="fly"), "undeclared-role"),
        (record("a b", Span(0, 1, "size", "a", None, "3"), intent="fly"), "undeclared-group"),
        (record("a b", Span(0, 9, "city", "a"), intent="fly"), "spans"),
    ],
)
def test_what_the_domain_does_not_declare_is_refused_by_name(tmp_path: Path, broken: Utterance, reason: str) -> None:
    report = export(Dataset([broken, record("b", intent="fly")], domain()), tmp_path, "rasa")
    assert [(r.reason, r.record) for r in report.refused] == [(reason, broken.id)]
    assert report.reasons == {reason: 1}
    assert report.written == 1


def test_doublets_and_conflicts_are_of_one_file(tmp_path: Path) -> None:
    train, test = Utterance("a", "x", split="train"), Utterance("a", "y", split="test")
    report = export(Dataset([train, test, train, Utterance("a", "y")]), tmp_path, "rasa")
    assert [r.reason for r in report.refused] == ["duplicate", "two-intents"]


def test_the_same_text_with_other_labels_is_no_doublet(tmp_path: Path) -> None:
    report = export(Dataset([record("to Rome"), marked("to Rome", "Rome"), marked("to Rome", "Rome", role="r")]), tmp_path, "rasa")
    assert report.refused == ()


def entity(name: str, **values: tuple[str, ...]) -> Entity:
    return Entity(name=name, match="exact", values=tuple(ListedValue(canonical=c, surfaces={"en": s}) for c, s in values.items()))


def spec(*entities: Entity) -> Domain:
    intent = Intent(name="i", slots=tuple(Slot(entity=e.name) for e in entities))
    return Domain(name="n", languages={"en": 1.0}, entities={e.name: e for e in entities}, intents={"i": intent}, factors={}, split={})


def test_a_surface_of_two_meanings_is_no_synonym() -> None:
    found = knowledge(spec(entity("lamp", light=("light",), lantern=("Glow",)), entity("weight", low=("low", "Light"), shine=("glow", "gleam"))))
    assert found.synonyms == {"shine": ["gleam"]}
    assert found.warnings["rasa-synonym-ambiguous"] == 3


@pytest.mark.parametrize(
    ("pattern", "searched"),
    [
        (r"^P-\d{6}$", r"P-\d{6}"),
        (r"\AP-\d{6}\Z", r"P-\d{6}"),
        (r"^(?:a|b)$", "(?:a|b)"),
        ("^a$|^b$", "a|b"),
        (r"\^a\$", r"\^a\$"),
        (r"a\\$", r"a\\"),
        ("[|$^][]|(]$", "[|$^][]|(]"),
    ],
)
def test_anchors_around_a_pattern_are_not_for_rasa(pattern: str, searched: str) -> None:
    found = knowledge(spec(Entity(name="e", match="exact", pattern=pattern)))
    assert found.regexes == {"e": [rf"(?<!\w)(?:{searched})(?!\w)"]}
    assert found.notes == []


def test_flags_of_a_pattern_stand_first() -> None:
    assert knowledge(spec(Entity(name="e", match="exact", pattern="(?i)^ab$"))).regexes == {"e": [r"(?i)(?<!\w)(?:ab)(?!\w)"]}


@given(st.sampled_from([r"^P-\d{2}$", "^a$|^bc$", r"\A[a-c]{1,3}", "(?:x|y)z?$", r"a\$"]), st.text("aPbcxyz-12$", min_size=1, max_size=5))
def test_rasa_finds_in_a_sentence_what_is_a_value(pattern: str, text: str) -> None:
    (searched,) = knowledge(spec(Entity(name="e", match="exact", pattern=pattern))).regexes["e"]
    found = re.search(searched, f"it is {text} .")
    assert (found is not None and found[0] == text) or not re.fullmatch(pattern, text)


def test_anchors_within_a_pattern_are_named_in_the_report(tmp_path: Path) -> None:
    report = export(Dataset([], spec(Entity(name="e", match="exact", pattern="(^a|b)c"))), tmp_path, "rasa")
    assert report.notes == ("the pattern of e has `^` or `$` inside: Rasa finds it at the borders of a message only",)


def test_what_a_block_cannot_hold_is_left_out_and_counted() -> None:
    found = knowledge(spec(entity("e", a=("a", " a", "b\nc", "b\u2028d", 'q"\\'))))
    assert found.lookups == {"e": ["a", 'q"\\']}
    assert found.synonyms == {"a": ['q"\\']}
    assert found.warnings["rasa-value-unwritable"] == 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fly to Paris!", ["fly", "to", "Paris"]),
        ("it's $5.50, or 1,000", ["it", "s", "$5.50", "or", "1,000"]),
        ("mail a@b.com 😀 ok 👍", ["mail", "a@b.com", "ok"]),
        ("हिन्दी cafe\u0301", ["हिन्दी", "cafe\u0301"]),
        ("½ cup", ["cup"]),
        ("😀", ["😀"]),
    ],
)
def test_tokens_are_those_of_the_whitespace_tokenizer(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in tokens(text)] == expected


def test_each_language_is_a_project_of_its_own(tmp_path: Path) -> None:
    values = (ListedValue(canonical="small", surfaces={"en": ("small", "tiny"), "de": ("klein",)}),)
    size = Entity(name="size", match="exact", values=values)
    spec = domain().model_copy(update={"languages": {"en": 0.7, "de": 0.3}, "entities": {**domain().entities, "size": size}})
    said = [("hallo", "de"), ("hello", "en"), ("hello", None), ("hej", "sv"), ("bye", "en")]
    report = export(Dataset([Utterance(text, "other", language) for text, language in said], spec), tmp_path, "rasa")
    assert {name.relative_to(tmp_path).as_posix() for name in report.files} == {
        f"{tag}/{file}" for tag in ("en", "de") for file in ("data/nlu.yml", "domain.yml", "config.yml")
    }
    assert (report.written, report.reasons) == (3, {"duplicate": 1, "undeclared-language": 1})
    assert items(tmp_path / "de/data/nlu.yml", "intent") == {"other": [{"text": "hallo"}]}
    assert items(tmp_path / "en/data/nlu.yml", "intent") == {"other": [{"text": "hello"}, {"text": "bye"}]}
    assert [items(tmp_path / f"{tag}/data/nlu.yml", "synonym")["small"] for tag in ("en", "de")] == ["- tiny\n", "- klein\n"]
    assert [load(tmp_path / f"{tag}/config.yml")["language"] for tag in ("en", "de")] == ["en", "de"]
    assert load(tmp_path / "en/domain.yml") == load(tmp_path / "de/domain.yml")


def test_a_config_of_one_language_is_kept_by_itself(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "config.yml").write_text("pipeline: []\n")
    spec = domain().model_copy(update={"languages": {"en": 0.7, "de": 0.3}})
    report = export(Dataset([], spec), tmp_path, "rasa")
    assert [note for note in report.notes if "config.yml" in note] == ["de/config.yml was there already, and is left as it is"]
    assert (tmp_path / "en" / "config.yml").is_file()
