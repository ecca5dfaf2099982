import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthchat.spec.patterns import Pattern, pattern_problem

ATOMS = [
    "a",
    "Z",
    "7",
    r"\d",
    r"\w",
    r"\s",
    r"\D",
    r"\W",
    r"\S",
    ".",
    "[a-f]",
    "[^a-f]",
    r"[\w.-]",
    r"[^\W\d]",
    "é",
    "[α-ω]",
    "[^\\x00-\\x7f]",
    r"\.",
    "[一-三]",
]


def patterns() -> st.SearchStrategy[str]:
    quantifier = st.sampled_from(["", "?", "*", "+", "{2}", "{1,3}", "{2,}", "*?", "+?"])
    return st.recursive(
        st.sampled_from(ATOMS),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
            st.tuples(inner, quantifier).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
            inner.map(lambda one: f"({one})"),
            inner.map(lambda one: f"(?i:{one})"),
        ),
        max_leaves=6,
    )


@given(patterns(), st.integers(0, 5), st.sampled_from(["", "(?i)", "(?a)", "(?s)", "(?x)"]))
@settings(max_examples=400, deadline=None)
def test_what_is_drawn_matches_in_full(inner: str, seed: int, flags: str) -> None:
    pattern = flags + inner
    if pattern_problem(pattern) is None:
        text = Pattern(pattern).draw(Random(seed))
        assert re.fullmatch(pattern, text)
        assert text == text.strip()
        assert text.isprintable()
        assert 0 < len(text) <= 1_000


@pytest.mark.parametrize(
    "pattern",
    [
        "[0-9]{4}",
        r"\d{3}-\d{4}",
        r"^[A-Z]{2}\d{6}$",
        r"\A\d+\Z",
        r"\b\d{4}\b",
        r"\w+@\w+\.(com|org)",
        "(?P<year>20[0-9]{2})-(?P<month>0[1-9]|1[0-2])",
        "(?i)abc[^a-z]",
        "(?i)[^k][^s]x",
        "(?:a|b|c)(?:|x)",
        "(a|^)b",
        r"[^\d\s]{5}",
        "[一-龥]{2,4}",
        "[😀-🙏]",
        "x*",
        "x{3,}",
        "(a+)+",
        "a{1000}",
    ],
)
def test_good_patterns(pattern: str) -> None:
    assert pattern_problem(pattern) is None
    drawn = Pattern(pattern)
    rng = Random(1)
    assert all(re.fullmatch(pattern, drawn.draw(rng)) for _ in range(50))


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(?=a)a", "look-around"),
        ("(?!a)b", "look-around"),
        ("(?!)", "look-around"),
        ("(?<=a)b", "look-around"),
        (r"(a)\1", "back-reference"),
        ("(?P<x>a)(?P=x)", "back-reference"),
        ("(a)?(?(1)b|c)", "conditional"),
        ("a{1001}", "1,000"),
        ("(a{50}){50}", "1,000"),
        ("((((a{99}){99}){99}){99}){99}", "1,000"),
        ("(((a*)*)*)*", "1,000"),
        ("((){1000000}){1000000}", "1,000"),
        ("a{0,99999999999999}", "1,000"),
        ("a^b", "anchors"),
        ("a$b", "anchors"),
        (r"a\bb", "anchors"),
        (r"\B", "empty"),
        ("", "empty"),
        (" a", "blanks"),
        ("(a|", "no regular expression"),
        ("[", "no regular expression"),
        ("*a", "no regular expression"),
        (r"\n", "printable"),
        (r"[\x00-\x1f]", "printable"),
        ("\ud800", "printable"),
        (r"[^\w\W]", "printable"),
        ("(" * 400 + "a" + ")" * 400, "deep"),
        ("[[a]", "versions of Python"),
    ],
)
def test_hostile_patterns(pattern: str, why: str) -> None:
    assert why in str(pattern_problem(pattern))


@pytest.mark.parametrize("pattern", ["a++", "(?>a)b", "a(?i)b"])
def test_what_pythons_read_differently_is_a_problem_in_all(pattern: str) -> None:
    assert pattern_problem(pattern)


def test_a_pattern_that_backtracks_for_ever_is_drawn_at_once() -> None:
    assert Pattern("(((a|aa)+)+)b{2}c").draw(Random(1)).endswith("bbc")


def test_stars_and_pluses_draw_up_to_eight() -> None:
    lengths = {len(Pattern("x*").draw(Random(seed))) for seed in range(300)} | {len(Pattern("y+").draw(Random(seed))) for seed in range(300)}
    assert lengths == set(range(1, 9))


def test_the_draws_of_every_python() -> None:
    rng = Random(7)
    drawn = [Pattern(p).draw(rng) for p in (r"[A-Z]{2}\d{4}", "(?i)[^a-c]{4}", "red|green|blue|grey", r"\w+-\S{2}", "[à-ÿ一-三]{3}")]
    assert drawn == ["EM1815", "Mqfi", "grey", "3qa7yEe-3E", "七èò"]
