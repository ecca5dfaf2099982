"""Personas, factors, languages, splits, and the keys at the top."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from synthchat.errors import Problem, SpecError
from synthchat.spec import load
from synthchat.spec.model import Domain
from synthchat.spec.types import resolve_options

WRONG = [
    # top
    pytest.param("entites: {}", "1:1", "a spec has no key `entites`", "`entities`", id="unknown key"),
    pytest.param("dialogs: {}", "1:1", "`dialogs` comes with a later release", "leave it out", id="dialogs"),
    pytest.param("entities: [a]", "1:11", "`entities` must be a mapping, not a list", "entities: {", id="entities as a list"),
    pytest.param("name: City Bank", "1:7", "`name` cannot be `City Bank`", "a to z", id="name"),
    pytest.param("name: ''", "1:7", "`name` is empty", "leave it out", id="empty name"),
    pytest.param("name: [a]", "1:7", "`name` must be a text, not a list", "quote", id="name as a list"),
    pytest.param("description: {a: b}", "1:14", "`description` must be a text, not a mapping", "quote", id="description as a mapping"),
    pytest.param("synthchat: 2", "1:12", "`synthchat` must be 1", "synthchat: 1", id="version"),
    pytest.param("synthchat:", "1:1", "`synthchat` must be 1", "synthchat: 1", id="no version"),
    pytest.param("synthchat: [1]", "1:12", "`synthchat` must be 1", "synthchat: 1", id="version as a list"),
    # languages
    pytest.param("languages: en", "1:12", "must be a list or a mapping, not the text `en`", "[en]", id="language as a text"),
    pytest.param("languages: []", "1:1", "`languages` names none", "[en]", id="no language"),
    pytest.param("languages: [[en]]", "1:13", "a language must be a text, not a list", "[en]", id="language as a list"),
    pytest.param("languages: [en_US]", "1:13", "`en_US` is not a language tag", "`en-US`", id="underscore"),
    pytest.param("languages: ['']", "1:13", "`` is not a language tag", "`en`", id="empty tag"),
    pytest.param("languages: [english language]", "1:13", "is not a language tag", "`en`", id="a name, not a tag"),
    pytest.param("languages: [xx]", "1:13", "`xx` is not known to CLDR", "`en`", id="unknown language"),
    pytest.param("languages: [en-XX]", "1:13", "`en-XX` is not known to CLDR", "`en`", id="unknown region"),
    pytest.param("languages: [und]", "1:13", "`und` is not known to CLDR", "`en`", id="undetermined"),
    pytest.param("languages: [en, EN]", "1:17", "the language `en` stands twice", "remove", id="language twice"),
    pytest.param("languages: {en: 0.7}", "1:1", "`languages`: the shares sum to 0.7, less than 1", "raise", id="language's share"),
    # split
    pytest.param("split: 0.2", "1:8", "`split` must be a mapping", "test: 0.2", id="split as a number"),
    pytest.param("split: {tset: 0.2}", "1:9", "no key `tset`", "`test`", id="unknown split"),
    pytest.param("split: {train: 0.8, test: 0.2}", "1:9", "`train` is what `test` and `dev` leave", "leave it out", id="train"),
    pytest.param("split: {test: 0.7, dev: 0.5}", "1:1", "sum to 1.2, more than 1", "lower", id="split over 1"),
    pytest.param("split: {test: 1.5}", "1:15", "must be from 0 to 1, not 1.5", "sum to 1", id="test over 1"),
    pytest.param("split: {test: }", "1:9", "`test` needs a share", "test: 0.2", id="empty split"),
    # factors
    pytest.param("factors: {tone: soft}", "1:17", "`tone` must be a mapping, not the text `soft`", "voice", id="factor as a text"),
    pytest.param("factors: {tone: []}", "1:11", "`tone` has no levels", "voice", id="no levels"),
    pytest.param("factors: {tone: }", "1:11", "`tone` has no levels", "voice", id="nothing"),
    pytest.param("factors: {tone: [soft, soft]}", "1:24", "the level `soft` stands twice", "remove", id="level twice"),
    pytest.param("factors: {tone: [[soft]]}", "1:18", "a level must be a name, not a list", "voice", id="level as a list"),
    pytest.param("factors: {tone: ['a:b']}", "1:18", "a level cannot hold `:`", "leave out", id="level's name"),
    pytest.param("factors: {'to+ne': [a]}", "1:11", "a factor's name cannot hold `+`", "leave out", id="factor's name"),
    pytest.param("factors: {style: [a, b]}", "1:11", "cannot be called `style`", "another name", id="reserved name"),
    pytest.param("factors: {tone: {a: -0.1, b: 0.2}}", "1:21", "the share of `a` must be from 0 to 1, not -0.1", "", id="negative share"),
    pytest.param("factors: {tone: {a: .nan, b: 0.2}}", "1:21", "must be a finite number, not `.nan`", "", id="share nan"),
    pytest.param("factors: {tone: {a: .inf, b: 0.2}}", "1:21", "must be a finite number, not `.inf`", "", id="share inf"),
    pytest.param("factors: {tone: {a: 1e999, b: 0.2}}", "1:21", "must be a finite number", "", id="share too large"),
    pytest.param("factors: {tone: {a: much, b: 0.2}}", "1:21", "must be a number, not the text `much`", "0.5", id="share in words"),
    pytest.param("factors: {tone: {a: 0.6, b: 0.6}}", "1:11", "`tone`: the shares sum to 1.2, more than 1", "lower", id="over 1"),
    pytest.param("factors: {tone: {a: 0.6, b: 0.1}}", "1:11", "`tone`: the shares sum to 0.7, less than 1", "leave one out", id="under 1"),
    pytest.param("factors: {tone: {a: 0.6, b: 0.4, c: }}", "1:11", "`tone`: the shares given leave nothing", "give the others 0", id="nothing left"),
    pytest.param("factors: {tone: {a: {shar: 0.2}, b: }}", "1:22", "a level has no key `shar`", "`share`", id="level's key"),
    pytest.param("factors: {registr: [casual]}", "1:11", "`registr` would be a new factor, with levels of `register`", "`register`?", id="misspelt factor"),
    pytest.param("factors: {lenght: {short: 0.7, long: }}", "1:11", "with levels of `length`", "did you mean `length`?", id="letters swapped"),
    # personas
    pytest.param("personas: {a: calm}", "1:15", "`a` must be a mapping", "description: ", id="persona as a text"),
    pytest.param("personas: {a: {typos: 0.1}}", "1:16", "`typos` comes with a later release", "leave it out", id="typos"),
    pytest.param("personas: {a: {sentimnt: negative}}", "1:16", "no key `sentimnt`", "`sentiment`", id="unknown key of a persona"),
    pytest.param("personas: {a: {sentiment: angry}}", "1:27", "`sentiment` has no level `angry`", "`negative`", id="unknown level"),
    pytest.param("personas: {a: {tone: sof}}\nfactors: {tone: [soft, loud]}", "1:22", "`tone` has no level `sof`", "`soft`", id="level of an own factor"),
    pytest.param("personas: {a: {form: tiny}}\nfactors: {form: [small]}", "1:22", "`form` has no level `tiny`", "`small`", id="level of a replaced factor"),
    pytest.param("personas: {a: {style: terse}}", "1:23", "`style` must be a list, not the text `terse`", "style: [", id="style as a text"),
    pytest.param("personas: {a: {share: 1.2}}", "1:23", "the share of `a` must be from 0 to 1", "", id="share over 1"),
    pytest.param("personas: {a: {share: 0.2}, b: {}}", "1:29", "`b` has no share, but others have", "or none", id="mixture"),
    pytest.param("personas: {a: {share: 0.7}, b: {share: 0.7}}", "1:1", "`personas`: the shares sum to 1.4", "no persona", id="personas over 1"),
    pytest.param("personas: {'a(b)': {}}", "1:12", "a persona's name cannot hold `(`", "leave out", id="persona's name"),
]


@pytest.mark.parametrize(("body", "place", "message", "hint"), WRONG)
def test_wrong_specs(problems: Callable[..., tuple[Problem, ...]], body: str, place: str, message: str, hint: str) -> None:
    (problem, *more) = problems(body + "\n")
    assert (str(problem.place), message in problem.message, hint in (problem.hint or ""), more) == (f"domain.yml:{place}", True, True, []), str(problem)


def test_the_version_is_missing(problems: Callable[..., tuple[Problem, ...]]) -> None:
    (problem,) = problems(b"# a spec\n\nintents: {a: {description: b}}\n")
    assert (str(problem.place), "`synthchat` is missing" in problem.message) == ("domain.yml:3:1", True)


def test_a_file_name_that_is_no_name(write: Callable[..., None]) -> None:
    write({"My Spec.yml": "synthchat: 1\nintents: {a: {description: b}}\n"})
    with pytest.raises(SpecError, match="gives no `name`") as caught:
        load("My Spec.yml")
    assert str(caught.value.problems[0].place) == "My Spec.yml:1:1"


def test_what_holds_where_nothing_is_said(read: Callable[..., Domain]) -> None:
    spec = read("")
    assert (spec.name, spec.description, spec.languages, spec.split) == ("domain", None, {"en": 1.0}, {"test": 0.2})
    assert {name: {level.name: level.share for level in factor.levels} for name, factor in spec.factors.items()} == {
        "form": {"question": 0.35, "request": 0.35, "statement": 0.2, "fragment": 0.1},
        "length": {"short": 0.3, "medium": 0.5, "long": 0.2},
        "register": {"casual": 0.3, "neutral": 0.5, "formal": 0.2},
        "detail": {"bare": 0.5, "reason": 0.3, "background": 0.2},
        "sentiment": {"positive": 0.1, "neutral": 0.75, "negative": 0.15},
    }
    assert all(factor.built_in for factor in spec.factors.values())


def test_a_factor_with_levels_of_its_own_may_be_called_nearly_like_a_built_in_one(read: Callable[..., Domain]) -> None:
    assert not read("factors: {forms: [question, web form]}\n").factors["forms"].built_in


def test_built_in_factors_keep_their_order_and_are_replaced_wholly(read: Callable[..., Domain]) -> None:
    spec = read("factors:\n  channel: {voice: 0.2, web: }\n  detail: [low, high]\n  tone: {soft: {share: 0.1, description: kind}, loud: {description: rude}}\n")
    assert list(spec.factors) == ["form", "length", "register", "detail", "sentiment", "channel", "tone"]
    assert [name for name, factor in spec.factors.items() if not factor.built_in] == ["channel", "tone"]
    assert [(level.name, level.share) for level in spec.factors["detail"].levels] == [("low", 0.5), ("high", 0.5)]
    assert [(level.name, level.share) for level in spec.factors["channel"].levels] == [("voice", 0.2), ("web", 0.8)]
    assert [(level.share, level.description) for level in spec.factors["tone"].levels] == [(0.1, "kind"), (0.9, "rude")]


@pytest.mark.parametrize(
    ("personas", "shares"),
    [
        ("{a: {}, b: {}}", [0.5, 0.5]),
        ("{a: {share: }, b: {}}", [0.5, 0.5]),
        ("{a: {share: 0.2}, b: {share: 0.3}}", [0.2, 0.3]),
        ("{a: {share: 0}, b: {share: 1}}", [0, 1]),
        ("{a: {share: '0.5'}}", [0.5]),
    ],
)
def test_shares_of_personas(read: Callable[..., Domain], personas: str, shares: list[float]) -> None:
    assert [persona.share for persona in read(f"personas: {personas}\n").personas.values()] == shares


def test_a_persona_fixes_levels(read: Callable[..., Domain]) -> None:
    spec = read("personas: {a: {description: x, sentiment: negative, tone: soft, style: [terse, informal]}}\nfactors: {tone: [soft, loud]}\n")
    persona = spec.personas["a"]
    assert (dict(persona.levels), persona.style, persona.description) == ({"sentiment": "negative", "tone": "soft"}, ("terse", "informal"), "x")


@pytest.mark.parametrize(
    ("written", "tag"),
    [("DE", "de"), ("EN-us", "en-US"), ("zh-hans-cn", "zh-Hans-CN"), ("es-419", "es-419"), ("de-x-Formal", "de-x-formal"), ("sl-Nedis", "sl-nedis")],
)
def test_tags_have_the_usual_case(read: Callable[..., Domain], written: str, tag: str) -> None:
    assert read(f"languages: [{written}]\n").languages == {tag: 1.0}


def test_what_is_said_in_declared_languages_is_read(read: Callable[..., Domain]) -> None:
    spec = read(
        "languages: [en, de]\nentities: {a: {values: [{x: {de: [y], en: [z]}}]}}\nintents: {b: {examples: {en: [hi], de: [hallo, '[Y](a)']}, entities: [a]}}\n"
    )
    assert spec.languages == {"en": 0.5, "de": 0.5}
    assert spec.entities["a"].values[0].surfaces == {"en": ("x", "z"), "de": ("y",)}
    assert [(e.language, e.text) for e in spec.intents["b"].examples] == [("en", "hi"), ("de", "hallo"), ("de", "Y")]
    assert [s.value for s in spec.intents["b"].examples[2].spans] == ["x"]


@pytest.mark.parametrize(
    ("written", "shares"),
    [
        ("{en: 0.7, de: 0.3}", {"en": 0.7, "de": 0.3}),
        ("[en, pt-br]", {"en": 0.5, "pt-BR": 0.5}),
        ("{en: 0.7, de: , fr: }", {"en": 0.7, "de": 0.15, "fr": 0.15}),
    ],
)
def test_shares_of_languages(read: Callable[..., Domain], written: str, shares: dict[str, float]) -> None:
    languages = read(f"languages: {written}\n").languages
    assert list(languages) == list(shares)
    assert languages == pytest.approx(shares)


def test_money_is_that_of_the_language() -> None:
    assert resolve_options("money", {}, "de", "fr")[0]["currencies"] == ("EUR",)
    assert resolve_options("money", {}, "en", "de")[0]["currencies"] == ()
    assert resolve_options("money", {"currencies": ["CHF"]}, "en", "de")[0]["currencies"] == ("CHF",)
    assert [hint for *_, hint in resolve_options("money", {}, "en", "eo")[1]] == ["name one, as in `currencies: [EUR]`"]


@pytest.mark.parametrize(("split", "resolved"), [("{test: 0.1}", {"test": 0.1}), ("{dev: 0.1, test: 0}", {"dev": 0.1, "test": 0.0}), ("{}", {})])
def test_splits(read: Callable[..., Domain], split: str, resolved: dict[str, float]) -> None:
    assert read(f"split: {split}\n").split == resolved
