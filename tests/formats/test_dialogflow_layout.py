"""What the writer and the reader of Dialogflow's packages agree on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthchat.readers.dialogflow import layout
from synthchat.spec.model import BUILT_IN_TYPES

NAMES = st.from_regex("[A-Za-z][A-Za-z0-9_]{0,5}", fullmatch=True)


@pytest.mark.parametrize(
    ("key", "parameter"),
    [
        (("account", None, None), "account"),
        (("account", "from", None), "account-from"),
        (("size", None, "1"), "size--1"),
        (("size", "of", "1"), "size-of-1"),
    ],
)
def test_a_parameter_names_its_label(key: tuple[str, str | None, str | None], parameter: str) -> None:
    assert layout.parameter(*key) == parameter
    assert layout.label(parameter, None) == key


@given(NAMES, st.none() | NAMES, st.none() | NAMES)
def test_a_label_is_read_back_from_its_parameter(entity: str, role: str | None, group: str | None) -> None:
    assert layout.label(layout.parameter(entity, role, group), None) == (entity, role, group)
    assert layout.label(layout.parameter("x_y", role, group), entity) == (entity, role, group)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_a_name_is_read_back_from_its_file(name: str) -> None:
    assert layout.unquoted(layout.quoted(name)) == name
    assert "/" not in layout.quoted(name)
    assert layout.quoted(name) not in (".", "..")


@pytest.mark.parametrize(
    ("name", "quoted"), [("a b_c-d.e", "a b_c-d.e"), ("what?", "what%3f"), ("#1: a/b", "%231%3a a%2fb"), ("a+b", "a%2bb"), ("“é”", "%e2%80%9c%c3%a9%e2%80%9d")]
)
def test_files_of_cx_are_called_as_google_calls_them(name: str, quoted: str) -> None:
    assert layout.quoted(name) == quoted


@pytest.mark.parametrize(
    ("name", "stem"),
    [("What is your name?", "What is your name_"), ("faq/hours", "faq_hours"), ("é x", "é x"), ("..", "_"), ("x_usersays_en", "x_usersays_en_")],
)
def test_files_of_es_are_called_as_google_calls_them(name: str, stem: str) -> None:
    assert layout.es_stem(name) == stem


def test_every_type_has_a_system_entity() -> None:
    assert set(layout.SYSTEM) == set(BUILT_IN_TYPES)
