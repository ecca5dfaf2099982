"""Pay once: a change costs what it changes, `plan` says so before, and with `reuse: cell` a change of words costs nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from synthchat.errors import FrozenError
from synthchat.ledger import Ledger
from synthchat.ledger.upkeep import unused
from synthchat.resources import shipped
from synthchat.spec import load
from synthchat.spec.model import Domain, Intent
from tests.builders import seed
from tests.pipeline.reused import Project, first_tries, foreseen
from tests.pipeline.test_generate import BANK, contents, rows
from tests.server import Script, serve

SOME = ("transfer_money", "change_pin", "greet")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with serve(Script()) as server:
        yield Project(tmp_path, server)


@pytest.fixture
def bank() -> Domain:
    return load(BANK)


@pytest.fixture
def small(bank: Domain) -> Domain:
    """Three intents of city-bank."""
    return bank.model_copy(update={"intents": {name: bank.intents[name] for name in SOME}})


def changed(domain: Domain, name: str, **fields: object) -> Domain:
    """The domain with another intent of that name."""
    intent = domain.intents[name].model_copy(update=fields) if name in domain.intents else Intent.model_validate({"name": name, **fields})
    return domain.model_copy(update={"intents": {**domain.intents, name: intent}})


def fewer_accounts(domain: Domain) -> Domain:
    """The domain with one value less, so that some cells' values are drawn otherwise."""
    entity = domain.entities["account"]
    return domain.model_copy(update={"entities": {**domain.entities, "account": entity.model_copy(update={"values": entity.values[:-1]})}})


def reworded(project: Project, words: str = "Write as people write.") -> None:
    """Another template for all prompts."""
    project.prompts = project.folder / "prompts"
    project.prompts.mkdir(exist_ok=True)
    shutil.copy(shipped("prompts") / "generate.j2", project.prompts)
    with (project.prompts / "generate.j2").open("a") as out:
        out.write(f"\n{words}\n")


def test_a_changed_description_costs_the_requests_that_the_plan_names_and_no_others(project: Project, bank: Domain) -> None:
    project.run(bank, 10)
    other = changed(bank, "freeze_card", description="The user wants a card to be blocked for a while")
    plan = project.planned(other, 10)
    _, calls = project.run(other, 10)
    assert plan.outlook
    assert plan.outlook.kept + plan.outlook.to_send == plan.requests == 21
    assert first_tries(calls) == foreseen(plan)
    assert len(calls) == plan.outlook.to_send
    assert "freeze_card" in foreseen(plan)
    told = {call.asked.intent for call in calls if call.asked and "to be blocked for a while" in str(call.body)}
    assert told == {*foreseen(plan)}
    assert len(told) < 10
    assert project.planned(other, 10).outlook.to_send == 0  # type: ignore[union-attr]


def test_a_larger_volume_costs_the_cells_beyond(project: Project, small: Domain) -> None:
    project.run(small, 47)
    plan = project.planned(small, 63)
    _, calls = project.run(small, 63)
    assert foreseen(plan) == first_tries(calls) == {name: list(range(50, 70)) for name in SOME}


def test_a_new_intent_costs_its_own_requests_and_those_that_name_it(project: Project, bank: Domain) -> None:
    project.run(bank, 10)
    more = changed(bank, "parking", description="Where cars may stand", examples=(seed("any car park nearby"),))
    plan = project.planned(more, 10)
    _, calls = project.run(more, 10)
    assert first_tries(calls) == foreseen(plan)
    assert "parking" in foreseen(plan)
    assert 1 < len(foreseen(plan)) < 10
    assert all("Where cars may stand" in str(call.body) for call in calls)


