"""Several languages in one source: those in which every intent can be said are the spec's."""

from __future__ import annotations

from pathlib import Path

from synthchat.importing.run import ImportOptions
from tests.importing.bots import files, imported

HEAD = "text,intent,language,entities\n"
PARIS = '"[{""start"": 3, ""end"": 8, ""entity"": ""city"", ""value"": ""Paris""}]"'
ROWS = (
    HEAD + f"to Paris,go,en,{PARIS}\nto Paree,go,EN,{PARIS}\nhello,greet,en,\nje Paris,go,fr,{PARIS}\nsalut,greet,fr,\nhallo,greet,de_DE,\nx,greet,english,\n"
)


def test_a_language_that_some_intents_lack_is_left_out(tmp_path: Path) -> None:
    found = imported(files(tmp_path, {"a.csv": ROWS}) / "a.csv")
    assert list(found.domain.languages) == ["en", "fr"]
    assert dict(found.report.counts) == {"language": 2}
    assert found.details("language") == ["`english` is no language's tag: `x`", "`de-DE` with 1 examples: 1 intents have none in it, such as `go`"]
    assert "examples:\n      en:\n        - to [Paris](city)\n        - to [Paree](city)\n      fr:\n        - je [Paris](city)\n" in found.text


def test_the_user_names_the_main_language(tmp_path: Path) -> None:
    found = imported(files(tmp_path, {"a.csv": ROWS}) / "a.csv", ImportOptions(language="fr"))
    assert list(found.domain.languages) == ["fr", "en"]
    [paris] = found.domain.entities["city"].values
    assert dict(paris.surfaces) == {"fr": ("Paris",), "en": ("Paris", "Paree")}


def test_synonyms_of_a_language_keep_out_of_the_way_of_values(tmp_path: Path) -> None:
    nice = PARIS.replace("Paris", "Nice").replace("8", "7")
    rows = HEAD + f"to Paris,go,en,{PARIS}\nto Nice,go,en,{nice}\nje Nice,go,fr,{PARIS.replace('8', '7')}\nje Paris,go,fr,{PARIS}\n"
    found = imported(files(tmp_path, {"a.csv": rows}) / "a.csv")
    assert [(text, spans[0].value) for _, _, text, spans in found.seeds] == [
        ("to Paris", "Paris"),
        ("to Nice", "Nice"),
        ("je Nice", "Paris"),
        ("je Paris", "Paris"),
    ]
    assert found.report.counts == {"ambiguous": 1}
