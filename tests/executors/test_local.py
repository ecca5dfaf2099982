"""A run as a whole: how much at once, until when, and what stands on disk when its end goes wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from synthchat.backends.base import Reply, Request
from synthchat.errors import FolderError
from synthchat.spec.model import Domain
from tests.faulty import Faulty
from tests.generate.test_admit import Saying, fresh, plain
from tests.pipeline.test_generate import contents, generated, run

Make = Callable[..., Domain]


class Counting(Faulty):
    """Knows how many calls were under way at once."""

    running = most = 0

    async def complete(self, request: Request) -> Reply:
        self.running += 1
        self.most = max(self.most, self.running)
        for _ in range(3):
            await asyncio.sleep(0)
        self.running -= 1
        return await super().complete(request)


@pytest.mark.parametrize("concurrency", [1, 2, 5])
def test_calls_at_once_are_limited_over_all_intents(tmp_path: Path, make_domain: Make, concurrency: int) -> None:
    backend = Counting()
    run(make_domain(), tmp_path / "out", backend, volume__per_intent=50, limits__concurrency=concurrency)
    assert backend.most == concurrency


def test_who_loses_texts_to_another_intent_gets_others(tmp_path: Path, make_domain: Make) -> None:
    manifest = run(plain(make_domain, "i", "j"), tmp_path / "out", Saying(fresh), volume__per_intent=15)
    texts = [row["text"] for rows in generated(tmp_path / "out").values() for row in rows]
    assert not manifest.short
    assert len(texts) == len(set(texts)) == 30


@pytest.mark.parametrize("name", ["utterances.jsonl", "rejects.jsonl", "spec.json", "README.md"])
def test_the_manifest_is_the_last_to_change(tmp_path: Path, make_domain: Make, name: str) -> None:
    out = tmp_path / "out"
    run(make_domain(), out, volume__per_intent=5)
    before = (out / "manifest.json").read_bytes()
    (out / name).unlink()
    (out / name).mkdir()
    with pytest.raises(FolderError, match="cannot be written"):
        run(make_domain(), out, volume__per_intent=8)
    assert (out / "manifest.json").read_bytes() == before
    (out / name).rmdir()
    run(make_domain(), out, volume__per_intent=8)
    run(make_domain(), tmp_path / "other", volume__per_intent=8)
    assert contents(out) == contents(tmp_path / "other")
    assert json.loads(before)["totals"]["generated"] == 10
