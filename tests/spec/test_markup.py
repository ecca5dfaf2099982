from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthchat.records import Span
from synthchat.spec.markup import MarkupError, parse, render

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SAID = TEXT.filter(str.strip)
NAME = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='+:()[]{}"'), min_size=1).filter(str.strip)
PIECE = st.tuples(TEXT, SAID, NAME, SAID | st.none(), NAME | st.none(), NAME | st.none())


@given(TEXT, st.lists(PIECE, max_size=4))
def test_what_is_rendered_is_read_back(tail: str, pieces: list[tuple[str, str, str, str | None, str | None, str | None]]) -> None:
    text, spans = "", list[Span]()
    for before, surface, entity, value, role, group in pieces:
        start = len(text) + len(before)
        text += before + surface
        spans.append(Span(start, len(text), entity, value or surface, role, group))
    assert parse(render(text + tail, spans)) == (text + tail, tuple(spans))


@given(TEXT | st.text('[](){}\\"ab:'))
def test_any_text_is_read_or_refused_with_a_place(marked: str) -> None:
    text, offset = "", 0
    spans: tuple[Span, ...] = ()
    try:
        text, spans = parse(marked)
    except MarkupError as error:
        offset = error.offset
    assert 0 <= offset <= len(marked)
    assert all(text[span.start : span.end].strip() for span in spans)


@pytest.mark.parametrize(
    ("marked", "text", "span"),
    [
        ("pay [$50](amount) now", "pay $50 now", Span(4, 7, "amount", "$50")),
        ("[chequing](account:checking)", "chequing", Span(0, 8, "account", "checking")),
        ("[9](time:10:30)", "9", Span(0, 1, "time", "10:30")),
        ('to [x]{"entity": "a", "role": "r", "group": "1", "value": "v}"}!', "to x!", Span(3, 4, "a", "v}", "r", "1")),
        (r"[a \[b\]](c)", "a [b]", Span(0, 5, "c", "a [b]")),
        ("[x](a)(b)", "x(b)", Span(0, 1, "a", "x")),
    ],
)
def test_forms_of_marks(marked: str, text: str, span: Span) -> None:
    assert parse(marked) == (text, (span,))


@pytest.mark.parametrize(("marked", "text"), [(r"\[x\]", "[x]"), (r"a\b", r"a\b"), (r"a\\b", r"a\b"), (r"\(x\)", r"\(x\)"), ("{x} (y)", "{x} (y)")])
def test_escapes(marked: str, text: str) -> None:
    assert parse(marked) == (text, ())


@pytest.mark.parametrize(
    ("marked", "offset"),
    [
        ('a [x]{"entity": "e", "entity": "f"}', 5),
        ('a [x]{"entity": 1}', 5),
        ('a [x]{"entity": " "}', 5),
        ('a [x]{"entity": "\\ud800"}', 5),
        ("a [x]" + '{"entity":' * 100_000, 5),
        ("a [x](e:)", 5),
        ("a [x]()", 2),
    ],
    ids=["twice", "number", "blank", "surrogate", "too deep", "no value", "no entity"],
)
def test_labels_that_cannot_be_read(marked: str, offset: int) -> None:
    with pytest.raises(MarkupError) as caught:
        parse(marked)
    assert caught.value.offset == offset
