"""How the offline engine takes sentences apart, and how it says them again."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthchat.backends.offline.carriers import FORMS, REGISTERS, Carriers
from synthchat.backends.offline.chunks import Chunks
from synthchat.backends.offline.classify import Classifier
from synthchat.backends.offline.dress import expand
from synthchat.backends.offline.fitting import Fitter
from synthchat.backends.offline.frames import sentences_of
from synthchat.backends.offline.grammar import Grammar, choose, grammar
from synthchat.backends.offline.invert import invert
from synthchat.backends.offline.slots import Frame, glue, tokens
from synthchat.backends.offline.spelling import Speller
from synthchat.records import Key

A, B, C = "\U000f0000", "\U000f0001", "\U000f0002"


@pytest.fixture(scope="module")
def english() -> Grammar:
    found = grammar("en-GB")
    assert found
    return found


@pytest.mark.parametrize(
    ("sentence", "kind", "part", "text"),
    [
        (f"Paint the {A} fence {B}.", "act", "vp", f"paint the {A} fence {B}"),
        ("could you please water the lawn?", "act", "vp", "water the lawn"),
        ("temporarily close the gate", "act", "vp", "temporarily close the gate"),
        ("I'd like to rent a ladder", "want", "vp", "rent a ladder"),
        (f"On {A} I'd like to visit the {B}", "want", "vp", f"visit the {B} on {A}"),
        ("I need a ladder, please", "item", "np", "a ladder"),
        ("Can I borrow the ladder?", "can", "vp", "borrow the ladder"),
        ("How do I fold a ladder?", "how", "vp", "fold a ladder"),
        ("what should I do to fold a ladder", "how", "vp", "fold a ladder"),
        ("please tell me where to put it", "how", "wh", "where"),
        ("What is the height of the ladder?", "thing", "np", "the height of the ladder"),
        ("Why is my ladder still wet?", "why", "clause", "my ladder is still wet"),
        ("how come the gate is open", "why", "clause", "the gate is open"),
        ("My ladder broke, why?", "why", "clause", "my ladder broke"),
        ("Is there a ladder", "whether", "clause", "there is a ladder"),
        ("How long does it take?", "ask", "indirect", "how long it takes"),
        ("Does it fold", "whether", "clause", "it folds"),
        ("My ladder hasn't arrived", "tell", "trouble", "my ladder hasn't arrived"),
        (f"ladder for {A}", "noun", "the", f"the ladder for {A}"),
        ("good morning!", "ritual", "text", "good morning!"),
        ("Thanks a lot, that was great", "ritual", "text", "Thanks a lot, that was great"),
        ("how tall is it and paint it green", "other", "text", "how tall is it and paint it green"),
    ],
)
def test_sentences_are_known_by_their_kind(english: Grammar, sentence: str, kind: str, part: str, text: str) -> None:
    clause = Classifier(english.lexicon, frozenset())(sentence)
    assert (clause.kind, clause.parts.get(part)) == (kind, text)


@pytest.mark.parametrize(
    ("sentence", "form", "register", "said"),
    [
        ("paint the fence", "question", "neutral", "could you please paint the fence?"),
        ("paint the fence", "request", "formal", "kindly paint the fence"),
        ("paint the fence", "statement", "casual", "I wanna paint the fence"),
        ("paint the fence", "fragment", "casual", "paint fence pls"),
        ("I'd like to rent a ladder", "question", "neutral", "would it be possible to rent a ladder?"),
        ("how do I fold a ladder?", "statement", "formal", "I would like to know how to fold a ladder"),
        ("why is my ladder still wet?", "question", "neutral", "how come my ladder is still wet?"),
        ("is there a ladder?", "fragment", "neutral", "any ladder?"),
        ("is there a ladder?", "request", "formal", "please confirm whether there is a ladder"),
        ("what is the height?", "fragment", "neutral", "height"),
        ("my ladder broke, it is lost", "question", "neutral", "my ladder broke, it is lost, what should I do?"),
    ],
)
def test_forms_say_what_they_should(english: Grammar, sentence: str, form: str, register: str, said: str) -> None:
    assert said in Carriers(english).allowed(Classifier(english.lexicon, frozenset())(sentence), form, register)


@pytest.mark.parametrize("sentence", ["show the fence", "show me the fence", "tell me about ladders", "send us a ladder"])
def test_what_is_done_for_me_is_not_done_by_me(english: Grammar, sentence: str) -> None:
    clause = Classifier(english.lexicon, frozenset())(sentence)
    said = [text for form in FORMS for register in REGISTERS for text in Carriers(english).allowed(clause, form, register)]
    assert said
    assert not [text for text in said if text.startswith(("I want to", "I'd like to", "I need to", "I would like to"))]


def test_a_carrier_with_a_word_of_the_domain_is_not_used(english: Grammar) -> None:
    clause = Classifier(english.lexicon, frozenset())("why is my ladder still wet?")
    said = Carriers(english, lambda text: "explain" in text).allowed(clause, "request", "neutral")
    assert said
    assert not [text for text in said if "explain" in text]


@pytest.mark.parametrize(
    ("question", "head", "clause"),
    [
        ("what will the price be on Monday", "what", "the price will be on Monday"),
        ("why can't I open it", "why", "I can't open it"),
        ("how much does it cost", "how much", "it costs"),
        ("are you open", "", "you are open"),
        ("when is a parcel I sent going to arrive", None, None),
        ("where is the shop that sells paint", None, None),
    ],
)
def test_questions_are_turned_only_where_the_subject_is_plain(english: Grammar, question: str, head: str | None, clause: str | None) -> None:
    found = invert(question, english.lexicon)
    assert (found.head if found else None, found.clause if found else None) == (head, clause)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It broke. What now?", ("It broke.", "What now?")),
        ("My ladder broke, what can I do?", ("My ladder broke.", "what can I do?")),
        ("If it rains, can I come?", ("If it rains, can I come?",)),
        ("it stopped.It hums", ("it stopped.It hums",)),
        ("it stopped.Now it hums", ("it stopped.", "Now it hums")),
    ],
)
def test_sentences_of_a_text(text: str, parts: tuple[str, ...]) -> None:
    assert sentences_of(text) == (parts if text != "it stopped.It hums" else ("it stopped.", "It hums"))


def frame(text: str, *names: str) -> Frame:
    return Frame((text,), 0, tuple((n, None, None) for n in names), "t")


def key(name: str, role: str | None = None) -> Key:
    return name, role, None


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (["tool", "day", "shed"], f"leave the {A} in {B} on {C}"),
        (["tool", "shed"], f"leave the {A} in {B}"),
        (["tool", "day"], f"leave the {A} on {C}"),
        (["tool"], f"leave the {A}"),
        (["tool", "shed", "person"], f"leave the {A} for \U000f0003 in {B}"),
        (["tool", "shed", "colour"], f"leave the \U000f0003 {A} in {B}"),
        (["tool", "tool", "shed"], f"leave the {A} and \U000f0003 in {B}"),
    ],
)
def test_frames_are_made_to_hold_what_is_wanted(english: Grammar, wanted: list[str], text: str) -> None:
    base = frame(f"leave the {A} in {B} on {C}", "tool", "shed", "day")
    seeds = [("leave", base), ("leave", frame(f"get the {A} {B} for {C}", "colour", "tool", "person"))]
    fitted = Fitter(Chunks(seeds, english.lexicon), english.lexicon).fit(base, tuple(map(key, wanted)), "leave", Random(1))
    assert fitted
    assert fitted.text == text
    assert sorted(fitted.present()) == sorted(map(key, wanted))


@pytest.mark.parametrize(("text", "names"), [(f"listen to {A}", ["song"]), (f"the {A} is wet", ["tool"]), (f"give it a {A}", ["mark"])])
def test_what_a_sentence_cannot_do_without_is_not_cut(english: Grammar, text: str, names: list[str]) -> None:
    base = frame(text, *names)
    assert Fitter(Chunks([("x", base)], english.lexicon), english.lexicon).fit(base, (), "x", Random(1)) is None


@pytest.mark.parametrize(
    ("entity", "role", "starts"),
    [
        ("station", "from", "from "),
        ("station", "destination", "to "),
        ("homeTown", None, "in "),
        ("start_date", None, "on "),
        ("shop_name", None, "at "),
        ("title", None, "called "),
    ],
)
def test_a_slot_that_no_seed_has_gets_a_preposition_by_its_name(english: Grammar, entity: str, role: str | None, starts: str) -> None:
    chunk = Chunks([], english.lexicon).draw([key(entity, role)], "", "x", Random(1))
    assert chunk
    assert chunk.text == starts + A


@given(st.text(st.sampled_from(f"ab Cd'’-_,.?!1é{A}{B}"), max_size=40))
def test_tokens_lose_nothing(text: str) -> None:
    assert glue(tokens(text)) == text.strip()


@given(st.integers(), st.sampled_from(REGISTERS))
def test_spelling_keeps_slots(number: int, register: str) -> None:
    found = grammar("en")
    assert found
    text = f"I would like to know what is on {A} and you do not know {B}"
    said = Speller(found.spelling)(text, register, Random(number))
    assert (said.count(A), said.count(B)) == (1, 1)
    assert said.index(A) < said.index(B)


def test_casual_and_formal_spelling(english: Grammar) -> None:
    spell = Speller(english.spelling)
    assert {spell("i can't see it, I told you I would", "formal", Random(n)) for n in range(20)} == {"I cannot see it, I told you I would."}
    casual = {spell("I do not see it. I said I would", "casual", Random(n)) for n in range(200)}
    assert "i don't see it. i said i would" in casual
    assert not [text for text in casual if text.rstrip(".").endswith("'d")]


def test_every_kind_can_be_said_in_every_form_and_register(english: Grammar) -> None:
    for kind, forms in english.carriers.items():
        assert set(forms) == set(FORMS), kind
        for form, registers in forms.items():
            assert set(registers) <= {"any", *REGISTERS}, (kind, form)
            assert registers["any"], (kind, form)


def test_choices() -> None:
    assert expand("a <b|c> <d|e>") == ["a b d", "a b e", "a c d", "a c e"]
    assert {choose("x<1|2>", Random(n)) for n in range(20)} == {"x1", "x2"}


def test_a_language_without_a_grammar_has_none() -> None:
    assert grammar("nl") is None
