"""A config's shares in place of the spec's: what it names gets the share it says, the others keep their proportions in what is left."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

from synthchat.config.model import RunConfig
from synthchat.errors import ConfigError
from synthchat.spec.model import Domain, Factor
from synthchat.spec.problems import meant

TOLERANCE = 1e-6


def with_shares(domain: Domain, config: RunConfig) -> Domain:
    """The domain with the config's shares of languages, factors, personas and splits.

    Raises ConfigError for an unknown name, or where shares sum to more than 1.
    """
    factors = {**domain.factors}
    for name, shares in config.factors.items():
        _check_names("factor", [name], list(factors))
        factors[name] = _factor(factors[name], shares)
    _check_names("persona", list(config.personas), list(domain.personas))
    personas = {n: p.model_copy(update={"share": config.personas.get(n, p.share)}) for n, p in domain.personas.items()}
    _check_sum("personas", fsum(p.share for p in personas.values()))
    _check_names("split", list(config.split), ["test", "dev"])
    _check_names("language", list(config.languages), list(domain.languages))
    languages = _filled_up("languages", domain.languages, config.languages)
    split = {**domain.split, **config.split}
    _check_sum("split", fsum(split.values()))
    return domain.model_copy(update={"languages": languages, "factors": factors, "personas": personas, "split": split})


def _factor(factor: Factor, shares: Mapping[str, float]) -> Factor:
    _check_names(f"level of `{factor.name}`", list(shares), [level.name for level in factor.levels])
    filled = _filled_up(f"factors.{factor.name}", {level.name: level.share for level in factor.levels}, shares)
    return factor.model_copy(update={"levels": tuple(level.model_copy(update={"share": filled[level.name]}) for level in factor.levels)})


def _filled_up(name: str, spec: Mapping[str, float], shares: Mapping[str, float]) -> dict[str, float]:
    """The config's shares, and those of the spec's others scaled to what is left."""
    if not shares:
        return {**spec}
    given, others = fsum(shares.values()), fsum(share for level, share in spec.items() if level not in shares)
    _check_sum(name, given)
    if others <= 0 and given < 1 - TOLERANCE:
        raise ConfigError(f"{name}: the shares sum to {given:g}", hint="they have to sum to 1, as no other has a share")
    scale = (1 - given) / others if others else 0
    return {level: shares.get(level, max(0.0, round(share * scale, 12))) for level, share in spec.items()}


def _check_names(what: str, names: list[str], known: list[str]) -> None:
    for name in names:
        if name not in known:
            raise ConfigError(f"the config names a {what} that the spec does not have: `{name}`", hint=meant(name, known))


def _check_sum(name: str, total: float) -> None:
    if total > 1 + TOLERANCE:
        raise ConfigError(f"{name}: the shares sum to {total:g}", hint="they may sum to 1 at most")