def test_other_words_cost_nothing_where_cells_are_what_counts(project: Project, small: Domain) -> None:
    project.run(small)
    before = project.texts()
    reworded(project)
    assert foreseen(project.planned(small)) == {name: list(range(20)) for name in SOME}
    plan = project.planned(small, reuse="cell")
    manifest, calls = project.run(small, reuse="cell")
    assert (plan.outlook, calls) == (plan.outlook.model_copy(update={"kept": 6, "stale": 6, "to_send": 0}) if plan.outlook else None, [])
    assert project.texts() == before
    assert project.stale() == {name: list(range(20)) for name in SOME}
    assert (manifest.totals["stale"], [counts.stale for counts in manifest.intents.values()]) == (60, [20] * 3)
    assert manifest.notes == ("60 records answer prompts that read otherwise today (`origin.stale_prompt`); `--refresh` asks for them anew.",)


def test_a_refresh_asks_for_what_was_stale(project: Project, small: Domain) -> None:
    project.run(small)
    reworded(project)
    project.run(small, reuse="cell")
    manifest, calls = project.run(small)
    assert first_tries(calls) == {name: list(range(20)) for name in SOME}
    assert (manifest.totals["stale"], project.stale(), manifest.notes) == (0, {}, ())
    manifest, calls = project.run(small, reuse="cell")
    assert (manifest.totals["stale"], calls) == (0, [])


def test_other_words_change_no_text_however_the_replies_were_spoilt(tmp_path: Path, small: Domain) -> None:
    with serve(Script(items={"wrong-value": 0.2, "template": 0.1}, shares={"not-json": 0.1})) as server:
        project = Project(tmp_path, server)
        project.run(small, 40)
        before, rejects = project.texts(), rows(tmp_path / "out", "rejects")
        assert {row["attempt"] for row in rejects} == {0, 1}
        reworded(project)
        _, calls = project.run(small, 40, reuse="cell")
        assert calls == []
    assert project.texts() == before
    assert rows(tmp_path / "out", "rejects") == rejects


