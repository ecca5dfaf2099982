"""Specs of several files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.errors import Problem
from synthchat.spec import load
from synthchat.spec.model import Domain

BYE = "intents: {bye: {description: says goodbye}}\n"

WRONG = [
    pytest.param("include: [gone.yml]\n", {}, "domain.yml:1:11", "no file `gone.yml`", "main spec's folder", id="missing"),
    pytest.param("include: [entites.yml]\n", {"entities.yml": ""}, "domain.yml:1:11", "no file", "`entities.yml`", id="misspelt"),
    pytest.param("include: [more]\n", {"more/a.yml": ""}, "domain.yml:1:11", "is a folder", "name the file in it", id="folder"),
    pytest.param("include: [../out.yml]\n", {"../out.yml": BYE}, "domain.yml:1:11", "outside the spec's folder", "beside the spec", id="outside"),
    pytest.param("include: [/etc/hosts]\n", {}, "domain.yml:1:11", "absolute path", "relative", id="absolute"),
    pytest.param("include: ['C:\\a.yml']\n", {}, "domain.yml:1:11", "absolute path", "relative", id="drive"),
    pytest.param("include: ['https://a.org/b.yml']\n", {}, "domain.yml:1:11", "is a URL", "save it", id="URL"),
    pytest.param("include: ['']\n", {}, "domain.yml:1:11", "no path", "name a file", id="empty"),
    pytest.param("include: a.yml\n", {"a.yml": BYE}, "domain.yml:1:10", "`include` must be a list", "[entities.yml]", id="not a list"),
    pytest.param("include: [{a: b}]\n", {}, "domain.yml:1:11", "must be a path, not a mapping", "[entities.yml]", id="not a path"),
    pytest.param("include: [domain.yml]\n", {}, "domain.yml:1:11", "domain.yml → domain.yml", "remove", id="itself"),
    pytest.param(
        "include: [a.yml]\n",
        {"a.yml": "include: [sub/b.yml]\n", "sub/b.yml": "description: x\ninclude: [a.yml]\n"},
        "sub/b.yml:2:11",
        "domain.yml → a.yml → sub/b.yml → a.yml",
        "remove",
        id="cycle",
    ),
    pytest.param(
        "include: [a.yml]\nintents:\n  bye: {description: x}\n",
        {"a.yml": BYE},
        "a.yml:1:11",
        "`bye` is defined twice in `intents`, first at domain.yml:3:3",
        "rename",
        id="name defined twice",
    ),
    pytest.param(
        "include: [a.yml]\nname: x\n", {"a.yml": "name: x\n"}, "a.yml:1:1", "`name` stands in two files, first at domain.yml:2:1", "keep one", id="key twice"
    ),
    pytest.param(
        "synthchat: 1\ninclude: [a.yml]\n", {"a.yml": "synthchat: 2\n"}, "a.yml:1:12", "not what it is at domain.yml:1:1", "the same", id="versions differ"
    ),
    pytest.param("include: [a.yml]\n", {"a.yml": "- a\n"}, "a.yml:1:1", "must be a mapping, not a list", "synthchat: 1", id="included list"),
    pytest.param("include: [nlu.yml]\n", {"nlu.yml": "nlu: []\n"}, "nlu.yml:1:1", "a Rasa training file", "{file: nlu.yml}", id="included nlu.yml"),
    pytest.param("include: [a.yml]\n", {"a.yml": "a: [\n"}, "a.yml:1:4", "before this `[`", "close", id="included syntax"),
    pytest.param("include: [a.yml]\n", {"a.yml": b"\xff"}, "a.yml:1:1", "not UTF-8", "UTF-8", id="included bytes"),
    pytest.param("include: [a.yml]\n", {"a.yml": "intents: {b: {descriptoin: x}}\n"}, "a.yml:1:15", "no key `descriptoin`", "`description`", id="unknown key"),
]


@pytest.mark.parametrize(("body", "files", "place", "message", "hint"), WRONG)
def test_wrong_includes(problems: Callable[..., tuple[Problem, ...]], body: str, files: dict[str, str | bytes], place: str, message: str, hint: str) -> None:
    (problem, *more) = problems(body, files)
    assert (str(problem.place), message in problem.message, hint in (problem.hint or ""), more) == (place, True, True, []), str(problem)


def test_files_merge_by_name_the_main_one_first(read: Callable[..., Domain]) -> None:
    files = {"sub/a.yml": "include: [sub/c.yml]\nintents: {a: {description: x}}\nsynthchat: 1\n", "b.yml": "include: [sub/c.yml]\nlanguages: [de]\n"}
    spec = read("include: [sub/a.yml, b.yml]\nintents: {main: {description: x}}\n", files | {"sub/c.yml": "intents: {c: {description: x}}\n"})
    assert list(spec.intents) == ["main", "a", "c"]
    assert spec.main_language == "de"


def test_an_included_file_may_hold_nothing(read: Callable[..., Domain]) -> None:
    assert list(read("include: [a.yml]\n", {"a.yml": "# later\n"}).intents) == ["greet"]


def test_what_a_missing_include_would_define_is_no_problem(problems: Callable[..., tuple[Problem, ...]]) -> None:
    found = problems("include: [gone.yml]\nfoo: 1\nintents: {a: {description: x, entities: [city]}, a+b: {}}\n")
    assert [str(p.place) for p in found] == ["domain.yml:1:11", "domain.yml:2:1"]


def test_links_are_followed_before_a_path_is_judged(folder: Path, write: Callable[..., None], problems: Callable[..., tuple[Problem, ...]]) -> None:
    write({"../out.yml": BYE})
    (folder / "link.yml").symlink_to(folder / ".." / "out.yml")
    (problem,) = problems("include: [link.yml]\n")
    assert "outside" in problem.message


def test_a_loop_of_links_is_a_problem(folder: Path, problems: Callable[..., tuple[Problem, ...]]) -> None:
    (folder / "link.yml").symlink_to(folder / "link.yml")
    (problem,) = problems("include: [link.yml]\n")
    assert str(problem.place) == "domain.yml:1:11"


def test_the_folder_is_the_specs_wherever_one_stands(folder: Path, write: Callable[..., None]) -> None:
    write({"specs/domain.yml": "synthchat: 1\ninclude: [a.yml, ../specs/b.yml]\n", "specs/a.yml": BYE, "specs/b.yml": "name: other\n"})
    assert load("specs/domain.yml").name == "other"
    assert load(folder / "specs" / "domain.yml").name == "other"


def test_nodes_are_counted_over_all_files(problems: Callable[..., tuple[Problem, ...]]) -> None:
    wide = "personas: {{a: {{style: &s [{}]}}}}\nname: [{}]\n".format(", ".join(["x"] * 999), ", ".join(["*s"] * 600))
    (problem,) = problems("include: [a.yml, b.yml]\n", {"a.yml": wide, "b.yml": wide})
    assert (problem.place and problem.place.path, "1,000,000" in problem.message) == ("b.yml", True)
