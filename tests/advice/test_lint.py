"""`synthchat lint`: docs/lint.md is held to its word, the shipped specs need no advice, and every rule can be switched off."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from synthchat.advice.rules import RULES
from synthchat.advice.run import LintReport, lint
from synthchat.config import load_config
from synthchat.errors import UsageError
from tests.cli.test_commands import synthchat
from tests.conftest import ROOT

PAGE = (ROOT / "docs/lint.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### ([\w-]+)\n(.*?)(?=^##)", PAGE, re.M | re.S))
SHIPPED = [*sorted((ROOT / "samples").glob("*/domain*.yml")), ROOT / "synthchat/spec/starter.yml"]
FEW = "synthchat: 1\nintents:\n  greet: {description: says hello, examples: [hi]}\n"


def blocks(section: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", section, re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def advised(spec: str, *ignore: str, **settings: str) -> LintReport:
    Path("domain.yml").write_text(spec, encoding="utf-8")
    return lint(Path("domain.yml"), load_config(flags={key.replace("__", "."): value for key, value in settings.items()}, environment={}), ignore)


def said(report: LintReport, rule: str) -> str:
    """The advice of one rule as it is printed."""
    lines = [[f"{a.path}:{a.line}:{a.column}: {a.message}  {a.rule}", f"    {a.source}", f"    hint: {a.hint}"] for a in report.advice if a.rule == rule]
    return "".join(f"{line}\n" for advice in lines for line in advice)


def test_the_page_has_every_rule_in_the_tables_order() -> None:
    assert list(SECTIONS) == list(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_the_pages_bad_example_gets_the_advice_shown_and_the_good_one_none(rule: str, folder: Path) -> None:
    bad, good = blocks(SECTIONS[rule], "yaml")
    [shown] = blocks(SECTIONS[rule], "text")
    assert said(advised(bad), rule) == shown
    assert said(advised(good), rule) == ""


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_switched_off_by_flag_by_config_and_by_a_comment(rule: str, folder: Path) -> None:
    bad, _ = blocks(SECTIONS[rule], "yaml")
    lines = {advice.line for advice in advised(bad).advice if advice.rule == rule}
    commented = "".join(f"{line}{f'  # lint: ignore few-values-x, {rule}' * (n in lines)}\n" for n, line in enumerate(bad.splitlines(), 1))
    for report in (advised(bad, rule), advised(bad, lint__ignore=f"no-description {rule}"), advised(commented)):
        assert said(report, rule) == ""
        assert report.ignored >= len(lines)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_shipped_gets_no_advice(path: Path) -> None:
    assert lint(path, load_config(environment={})).advice == ()


@pytest.mark.parametrize(
    "comment",
    ["  greet: {DEF}  # lint: ignore few-examples", "  # lint: ignore few-examples\n  greet: {DEF}", "  greet: {DEF}  #lint:ignore unused-entity,few-examples"],
)
def test_comments_hold_for_their_line_or_the_next(comment: str, folder: Path) -> None:
    spec = "synthchat: 1\nintents:\n" + comment.replace("DEF", "description: says hello, examples: [hi]") + "\n"
    assert advised(spec).advice == ()
    assert advised(spec.replace("few-examples", "no-description")).advice != ()


def test_a_comment_at_an_intent_holds_for_its_examples(folder: Path) -> None:
    spec = "synthchat: 1\nentities: {city: {values: [Oslo, Lima]}}\nintents:\n  go:\n    description: d\n    entities: [city]\n"
    spec += "    examples: |\n      - in [Oslo](city)\n      - to Oslo\n"
    assert [(a.rule, a.line) for a in advised(spec, "few-examples").advice] == [("unmarked-value", 9)]
    assert advised(spec.replace("go:", "go:  # lint: ignore unmarked-value"), "few-examples").advice == ()


def test_names_that_no_rule_has_are_told(folder: Path) -> None:
    [advice] = advised(FEW.replace("greet:", "greet:  # lint: ignore few-exmples\n   "), "few-examples").advice
    assert (advice.rule, advice.hint) == ("unknown-rule", "did you mean `few-examples`?")
    with pytest.raises(UsageError, match="there is no rule `few-exampels`"):
        advised(FEW, "few-exampels")


def test_what_can_be_heard_of_a_persona_depends_on_the_backend(folder: Path) -> None:
    spec = FEW + "personas: {retired: {description: Has all the time in the world, share: 0.2}, nobody: {share: 0.1}}\n"
    assert [a.line for a in advised(spec).advice if a.rule == "silent-persona"] == [4, 4]
    assert len([a for a in advised(spec, backend__name="openai").advice if a.rule == "silent-persona"]) == 1


@pytest.mark.parametrize(
    ("listed", "text", "told"),
    [
        ("[Oslo]", "weather in Oslo?", 1),
        ("[show]", "Show me the weather", 0),
        ("[show]", "is there a show on", 1),
        ("[New York, York]", "weather in New York", 1),
        ("['12 km']", "how far is 12 km, roughly", 1),
        ("[Oslo]", "weather in Oslostadt", 0),
    ],
)
def test_words_that_are_listed_and_not_marked(listed: str, text: str, told: int, folder: Path) -> None:
    spec = f"synthchat: 1\nentities: {{place: {{values: {listed}}}}}\nintents: {{go: {{description: d, entities: [place], examples: ['{text}']}}}}\n"
    assert said(advised(spec), "unmarked-value").count("hint") == told


def test_abbreviations_in_capitals_are_no_small_words(folder: Path) -> None:
    intent = "{description: d, entities: [state], examples: ['snow in [IN](state)', 'SNOW IN MAY', EX]}"
    spec = f"synthchat: 1\nentities: {{state: {{open: true}}}}\nintents: {{go: {intent}}}\n"
    assert said(advised(spec.replace("EX", "'rain in [ME](state)'")), "unmarked-value").count("hint") == 1
    assert "`IN` is not marked" in said(advised(spec.replace("EX", "'tell me'")), "unmarked-value")


def test_a_not_that_speaks_of_the_other_intent_is_enough(folder: Path) -> None:
    bad, _ = blocks(SECTIONS["close-intents"], "yaml")
    told = bad.replace("  late_transfer:\n", "  late_transfer:\n    not: [asking about a pending transfer]\n")
    assert said(advised(told), "close-intents") == ""


def test_the_command_prints_and_counts_and_fails_only_when_strict(folder: Path) -> None:
    (folder / "domain.yml").write_text(FEW, encoding="utf-8")
    done = synthchat("lint", "domain.yml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "domain.yml:3:3: `greet` has 1 example only  few-examples"
    assert synthchat("lint", "domain.yml", "--strict").returncode == 1
    assert synthchat("lint", "domain.yml", "--strict", "--ignore", "few-examples").stdout == "no advice (1 ignored)\n"
    assert synthchat("lint", "domain.yml", "--set", "lint.ignore=few-examples,no-description", "--strict").returncode == 0


def test_json_is_the_report(folder: Path) -> None:
    (folder / "domain.yml").write_text(FEW, encoding="utf-8")
    report = LintReport.model_validate(json.loads(synthchat("lint", "domain.yml", "--json").stdout))
    assert [(a.rule, a.line, a.column) for a in report.advice] == [("few-examples", 3, 3)]


def test_a_wrong_spec_is_an_error_and_the_hash_seed_changes_nothing(folder: Path) -> None:
    (folder / "domain.yml").write_text(FEW + "intent: {}\n", encoding="utf-8")
    assert synthchat("lint", "domain.yml").returncode == 2
    bad, _ = blocks(SECTIONS["close-intents"], "yaml")
    (folder / "domain.yml").write_text(bad, encoding="utf-8")
    assert len({synthchat("lint", "domain.yml", PYTHONHASHSEED=seed).stdout for seed in "123"}) == 1


@pytest.mark.parametrize(("name", "most"), [("snips", 9), ("banking77", 19)])
def test_real_specs_get_little_advice(shared: Path, name: str, most: int) -> None:
    assert 0 < len(lint(shared / "data" / name / "domain.seed.yml", load_config(environment={})).advice) <= most
