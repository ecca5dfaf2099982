"""`synthchat diff`, its table and its Markdown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from synthchat.cli.changes import markdown, plain
from synthchat.dataset.diff import Diff, diff
from synthchat.dataset.tally import Side
from synthchat.records import Utterance
from tests.cli.test_commands import synthchat

SPEC = """synthchat: 1
entities: {{drink: {{values: [tea, coffee, {drink}]}}}}
intents:
  order: {{description: orders, entities: [drink!], examples: ['one [tea](drink) please', 'I would like [coffee](drink)', 'bring me a [tea](drink) now']}}
  bye: {{description: says goodbye, examples: [bye, see you later, goodbye then]}}
"""
CALM = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.text(st.sampled_from("`|\\ab _*<@[](){}#\n\r\t\x1b\u2028é")).filter(str.strip)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two datasets: the second has another drink and more of everything."""
    folder = tmp_path_factory.mktemp("two")
    for name, drink, volume in (("old", "water", "4"), ("new", "cocoa", "6")):
        (folder / f"{name}.yml").write_text(SPEC.format(drink=drink))
        assert synthchat("generate", f"{name}.yml", "-o", name, "--per-intent", volume, "-q", cwd=folder).returncode == 0
    return folder


def test_two_datasets_are_a_table_markdown_or_json(two: Path) -> None:
    found = Diff.model_validate_json(synthchat("diff", "old", "new", "--json", cwd=two).stdout)
    assert (found.old, found.new, found.totals.old, found.totals.new) == ("old", "new", 14, 18)
    assert "cocoa" in found.words.most
    table, comment = synthchat("diff", "old", "new", cwd=two), synthchat("diff", "old", "new", "--markdown", cwd=two)
    assert (table.returncode, table.stderr, comment.returncode, comment.stderr) == (0, "", 0, "")
    assert "14 → 18 records: " in table.stdout
    assert comment.stdout.startswith("### `old` → `new`\n\n14 → 18 records: ")
    d = found.intents["order"]
    assert ["order", *(str(n) for n in (d.old, d.new, d.added, d.removed, d.kept, d.changed))] in [line.split() for line in table.stdout.splitlines()]
    assert f"| `order` | {d.old} | {d.new} | {d.added} | {d.removed} | {d.kept} | {d.changed} |" in comment.stdout


@pytest.mark.parametrize("flag", [[], ["--markdown"]])
def test_a_dataset_and_itself_are_no_difference(two: Path, flag: list[str]) -> None:
    lines = synthchat("diff", "old", "old", *flag, cwd=two).stdout.split("\n")
    assert [line for line in lines[1:] if line] == ["14 records, all of them kept and none changed"]


def test_a_folder_and_its_export_hold_the_same_records(two: Path) -> None:
    synthchat("export", "old", "--to", "rasa", "-o", "bot", "-q", cwd=two)
    train = [line for line in (two / "old" / "utterances.jsonl").read_text().splitlines() if json.loads(line)["split"] == "train"]
    (two / "train.jsonl").write_text("\n".join(train))
    found = Diff.model_validate_json(synthchat("diff", "train.jsonl", "bot", "--json", cwd=two).stdout)
    assert (found.totals.kept, found.totals.added, found.totals.removed, found.totals.changed) == (len(train), 0, 0, 0)
    assert found.tokens is None


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["old", "new", "--markdown", "--json"], "--markdown and --json exclude each other"),
        (["old", "none"], "none: there is no such file or folder"),
        (["old", "old.txt"], "cannot be read"),
    ],
)
def test_what_cannot_be_compared_is_told(two: Path, args: list[str], told: str) -> None:
    (two / "old.txt").write_text("")
    done = synthchat("diff", *args, cwd=two)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_every_part_is_a_table_and_the_long_ones_are_folded(two: Path) -> None:
    comment = synthchat("diff", "old", "new", "--markdown", cwd=two).stdout
    tokens = [token.type for token in MarkdownIt("commonmark").enable("table").parse(comment)]
    assert tokens.count("table_open") == comment.count("\n| ---") >= 3
    assert comment.count("<details><summary>") == comment.count("\n</details>\n") == 2


@CALM
@given(st.lists(NAMES, min_size=1, unique_by=plain), NAMES)
@example(["a|b", "`", "a\\|b", "``|`", " x "], "@team")
def test_no_name_is_taken_for_markdown(intents: list[str], name: str) -> None:
    new = [Utterance("hi", intent, id=str(n)) for n, intent in enumerate(intents)]
    page = MarkdownIt("commonmark").enable("table").parse(markdown(diff(Side(name, []), Side("new", new))))
    spans = [child for token in page for child in token.children or [] if child.type not in ("text", "strong_open", "strong_close")]
    assert [(s.type, s.content) for s in spans if s.content != "hi"] == [("code_inline", plain(text)) for text in (name, "new", *intents)]