def test_what_is_not_planned_any_more_is_asked_for_and_the_rest_is_used(project: Project, small: Domain) -> None:
    project.run(small, 40)
    other = fewer_accounts(small)
    plan = project.planned(other, 40, reuse="cell")
    _, calls = project.run(other, 40, reuse="cell")
    asked = first_tries(calls)
    assert foreseen(plan) == asked
    assert list(asked) == ["transfer_money"]
    begun = {cell // 10 for cell in asked["transfer_money"]}
    assert plan.outlook
    # The two intents without an account have prompts that nothing changed.
    assert (plan.outlook.kept, plan.outlook.stale, plan.outlook.to_send) == (12 - len(begun), 4 - len(begun), len(begun))
    assert 0 < len(asked["transfer_money"]) < 40
    assert project.stale()["transfer_money"] == [n for n in range(40) if n not in asked["transfer_money"]]
    once = contents(project.folder / "out")
    _, calls = project.run(other, 40, reuse="cell", out="again")
    assert calls == []
    assert contents(project.folder / "again") == once


@pytest.mark.parametrize("concurrency", [1, 64])
def test_concurrency_decides_nothing_about_what_stands_in(tmp_path: Path, small: Domain, concurrency: int) -> None:
    for name, calls in (("one", 8), ("other", concurrency)):
        (tmp_path / name).mkdir()
        with serve(Script(items={"wrong-value": 0.2}, shares={"not-json": 0.1, "slow": 0.3})) as server:
            project = Project(tmp_path / name, server, settings=[f"limits.concurrency={calls}"])
            project.run(small, 40, out="before")
            assert project.run(fewer_accounts(small), 40, reuse="cell")[1]
    # No server has the other's address, and the manifest names it.
    assert files(tmp_path / "one") == files(tmp_path / "other")


def files(folder: Path) -> list[bytes]:
    return [contents(folder / "out")[name] for name in ("utterances.jsonl", "rejects.jsonl")]


def test_why_tells_which_prompt_a_reply_was_given_to(project: Project, small: Domain) -> None:
    project.run(small, 40)
    other = fewer_accounts(small)
    asked = first_tries(project.run(other, 40, reuse="cell")[1])["transfer_money"]
    together = next(block for n in range(0, 40, 10) if (block := [cell for cell in asked if n <= cell < n + 10]))
    assert len(together) < 10
    fresh, stale = (project.why("transfer_money", is_wanted) for is_wanted in (together.__contains__, lambda cell: cell not in asked))
    assert (fresh.tries[0].cells, fresh.tries[0].today, fresh.notes) == (tuple(together), fresh.tries[0].request, ())
    assert stale.tries[0].today != stale.tries[0].request
    assert [note.partition(",")[0] for note in stale.notes] == ["the reply was given to another prompt than the one that is shown"]


def test_a_reply_counts_once_and_as_used(project: Project, small: Domain) -> None:
    tokens = project.run(small)[0].tokens
    with Ledger(project.folder / "ledger.db") as ledger:
        ledger.writer.do(lambda db: db.execute("UPDATE replies SET used = '2020-01-01T00:00:00Z'")).result()
        project.settings = ["request.records=5"]
        assert project.run(small, reuse="cell")[0].tokens == tokens
        assert unused(ledger, 30) == ()


def test_what_a_person_moved_counts_where_it_came_from_only(project: Project, small: Domain) -> None:
    project.run(small, 15)
    reworded(project)
    row = next(row for row in rows(project.folder / "out") if row["intent"] == "greet" and row["origin"]["kind"] == "generated")
    (project.folder / "out" / "decisions.jsonl").write_text(json.dumps({"id": row["id"], "decision": "relabel", "intent": "change_pin"}))
    manifest, _ = project.run(small, 15, reuse="cell")
    assert (manifest.totals["relabelled"], manifest.totals["generated"], manifest.totals["stale"]) == (1, 45, 45)


@pytest.mark.parametrize(("before", "after", "stale"), [(5, 10, False), (10, 5, True)])
def test_requests_may_be_cut_otherwise(project: Project, small: Domain, before: int, after: int, stale: bool) -> None:
    project.settings = [f"request.records={before}"]
    project.run(small)
    project.settings = [f"request.records={after}"]
    _, calls = project.run(small, reuse="cell")
    assert calls == []
    assert bool(project.stale()) == stale


def test_of_several_replies_the_newest_counts(project: Project, small: Domain) -> None:
    texts = []
    for year, words in (("2022", "one"), ("2024", "two"), ("2023", "three")):
        reworded(project, words)
        project.run(small)
        texts.append(project.texts())
        project.date(year)
    reworded(project, "four")
    _, calls = project.run(small, reuse="cell")
    assert calls == []
    assert project.texts() == texts[1] != texts[2]


def test_a_stale_text_is_verified_by_what_holds_today(project: Project, small: Domain) -> None:
    project.run(small)
    said = next(row["text"] for row in rows(project.folder / "out") if row["intent"] == "greet" and row["origin"]["kind"] == "generated")
    other = changed(small, "greet", examples=(*small.intents["greet"].examples, seed(said)))
    manifest, calls = project.run(other, reuse="cell")
    assert [(call.asked.intent, call.asked.attempt, call.cells) for call in calls if call.asked] == [("greet", 1, (0,))]
    assert manifest.intents["greet"].rejected == {"seed-copy": 1}
    assert 0 not in project.stale()["greet"]


def test_another_model_is_another_matter(project: Project, small: Domain) -> None:
    project.run(small)
    project.settings = ["backend.model=n"]
    _, calls = project.run(small, reuse="cell")
    assert first_tries(calls) == {name: list(range(20)) for name in SOME}


def test_frozen_takes_stale_replies_and_names_the_cells_that_have_none(project: Project, small: Domain) -> None:
    project.run(small)
    reworded(project)
    manifest, calls = project.run(small, reuse="cell", frozen=True)
    assert (manifest.totals["stale"], calls) == (60, [])
    with pytest.raises(FrozenError, match=r"change_pin: no reply for the cells 20, 21(?s:.*)without --frozen"):
        project.run(small, 30, reuse="cell", frozen=True)
    assert project.run(small, reuse="cell", frozen=True)[1] == []


def test_a_plan_makes_no_ledger_and_says_what_is_to_be_sent(project: Project, small: Domain) -> None:
    plan = project.planned(small)
    assert plan.outlook
    assert (plan.outlook.kept, plan.outlook.to_send) == (0, 6)
    assert list(project.folder.iterdir()) == []
