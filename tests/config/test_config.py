"""A run config: layers, errors with their places, and shares in place of the spec's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.config import load_config
from synthchat.config.shares import with_shares
from synthchat.errors import ConfigError, SynthchatError
from synthchat.spec.model import Domain

Make = Callable[..., Domain]


def shares(domain: Domain, factor: str) -> dict[str, float]:
    return {level.name: round(level.share, 6) for level in domain.factors[factor].levels}


def test_the_default_config_is_complete() -> None:
    config = load_config(environment={})
    assert (config.backend.name, config.volume.per_intent, config.volume.total) == ("offline", 50, None)
    assert set(config.sources.values()) == {"default"}


def test_a_total_in_a_later_layer_takes_the_place_of_per_intent() -> None:
    config = load_config(flags={"volume.total": 9}, environment={"SYNTHCHAT_VOLUME__PER_INTENT": "4"})
    assert (config.volume.per_intent, config.volume.total) == (None, 9)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n", "run.yml:1:1: a run config is a mapping, this is a list"),
        ("seed: x\n", "run.yml:1:7: `seed` is `x`, not a whole number"),
        ("sed: 1\n", "hint: did you mean `seed`?"),
        ("limits: {concurrency: 0}\n", "run.yml:1:23: `limits.concurrency` is `0`, and must be at least 1"),
        ("request: {records: [1]}\n", "run.yml:1:20: `request.records` cannot be a list"),
        ("volume: 5\n", "run.yml:1:9: `volume` is `5`, and has keys of its own: `per_intent`, `total`"),
        ("factors: {form: x}\n", "`factors.form` is `x`, and has keys of its own"),
        ("request: {tries: 1.5}\n", "`request.tries` is `1.5`, not a whole number"),
        ("checks: {language: magic}\n", "`checks.language` is `magic`, and must be 'words' or 'langid'"),
        ("request: {tries: 11}\n", "`request.tries` is `11`, and must be at most 10"),
        ("personas: {a: 2}\n", "`personas.a` is `2`, and must be at most 1\n"),
        ("personas: {a: x}\n", "`personas.a` is `x`, not a number"),
        ("personas: {a: nan}\n", "`personas.a` is `nan`, not a finite number"),
        ("volume: {total: 999999999}\n", "and must be at most 100,000,000"),
        ("seed:\n", "`seed` is empty, not a whole number"),
        ("synthchat: 1\nlanguages: [en]\n", "run.yml:1:1: this is a domain spec, not a run config\n"),
        ("intents: {a: {examples: [x]}}\n", "run.yml:1:1: this is a domain spec, not a run config\n"),
        ("per_intent: 5\n", "hint: did you mean `volume: {per_intent: 5}`?"),
        ("volume: {perintent: 5}\n", "hint: did you mean `per_intent`?"),
        ("volum: {per_intent: 5}\n", "hint: did you mean `volume`?"),
        ("colour: red\n", "hint: known here: `backend`, `volume`"),
        ("volume: {total: 5, per_intent: 5}\n", "run.yml:1:32: `volume.per_intent` and `volume.total` exclude each other"),
        ("gates: {preset: strict}\n", "run.yml:1:17: `gates.preset` comes with a later release"),
        ("limits: {budget: 20}\n", "run.yml:1:18: `limits.budget` comes with a later release"),
        ("seed: 1\nseed: 2\n", "run.yml:2:1"),
        ("seed: [\n", "run.yml:"),
    ],
)
def test_what_is_wrong_in_a_file_has_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("run.yml").write_text(text, encoding="utf-8")
    with pytest.raises(SynthchatError) as caught:
        load_config("run.yml", environment={})
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (["volume.per_intent"], "--set volume.per_intent: there is no `=`"),
        (["=3"], "--set =3: there is no key before the `=`"),
        (["per_intent=5"], "hint: did you mean `--set volume.per_intent=5`?"),
        (["name=openai"], "hint: did you mean `--set backend.name=openai`?"),
        (["volum.per_intent=5"], "hint: did you mean `--set volume.per_intent=5`?"),
        (["factrs.form.question=1"], "hint: did you mean `--set factors.form.question=1`?"),
        (["seed.deep=1"], "`seed` is one value, and `seed.deep` wants to be inside it"),
        (["limits=1"], "`limits` has keys of its own, this is one value"),
        (["volume.per_intent=-1"], "--set volume.per_intent: `volume.per_intent` is `-1`"),
        (["factors.form.question=nan"], "`factors.form.question` is `nan`"),
    ],
)
def test_what_is_wrong_in_a_setting_is_named_by_its_flag(settings: list[str], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(assignments=settings, environment={})
    assert told in str(caught.value)


def test_unknown_environment_variables_of_ours_are_errors() -> None:
    with pytest.raises(ConfigError, match="SYNTHCHAT_SEDE"):
        load_config(environment={"SYNTHCHAT_SEDE": "1", "OTHER": "x"})


@pytest.mark.parametrize(("name", "meant"), [("PER_INTENT", "VOLUME__PER_INTENT"), ("VOLUME_TOTAL", "VOLUME__TOTAL"), ("SEDE", "SEED"), ("LIMITS__X", None)])
def test_the_variable_that_was_meant_is_spelled_out(name: str, meant: str | None) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(environment={f"SYNTHCHAT_{name}": "1"})
    assert str(caught.value).endswith(f"hint: did you mean `SYNTHCHAT_{meant}`?" if meant else "hint: known here: `concurrency`")


def test_a_shipped_config_is_found_by_name() -> None:
    assert load_config("default", environment={}).sources["seed"] == "config"


def test_named_levels_get_their_share_and_the_others_keep_their_proportions(make_domain: Make) -> None:
    config = load_config(assignments=["factors.tone.c=0.6"], environment={})
    assert shares(with_shares(make_domain(), config), "tone") == {"a": 0.25, "b": 0.15, "c": 0.6}


def test_shares_of_personas_and_splits(make_domain: Make) -> None:
    domain = with_shares(make_domain(), load_config(assignments=["personas.terse=0.5", "split.dev=0.1"], environment={}))
    assert domain.personas["terse"].share == 0.5
    assert domain.split == {"test": 0.2, "dev": 0.1}


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("factors.tune.a=1", "a factor that the spec does not have: `tune`"),
        ("factors.tone.z=1", "a level of `tone` that the spec does not have: `z`"),
        ("personas.tense=1", "a persona that the spec does not have: `tense`"),
        ("split.tset=0.1", "a split that the spec does not have: `tset`"),
        ("split.dev=0.9", "split: the shares sum to 1.1"),
    ],
)
def test_shares_of_what_the_spec_does_not_have(make_domain: Make, setting: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        with_shares(make_domain(), load_config(assignments=[setting], environment={}))
    assert told in str(caught.value)
