"""The offline engine beyond English: grammars that are data alone, and what they make of sentences."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthchat.backends.offline import grammar as grammars
from synthchat.backends.offline.by_pattern import ByPattern
from synthchat.backends.offline.carriers import FORMS, PART, REGISTERS, Carriers
from synthchat.backends.offline.chunks import Chunks
from synthchat.backends.offline.dress import expand
from synthchat.backends.offline.fallback import Fallback
from synthchat.backends.offline.fitting import Fitter
from synthchat.backends.offline.grammar import Grammar, grammar, out_of_scope
from synthchat.backends.offline.slots import Frame
from synthchat.backends.offline.spelling import Speller
from synthchat.backends.offline.vocabulary import Vocabulary
from synthchat.config import load_config
from synthchat.generate.spoken import Spoken
from synthchat.pipeline import generate
from synthchat.spec import load
from tests.checker import check
from tests.conftest import ROOT, Make
from tests.pipeline.test_generate import generated
from tests.watching import Notes

A, B = "\U000f0000", "\U000f0001"
TAGS = ["de", "es", "fr"]
PAGE = (ROOT / "docs/languages.md").read_text(encoding="utf-8")


def of(tag: str) -> Grammar:
    found = grammar(tag)
    assert found
    return found


def classifier(tag: str, *proper: str) -> ByPattern:
    clauses = of(tag).clauses
    assert clauses
    return ByPattern(clauses, of(tag).lexicon, frozenset(proper))


def key(entity: str, role: str | None = None) -> tuple[str, str | None, None]:
    return entity, role, None


@pytest.mark.parametrize(
    ("tag", "sentence", "kind", "part", "text"),
    [
        ("de", f"Ich möchte {A} überweisen.", "want", "vp", f"{A} überweisen"),
        ("de", f"{A} auf das {B} umbuchen, bitte", "want", "vp", f"{A} auf das {B} umbuchen"),
        ("de", "Hallo, wie kann ich das Fenster öffnen?", "how", "doing", "das Fenster öffnen"),
        ("de", "Könnten Sie bitte die Tür schließen?", "act", "vp", "die Tür schließen"),
        ("de", "Kann ich hier parken?", "can", "vp", "hier parken"),
        ("de", "Ich brauche einen Termin", "item", "np", "einen Termin"),
        ("de", "Zeig mir die Tür", "order", "low", "zeig mir die Tür"),
        ("de", f"Wann fährt der Zug nach {A}?", "ask", "low", f"wann fährt der Zug nach {A}"),
        ("de", "Meine Karte ist weg", "tell", "trouble", "meine Karte ist weg"),
        ("de", "Wir fahren gern Rad", "tell", "clause", "wir fahren gern Rad"),
        ("de", f"Kontostand {A}", "noun", "np", f"Kontostand {A}"),
        ("de", "Vielen Dank!", "ritual", "text", "Vielen Dank!"),
        ("es", f"Quiero pasar {A} a la {B}, por favor", "want", "vp", f"pasar {A} a la {B}"),
        ("es", "¿Cómo puedo abrir la puerta?", "how", "vp", "abrir la puerta"),
        ("es", "¿Puedes abrir la puerta?", "act", "vp", "abrir la puerta"),
        ("es", "¿Se puede aparcar aquí?", "can", "vp", "aparcar aquí"),
        ("es", "Necesito una cita", "item", "np", "una cita"),
        ("es", f"Muéstrame el saldo de {A}", "order", "low", f"muéstrame el saldo de {A}"),
        ("es", f"¿Cuándo sale el tren a {A}?", "ask", "low", f"cuándo sale el tren a {A}"),
        ("es", "He perdido mi tarjeta", "tell", "trouble", "he perdido mi tarjeta"),
        ("es", "tarjeta perdida", "noun", "np", "tarjeta perdida"),
        ("es", "¡Muchas gracias!", "ritual", "text", "¡Muchas gracias!"),
        ("fr", f"Je voudrais virer {A} vers le {B}, s'il vous plaît", "want", "vp", f"virer {A} vers le {B}"),
        ("fr", "Comment puis-je ouvrir la porte ?", "how", "vp", "ouvrir la porte"),
        ("fr", "Pouvez-vous m'indiquer le chemin ?", "act", "vp", "m'indiquer le chemin"),
        ("fr", "Est-ce que je peux entrer ici ?", "can", "vp", "entrer ici"),
        ("fr", "Il me faut un rendez-vous", "item", "np", "un rendez-vous"),
        ("fr", f"Montre-moi le solde de {A}", "order", "low", f"montre-moi le solde de {A}"),
        ("fr", f"Quand part le train pour {A} ?", "ask", "low", f"quand part le train pour {A}"),
        ("fr", "J'ai perdu ma carte", "tell", "trouble", "j'ai perdu ma carte"),
        ("fr", "Merci beaucoup !", "ritual", "text", "Merci beaucoup !"),
    ],
)
def test_what_kind_of_sentence_it_is(tag: str, sentence: str, kind: str, part: str, text: str) -> None:
    clause = classifier(tag)(sentence)
    assert (clause.kind, clause.parts[part]) == (kind, text)


@pytest.mark.parametrize(
    ("tag", "sentence", "form", "register", "said"),
    [
        ("de", f"Ich möchte {A} überweisen", "question", "neutral", f"ist es möglich, dass ich {A} überweisen kann?"),
        ("de", "Meine Karte ist weg", "request", "formal", "ich bitte um Hilfe, meine Karte ist weg"),
        ("es", f"Quiero pasar {A}", "question", "any", f"¿puedo pasar {A}?"),
        ("es", "¿Cuánto cuesta?", "statement", "neutral", "querría saber: ¿cuánto cuesta?"),
        ("fr", f"Je veux virer {A}", "request", "formal", f"veuillez m'aider à virer {A}"),
        ("fr", "Combien ça coûte ?", "fragment", "casual", "petite question, combien ça coûte"),
    ],
)
def test_it_is_said_otherwise(tag: str, sentence: str, form: str, register: str, said: str) -> None:
    assert said in Carriers(of(tag)).allowed(classifier(tag)(sentence), form, register if register != "any" else "neutral")


@pytest.mark.parametrize("tag", TAGS)
def test_every_kind_can_be_said_in_every_form_and_register_with_the_parts_that_it_has(tag: str) -> None:
    clauses = of(tag).clauses
    assert clauses
    parts: dict[str, set[str]] = {"ritual": {"text"}, "other": {"text"}}
    for pattern in clauses.patterns:
        parts.setdefault(pattern.kind, {"text", "low"}).update(re.findall(r"\(\?P<(\w+)>", pattern.pattern))
    assert parts.keys() == of(tag).carriers.keys()
    for kind, forms in of(tag).carriers.items():
        assert set(forms) == set(FORMS), kind
        assert all({"any"} <= set(registers) <= {"any", *REGISTERS} for registers in forms.values()), kind
        used = {part for registers in forms.values() for texts in registers.values() for text in texts for part in PART.findall(text)}
        assert used <= parts[kind], kind


@pytest.mark.parametrize("tag", TAGS)
def test_the_phrases_are_in_their_language(tag: str) -> None:
    trimmings, spoken = of(tag).trimmings, Spoken.of(tag)
    assert spoken
    leveled = (trimmings.openers, trimmings.closers, trimmings.polite_closers, trimmings.reasons, trimmings.backgrounds)
    templates = [text for table in leveled for texts in table.values() for text in texts]
    said = [text for template in (*templates, *trimmings.positive, *trimmings.negative) for text in expand(template)]
    assert len(said) > 500
    assert [text for text in said if spoken.other(text)] == []
    assert [text for text in said if "<" in text or "|" in text or "  " in text] == []


@pytest.mark.parametrize("tag", TAGS)
def test_there_are_thousands_of_texts_out_of_scope(make_domain: Make, tag: str) -> None:
    made_up = out_of_scope(tag)
    assert made_up
    texts = Fallback(made_up, Vocabulary(make_domain(), tag, of(tag).lexicon.common))
    assert texts.capacity() >= 2000
    assert not [said for said in (texts.draw(Random(n)) for n in range(300)) if not said or re.search(r"[{}<>|]", said[0])]


def test_german_pieces_go_before_the_verb_that_stands_last() -> None:
    lexicon = of("de").lexicon
    base = Frame((f"Ich möchte {A} überweisen.",), 0, (key("betrag"),), "t")
    fitted = Fitter(Chunks([], lexicon), lexicon).fit(base, (key("betrag"), key("konto", "von")), "x", Random(1))
    assert fitted
    assert fitted.text == f"Ich möchte {A} von {B} überweisen."


@pytest.mark.parametrize(
    ("tag", "text", "longer"),
    [
        ("de", f"Ich warte auf {A}.", f"Ich warte auf {A} von {B}."),
        ("de", f"Ich finde {A} nicht mehr", f"Ich finde {A} von {B} nicht mehr"),
        ("de", f"Wie kann ich {A} bitte umbuchen?", f"Wie kann ich {A} von {B} bitte umbuchen?"),
        ("es", f"Transfiere {A}, por favor.", f"Transfiere {A} desde {B}, por favor."),
        ("fr", f"Transfère {A}, s'il te plaît !", f"Transfère {A} depuis {B}, s'il te plaît !"),
    ],
)
def test_a_further_piece_goes_before_what_ends_a_sentence(tag: str, text: str, longer: str) -> None:
    grammar, role = of(tag), {"de": "von", "es": "desde", "fr": "depuis"}[tag]
    assert grammar.clauses
    fitter = Fitter(Chunks([], grammar.lexicon), grammar.lexicon, grammar.clauses.back)
    fitted = fitter.fit(Frame((text,), 0, (key("x"),), "t"), (key("x"), key("y", role)), "i", Random(1))
    assert fitted
    assert fitted.text == longer


def test_where_the_grammar_knows_no_piece_for_a_value_there_is_no_sentence() -> None:
    lexicon = of("de").lexicon
    base = Frame((f"Ich möchte {A} überweisen.",), 0, (key("betrag"),), "t")
    assert Fitter(Chunks([], lexicon), lexicon).fit(base, (key("betrag"), key("dings")), "x", Random(1)) is None


def test_nouns_keep_their_capital_and_vowels_take_an_apostrophe() -> None:
    assert classifier("de")("Kontostand zeigen?").parts["low"] == "Kontostand zeigen"
    assert Speller(of("fr").spelling)("merci de envoyer ceci", "formal", Random(1)) == "Merci d'envoyer ceci."
    open_end = {Speller(of("es").spelling)("¿puedo entrar?", "casual", Random(n)).lower() for n in range(40)}
    assert open_end == {"¿puedo entrar?", "puedo entrar"}


@pytest.mark.parametrize("tag", TAGS)
@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_sentence_is_of_a_kind_that_can_be_said(tag: str, data: st.DataObject) -> None:
    lexicon = of(tag).lexicon
    words = sorted({*lexicon.verbs, *lexicon.common, *lexicon.troubles, *lexicon.pronouns, A, "¿", "x", "Überfluss"})
    sentence = " ".join(data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=8))) + data.draw(st.sampled_from(["", ".", "?", " ?", "!"]))
    clause, carriers = classifier(tag)(sentence), Carriers(of(tag))
    said = [text for form in FORMS for register in REGISTERS for text in carriers.allowed(clause, form, register)]
    assert said
    # `how` says its question word, and a reworded clause may lose politeness: values are never lost.
    assert {text.count(A) for text in said} == {sentence.count(A)}


SPECS = {
    "de": ("Hallo, Guten Morgen", "wo ist der [Platz](place)", "Ich möchte nach [Platz](place) fahren", "Zeig mir den Weg zum [Platz](place)"),
    "es": ("hola, buenos días", "dónde está la [plaza](place)", "Quiero ir a la [plaza](place)", "Muéstrame el camino a la [plaza](place)"),
    "fr": ("bonjour, salut", "où est la [place](place)", "Je voudrais aller à la [place](place)", "Montre-moi le chemin vers la [place](place)"),
}


def spec_of(*tags: str) -> str:
    greet = ", ".join(f"{tag}: [{SPECS[tag][0]}]" for tag in tags)
    ways = ", ".join(f"{tag}: {list(SPECS[tag][1:])}" for tag in tags)
    place = "place: {open: true, match: exact}"
    return f"synthchat: 1\nlanguages: [{', '.join(tags)}]\nentities: {{{place}}}\nintents:\n" + (
        f"  greet: {{description: x, examples: {{{greet}}}}}\n  way: {{description: x, entities: [place!], examples: {{{ways}}}}}\n"
        f"  other: {{fallback: true}}\n"
    )


def test_a_spec_in_three_languages_is_written_offline(tmp_path: Path) -> None:
    spec = tmp_path / "ways.yml"
    spec.write_text(spec_of(*TAGS), encoding="utf-8")
    manifest = generate(load(spec), load_config(flags={"volume.per_intent": 30}, environment={}), tmp_path / "out", Notes())
    assert not manifest.short
    assert not manifest.label_only
    assert check(tmp_path / "out", spec) == []
    texts = [(r["language"], r["text"]) for rows in generated(tmp_path / "out").values() for r in rows]
    assert {tag for tag, _ in texts} == set(TAGS)
    assert [(tag, text) for tag, text in texts if (spoken := Spoken.of(tag)) and spoken.other(text)] == []


def test_one_more_language_is_one_more_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of the page, as somebody would begin a language."""
    [written] = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "it.json").write_text(written, encoding="utf-8")
    monkeypatch.setattr(grammars, "DATA", tmp_path)
    grammar.cache_clear()
    spec = tmp_path / "spec.yml"
    spec.write_text(
        "synthchat: 1\nlanguages: [it]\nintents:\n  open:\n    description: x\n"
        "    examples: [vorrei aprire la porta, posso aprire il cancello, vorrei aprire la finestra, apri tutto]\n",
        encoding="utf-8",
    )
    try:
        generate(load(spec), load_config(flags={"volume.per_intent": 12}, environment={}), tmp_path / "out", Notes())
    finally:
        grammar.cache_clear()
    texts = {r["text"].lower().strip(".?! ") for r in generated(tmp_path / "out")["open"]}
    assert any(text.startswith(("ciao", "salve", "buongiorno")) for text in texts)
    assert any("mi aiuta ad aprire" in text or "posso aprire la" in text for text in texts)
