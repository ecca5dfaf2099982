"""Our Rasa projects, in the real Rasa: it must take them, read every label exactly, train and test."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from synthchat.formats.base import Dataset, export
from synthchat.formats.rasa.markup import label
from synthchat.formats.rasa.tokens import tokens
from synthchat.readers import read
from synthchat.readers.rasa.markup import RasaMarkupError, parse
from synthchat.records import Span, Utterance
from tests.consumers.rasa import Example, rasa_project, rasa_projects, read_by_rasa, tokens_of_rasa, train_and_test
from tests.consumers.venvs import find_python, python_of
from tests.formats.adversarial import GROUPS, record
from tests.formats.bilingual_sample import in_two_languages, two_languages
from tests.formats.nasty import PIECES
from tests.formats.rasa_sample import domain, utterances

FORMS = (
    "[Paris](city)",
    '[LA]{"entity": "city", "role": "to", "value": "x"}',
    '[a][{"entity": "y", "group": "1"}]',
    "[b](c:d e)",
    "[0]",
    "[",
    "]",
    "(x)",
    "{y}",
    " ",
)
MARKED = (*FORMS, "\\", "\\u0041", "\\\\u0041", '"', "- ", "# ", ": ", "/", "go ", "'", "to ", "${HOME}", "\t")
pytestmark = pytest.mark.consumers


def example(u: Utterance) -> Example:
    return u.text, u.intent, tuple(sorted(map(label, u.entities)))


def nasty(rng: Random, number: int) -> Utterance:
    pieces = [rng.choice(PIECES) for _ in range(rng.randint(1, 9))]
    text = f"{number} " + "".join(pieces) if rng.random() < 0.5 else "".join(pieces) + f" {number}"
    start, end = sorted(rng.sample(range(len(text) + 1), 2))
    name = rng.choice(("city", "a:b", "c)d", "e}f", 'g"h', "i]j", "yes"))
    value = rng.choice((text[start:end], "".join(rng.choices(PIECES, k=3))))
    return record(text, Span(start, end, name, value, rng.choice((None, "r", "}")), rng.choice((None, "1"))), intent=rng.choice(("x", "null", "é: #")))


def test_rasa_reads_every_label_of_a_project_and_trains_on_it(tmp_path: Path) -> None:
    records = utterances()
    project, report = rasa_project(Dataset(records, domain()), tmp_path)
    assert report.refused == ()
    assert report.warnings == {}
    for split, file in (("train", "data/nlu.yml"), ("test", "train_test_split/test_data.yml")):
        assert read_by_rasa(project, file)["examples"] == sorted_by_intent([u for u in records if u.split == split])
    reports = train_and_test(project)
    assert reports["intents"]["fly"]["support"] == sum(u.intent == "fly" and u.split == "test" for u in records)
    assert reports["intents"]["weighted avg"]["f1-score"] > 0.6
    assert reports["entities"]["weighted avg"]["f1-score"] > 0.6


def sorted_by_intent(records: list[Utterance]) -> list[Example]:
    return [example(u) for intent in domain().intents for u in records if u.intent == intent]


def test_rasa_reads_the_values_of_the_spec(tmp_path: Path) -> None:
    export(Dataset(utterances(), domain()), tmp_path, "rasa")
    read = read_by_rasa(tmp_path, "data/nlu.yml")
    synonyms = [{"value": s["value"], "synonyms": sorted(s["synonyms"])} for s in read["synonyms"]]
    assert synonyms == [{"value": "small", "synonyms": ["tiny"]}, {"value": "large", "synonyms": ["Groß", "big"]}]
    assert read["regexes"] == [{"name": "code", "pattern": r"(?<!\w)(?:[A-Z]{2}[0-9]{3})(?!\w)"}]
    assert read["lookups"] == [
        {"name": "city", "elements": ["Oslo", "Rome", "Lima", "Bern"]},
        {"name": "size", "elements": ["small", "tiny", "large", "big", "Groß"]},
        {"name": "dish", "elements": ["tea", "soup", "cake"]},
    ]


def test_rasa_reads_the_adversarial_groups_exactly(tmp_path: Path) -> None:
    project, _ = rasa_project(Dataset([u for _, u, _ in GROUPS]), tmp_path)
    assert set(examples(project)) == {example(u) for _, u, reason in GROUPS if reason is None}


def test_rasa_reads_nasty_strings_exactly_or_they_were_refused(tmp_path: Path) -> None:
    rng = Random("nasty")
    records = [nasty(rng, n) for n in range(3000)]
    report = export(Dataset(records), tmp_path, "rasa")
    refused = {r.record for r in report.refused}
    kept = [u for u in records if u.id not in refused]
    assert len(kept) > 1500
    assert sorted(examples(tmp_path)) == sorted(map(example, kept))


@pytest.mark.parametrize("head", ["# \u00b7\n", ""], ids=["utf8", "ascii"])
def test_files_of_others_are_read_as_rasa_reads_them(tmp_path: Path, head: str) -> None:
    rng = Random("others")
    lines = ["".join(rng.choices(MARKED, k=rng.randint(1, 8))) for _ in range(1500)]
    good = [line for line in lines if readable(line)]
    assert len(good) > 1000
    block = f"{head}nlu:\n- intent: i\n  examples: |\n" + "".join(f"    - {line}\n" for line in good)
    listed = "- intent: j\n  examples:\n" + "".join(f"  - text: |\n      {line.strip()}\n      end\n" for line in good if line.strip())
    (tmp_path / "nlu.yml").write_text(block + listed, "utf-8")
    assert set(examples(tmp_path, "nlu.yml")) == {example(u) for u in read(tmp_path / "nlu.yml")}


def readable(line: str) -> bool:
    try:
        return bool(parse(line)[0].strip())
    except RasaMarkupError:
        return False


def test_our_tokens_are_those_of_rasa(tmp_path: Path) -> None:
    rng = Random("tokens")
    texts = ["".join(rng.choices((*PIECES, *"abc 1½²!?.…हि京"), k=rng.randint(1, 14))) for _ in range(4000)]
    found = tokens_of_rasa(tmp_path, [text for text in texts if text.strip()])
    # Where a word occurs among what was cut away before it, Rasa finds it there: once in thousands of such strings.
    assert sum(tokens(text) != expected for text, expected in found.items()) <= 4


def examples(project: Path, file: str = "data/nlu.yml") -> list[Example]:
    return list(read_by_rasa(project, file)["examples"])


def test_a_project_of_one_intent_without_entities_trains(tmp_path: Path) -> None:
    texts = ("hello", "good day", "hi there", "good morning")
    records = [Utterance(t, "greet", split="test" if n == 3 else "train") for n, t in enumerate(texts)]
    project, _ = rasa_project(Dataset(records), tmp_path)
    assert "entities" not in train_and_test(project)


def test_an_environment_is_whole_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="nowhere"):
        python_of("broken", [str(tmp_path / "nowhere")], "3.10", tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert python_of("whole", ["pip"], "3.10", tmp_path).exists()
    assert [p.name for p in tmp_path.iterdir()] == ["whole"]


def test_a_python_that_is_missing_is_named() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"pyenv install 3\.99"):
        find_python("3.99")


def test_the_german_project_of_two_languages_trains(tmp_path: Path) -> None:
    projects, report = rasa_projects(Dataset(in_two_languages(), two_languages()), tmp_path)
    assert (report.refused, report.warnings) == ((), {})
    german = [u for u in in_two_languages() if u.language == "de"]
    for split, file in (("train", "data/nlu.yml"), ("test", "train_test_split/test_data.yml")):
        assert sorted(examples(projects["de"], file)) == sorted(example(u) for u in german if u.split == split)
    synonyms = read_by_rasa(projects["de"], "data/nlu.yml")["synonyms"]
    assert {s["value"]: set(s["synonyms"]) for s in synonyms} == {"checking": {"Girokonto"}, "savings": {"Sparkonto", "Sparbuch"}}
    reports = train_and_test(projects["de"])
    assert reports["intents"]["weighted avg"]["f1-score"] > 0.8
    assert reports["entities"]["weighted avg"]["f1-score"] > 0.8
