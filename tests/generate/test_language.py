"""What is said around the values is in the cell's script and language."""

from __future__ import annotations

import sys

import pytest

from synthchat.cells import Cell, PlannedValue
from synthchat.errors import ConfigError
from synthchat.generate.identify import _model
from synthchat.generate.parse import Candidate, Failure
from synthchat.generate.rules import rules_of
from synthchat.generate.scripts import scripts_of
from synthchat.generate.spoken import WORDS
from synthchat.generate.verify import verify
from tests.conftest import Make

SENTENCES = {
    "de": ["wie viel geld ist auf meinem konto", "ich habe meine karte verloren", "wann macht die filiale auf", "kannst du mir bitte helfen"],
    "en": ["how much money is in my account", "i have lost my card", "when does the branch open", "can you please help me"],
    "es": ["cuánto dinero tengo en mi cuenta", "quiero una mesa para dos personas", "me puedes ayudar", "dónde está el cajero más cercano"],
    "fr": ["combien il me reste sur mon compte", "je veux une table pour deux", "pouvez-vous m'aider avec ça", "où est le distributeur"],
    "it": ["quanti soldi ho sul conto", "vorrei un tavolo per due", "mi puoi aiutare", "dov'è il bancomat più vicino alla stazione"],
    "nl": ["hoeveel geld staat er op mijn rekening", "ik ben mijn pas kwijt", "kun je me helpen", "wanneer gaat het kantoor open"],
    "pt": ["quanto dinheiro tenho na minha conta", "perdi o meu cartão", "você pode me ajudar agora", "quando abre a agência"],
}


def reason(make_domain: Make, language: str, marked: str, value: str | None = None, *, worded: bool = True, identified: bool = False) -> str:
    values = (PlannedValue("artist", value, value),) if value else ()
    rules = rules_of(make_domain(), language, worded=worded, identified=identified)
    told = verify(Candidate(marked), Cell("i", 0, language, "0|i|0", values=values), rules)
    return told.reason if isinstance(told, Failure) else "ok"


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        *[("en", "сколько денег на счету", "script"), ("en", "多少钱", "script"), ("en", "play it ещё раз please", "ok"), ("en", "café, naïve, Zoë", "ok")],
        *[("ru", "сколько на счету", "ok"), ("ru", "how much is left", "script"), ("ru", "wifi не работает", "ok"), ("uk", "скільки грошей", "ok")],
        *[("ja", "口座の残高はいくらですか", "ok"), ("ja", "カード", "ok"), ("ja", "잔액이 얼마예요", "script"), ("ko", "잔액이 얼마예요", "ok")],
        *[("zh", "多少钱", "ok"), ("zh", "いくらですか", "script"), ("ar", "كم الرصيد", "ok"), ("ar", "how much", "script"), ("el", "πόσα έχω", "ok")],
        *[("sr", "koliko novca imam", "ok"), ("sr", "колико новца имам", "ok"), ("hi", "kitna paisa hai", "ok"), ("hi", "कितना पैसा है", "ok")],
        *[("zh-Hant", "多少錢", "ok"), ("sr-Latn", "колико", "script"), ("th", "เท่าไหร่", "ok"), ("he", "כמה כסף", "ok"), ("en", "12 ?!", "ok")],
    ],
)
def test_script(make_domain: Make, language: str, text: str, wanted: str) -> None:
    assert reason(make_domain, language, text) == wanted


def test_values_may_be_in_another_script_or_language(make_domain: Make) -> None:
    assert reason(make_domain, "en", "play [Кино и Группа крови](1)", "Кино и Группа крови") == "ok"
    assert reason(make_domain, "en", "play [La vie est dans le vent](1) again", "La vie est dans le vent") == "ok"


def test_what_no_model_worded_is_not_looked_at(make_domain: Make) -> None:
    assert reason(make_domain, "en", "сколько денег", worded=False) == "ok"
    assert reason(make_domain, "en", "ich habe meine karte verloren", worded=False) == "ok"


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize(("spoken", "text"), [(name, text) for name, texts in SENTENCES.items() for text in texts])
def test_language(make_domain: Make, language: str, spoken: str, text: str) -> None:
    found = reason(make_domain, language, text)
    assert found == "ok" if language == spoken else found in {"ok", "language"}


def test_most_of_another_language_is_seen(make_domain: Make) -> None:
    pairs = [(language, text) for language in SENTENCES for name, texts in SENTENCES.items() if name != language for text in texts]
    seen = [reason(make_domain, language, text) for language, text in pairs]
    assert seen.count("language") / len(seen) > 0.8


def test_the_reason_says_what_to_write(make_domain: Make) -> None:
    told = verify(Candidate("ich habe meine karte verloren"), Cell("i", 0, "en", "0"), rules_of(make_domain(), "en", worded=True))
    assert isinstance(told, Failure)
    assert told.told == "it is German; write in English"


def test_a_language_whose_words_or_scripts_are_unknown_is_not_looked_at(make_domain: Make) -> None:
    assert reason(make_domain, "da", "ich habe meine karte verloren") == "ok"
    assert scripts_of("chr") == frozenset()
    assert all(len(words) > 50 for words in WORDS.values())


def test_py3langid_sees_more_and_refuses_nothing_of_its_own(make_domain: Make) -> None:
    pairs = [(language, text) for language in SENTENCES for name, texts in SENTENCES.items() if name != language for text in texts]
    seen = [reason(make_domain, language, text, identified=True) for language, text in pairs]
    assert seen.count("language") > [reason(make_domain, language, text) for language, text in pairs].count("language")
    assert {reason(make_domain, language, text, identified=True) for language, texts in SENTENCES.items() for text in texts} == {"ok"}


def test_py3langid_looks_at_languages_whose_words_are_not_known_here(make_domain: Make) -> None:
    assert reason(make_domain, "da", "ich habe meine karte in berlin verloren", identified=True) == "language"
    assert reason(make_domain, "da", "jeg har tabt mit kort i går", identified=True) == "ok"
    assert reason(make_domain, "nb", "jeg har mistet kortet mitt i går", identified=True) == "ok"
    assert reason(make_domain, "da", "play [Ich habe meine Karte in Berlin verloren](1)", "Ich habe meine Karte in Berlin verloren", identified=True) == "ok"
    assert reason(make_domain, "gsw", "ich habe meine karte in berlin verloren", identified=True) == "ok"  # not known to it


def test_py3langid_is_asked_for_where_it_is_wanted_and_missing(make_domain: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py3langid.langid", None)
    _model.cache_clear()
    assert reason(make_domain, "en", "ich habe meine karte verloren") == "language"
    with pytest.raises(ConfigError, match="needs py3langid"):
        reason(make_domain, "en", "ich habe meine karte verloren", identified=True)
