"""The rules of every export: formats by name, a user's files stay, ours are replaced, what a dataset folder holds is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.errors import DataError, FolderError, UsageError
from synthchat.formats.base import Dataset, ExportReport, export
from synthchat.formats.folder import open_dataset
from synthchat.jsonl import to_json
from synthchat.records import Utterance
from synthchat.spec.model import Domain
from tests.formats.adversarial import record

HELLO = Utterance("hello", "greet", split="train")
HELD = Utterance("good day", "greet", split="test")
FORMATS = ["csv", "dialogflow-cx", "dialogflow-es", "jsonl", "rasa"]


def names(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")}


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("jsonl", {"train.jsonl", "test.jsonl"}),
        ("csv", {"train.csv", "test.csv"}),
        ("dialogflow-es", {"agent.zip", "test_data.jsonl"}),
        ("dialogflow-cx", {"agent.zip", "test_data.jsonl"}),
        ("rasa", {"data/nlu.yml", "train_test_split/test_data.yml", "domain.yml", "config.yml"}),
    ],
)
def test_each_format_writes_its_files_and_reports_them(tmp_path: Path, to: str, expected: set[str]) -> None:
    report = export(Dataset([HELLO, HELD]), tmp_path / "new" / "folder", to)
    assert names(tmp_path / "new" / "folder") == expected
    assert {str(f.relative_to(tmp_path / "new" / "folder")) for f in report.files} == expected
    assert (report.format, report.written, report.splits, report.refused, report.altered) == (to, 2, {"test": 1, "train": 1}, (), 0)


def test_a_report_is_json() -> None:
    report = ExportReport(format="csv", files=(Path("a"),), written=1, splits={"train": 1})
    assert ExportReport.model_validate_json(report.model_dump_json()) == report


def test_an_unknown_format_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="csv, dialogflow-cx, dialogflow-es, jsonl, rasa"):
        export(Dataset([]), tmp_path, "rassa")


@pytest.mark.parametrize("to", ["jsonl", "csv", "dialogflow-es", "dialogflow-cx"])
def test_an_option_that_a_format_has_not_is_an_error(tmp_path: Path, to: str) -> None:
    with pytest.raises(UsageError, match="--nlu-only means nothing"):
        export(Dataset([]), tmp_path, to, nlu_only=True)


@pytest.mark.parametrize("to", FORMATS)
def test_what_we_wrote_is_replaced_and_what_is_stale_goes(tmp_path: Path, to: str) -> None:
    export(Dataset([HELLO, HELD]), tmp_path, to)
    report = export(Dataset([HELLO]), tmp_path, to)
    assert not any("test" in name for name in names(tmp_path))
    assert report.written == 1


@pytest.mark.parametrize("to", FORMATS)
def test_the_same_data_give_the_same_bytes(tmp_path: Path, to: str) -> None:
    for folder in ("a", "b", "b"):
        export(Dataset([HELLO, HELD, record("x [y")]), tmp_path / folder, to)
    first, second = ({name: (tmp_path / f / name).read_bytes() for name in names(tmp_path / f)} for f in ("a", "b"))
    assert first == second


@pytest.mark.parametrize(
    ("to", "theirs"),
    [
        ("jsonl", "test.jsonl"),
        ("csv", "train.csv"),
        ("rasa", "data/nlu.yml"),
        ("rasa", "domain.yml"),
        ("rasa", "train_test_split/test_data.yml"),
        ("dialogflow-es", "agent.zip"),
        ("dialogflow-cx", "test_data.jsonl"),
    ],
)
def test_a_users_file_is_never_overwritten_and_nothing_else_is_written_either(tmp_path: Path, to: str, theirs: str) -> None:
    (tmp_path / theirs).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / theirs).write_text("theirs", "utf-8")
    with pytest.raises(FolderError, match="is not ours"):
        export(Dataset([HELLO, HELD]), tmp_path, to)
    assert names(tmp_path) == {theirs}
    assert (tmp_path / theirs).read_text("utf-8") == "theirs"
    assert not list(tmp_path.rglob("*.synthchat-partial"))


def test_a_users_file_beside_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "dev.jsonl").write_text("theirs", "utf-8")
    export(Dataset([HELLO]), tmp_path, "jsonl")
    export(Dataset([HELLO]), tmp_path, "jsonl")
    export(Dataset([HELLO]), tmp_path, "csv")
    assert names(tmp_path) == {"dev.jsonl", "train.jsonl", "train.csv"}


def test_formats_share_a_folder_and_know_each_their_own(tmp_path: Path) -> None:
    for to in ("jsonl", "dialogflow-es", "jsonl", "dialogflow-cx"):
        export(Dataset([HELLO, HELD]), tmp_path, to)
    export(Dataset([HELLO]), tmp_path, "dialogflow-es")
    assert names(tmp_path) == {"train.jsonl", "test.jsonl", "agent.zip"}


def test_a_folder_that_cannot_be_written_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    for to in FORMATS:
        with pytest.raises(FolderError, match="cannot be written"):
            export(Dataset([HELLO]), tmp_path / "file", to)


@pytest.mark.parametrize("to", FORMATS)
def test_a_split_that_would_leave_the_folder_is_refused(tmp_path: Path, to: str) -> None:
    report = export(Dataset([Utterance("a", "i", split="../../x")]), tmp_path / "in", to)
    assert [r.text for r in report.refused] == ["a"]
    assert names(tmp_path) == {f"in/{name}" for name in names(tmp_path / "in")}


@pytest.mark.parametrize("to", FORMATS)
def test_a_refusal_names_the_record_even_where_its_text_cannot_be_encoded(tmp_path: Path, to: str) -> None:
    broken = record("a\ud800b")
    report = export(Dataset([HELLO, broken]), tmp_path, to)
    assert [(r.record, r.text) for r in report.refused] == [(broken.id, "a\\ud800b")]
    assert ExportReport.model_validate_json(report.model_dump_json()) == report


def test_csv_by_the_letter(tmp_path: Path) -> None:
    export(Dataset([HELLO, Utterance('say "yes", then\nno', "a b", "en")]), tmp_path, "csv")
    expected = 'text,intent,language,split,entities\r\nhello,greet,"",train,[]\r\n"say ""yes"", then\nno",a b,en,"",[]\r\n'
    assert (tmp_path / "train.csv").read_bytes() == expected.encode()


def test_a_dataset_folder_brings_its_domain(tmp_path: Path, make_domain: Callable[..., Domain]) -> None:
    domain = make_domain()
    (tmp_path / "spec.json").write_text(domain.model_dump_json(), "utf-8")
    (tmp_path / "utterances.jsonl").write_bytes(to_json(HELLO) + to_json(HELD))
    dataset = open_dataset(tmp_path)
    assert dataset.domain == domain
    assert [[u.text for u in dataset.utterances] for _ in range(2)] == [["hello", "good day"]] * 2


def test_a_file_is_a_dataset_without_a_domain(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(to_json(HELLO))
    assert open_dataset(tmp_path / "a.jsonl").domain is None


def test_a_spec_that_is_none_names_its_fault(tmp_path: Path) -> None:
    (tmp_path / "utterances.jsonl").write_bytes(to_json(HELLO))
    (tmp_path / "spec.json").write_text('{"synthchat": 2}', "utf-8")
    with pytest.raises(DataError, match=r"spec\.json: not a resolved spec: synthchat"):
        open_dataset(tmp_path)


def test_a_path_that_is_no_dataset_shows_at_once(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        open_dataset(tmp_path / "nowhere")
