"""The resolved run config. It has no defaults of its own: those are `configs/default.yml`, so that they stand in one place and can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from synthchat.config.secrets import MASK, shown_address

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Headers = Annotated[Mapping[str, str], PlainSerializer(lambda headers: dict.fromkeys(headers, MASK))]
Address = Annotated[str, PlainSerializer(shown_address)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BackendSettings(_Model):
    """What phrases the plan. Keys belong into the environment variables of the vendors' own SDKs; one that a header or the address has is written nowhere."""

    name: str
    model: str | None = None
    base_url: Address | None = None
    headers: Headers = Field(default_factory=dict, description="sent with every request; the manifest has their names only")
    ca_bundle: str | None = Field(None, description="a PEM file, for servers behind a company's own certificate authority")
    timeout: Annotated[float, Field(gt=0, allow_inf_nan=False)] = Field(120, description="seconds for one call, its time in our queue not counted")
    api: str | None = Field(
        None, description="openai: chat (default) or responses; anthropic: direct (default), bedrock or vertex; compatible: openai or azure"
    )
    path: str | None = Field(None, description="llamacpp: the GGUF file")
    context: Annotated[int, Field(ge=256, le=2**24)] | None = Field(None, description="llamacpp: tokens that a prompt and its answer may have together (8192)")
    requests: str | None = Field(None, description="exchange: where requests are written")
    replies: str | None = Field(None, description="exchange: where replies are read")


class VolumeSettings(_Model):
    """How much: exactly one of the two."""

    per_intent: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    total: Annotated[int, Field(ge=0, le=100_000_000)] | None = None


class RequestSettings(_Model):
    """How the backend is asked."""

    records: Annotated[int, Field(ge=1, le=100)]
    tries: Annotated[int, Field(ge=1, le=10)]


class CheckSettings(_Model):
    """How a text is verified."""

    language: Literal["words", "langid"] = Field(description="by function words of seven languages, or by py3langid (extra `langid`) as well")


class LimitSettings(_Model):
    """How fast."""

    concurrency: Annotated[int, Field(ge=1, le=10_000)]


def _names(given: object) -> object:
    """Names with blanks or commas between them."""
    return given.replace(",", " ").split() if isinstance(given, str) else given


class LintSettings(_Model):
    """What `synthchat lint` leaves out."""

    ignore: Annotated[tuple[str, ...], BeforeValidator(_names)] = Field((), description="names of rules, with blanks between them")


class RunConfig(_Model):
    """All settings of a run, and where each came from."""

    backend: BackendSettings
    volume: VolumeSettings
    request: RequestSettings
    checks: CheckSettings
    limits: LimitSettings
    reuse: Literal["exact", "cell"] = Field(description="whether a reply to another prompt may stand in where its cells are still wanted")
    seed: Annotated[int, Field(ge=-(2**63), lt=2**63)]
    lint: LintSettings = Field(default_factory=LintSettings, exclude=True, description="what `synthchat lint` leaves out")
    factors: Mapping[str, Mapping[str, Share]] = Field(default_factory=dict, description="factor → level → share, in place of the spec's")
    personas: Mapping[str, Share] = Field(default_factory=dict, description="persona → share, in place of the spec's")
    split: Mapping[str, Share] = Field(default_factory=dict, description="split → share, in place of the spec's")
    languages: Mapping[str, Share] = Field(default_factory=dict, description="language → share, in place of the spec's")
    sources: Mapping[str, str] = Field(default_factory=dict, description="setting → flag, --set, environment, config or default")
