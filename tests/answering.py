"""Answers prompts as a model would, with made-up words: what a test puts in a model's place. It reads nothing but the messages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from synthchat.seeding import generator
from tests.faulty import SYLLABLES


def answer(messages: Sequence[dict[str, str]]) -> str:
    """JSON by the schema that a prompt asks for: one text for each line of its last message."""
    lines = [json.loads(line) for line in messages[-1]["content"].split("\n") if line.startswith('{"cell"')]
    return json.dumps({"items": [{"cell": line["cell"], "text": _text(line, len(messages))} for line in lines]})


def _text(line: dict[str, Any], messages: int) -> str:
    words = generator(json.dumps(line), messages)

    def some() -> str:
        return " ".join("".join(words.choices(SYLLABLES, k=3)) for _ in range(words.randint(3, 7)))

    return " ".join([some(), *(f"[{v.get('text') or v['like']}]({v['mark']}) {some()}" for v in line["values"])])


def answer_file(requests: Path) -> list[dict[str, Any]]:
    """A batch output line for each line of a batch input file."""
    asked = [json.loads(line) for line in requests.read_text(encoding="utf-8").split("\n") if line]
    return [_batch(line["custom_id"], answer(line["body"]["messages"])) for line in asked]


def _batch(key: str, content: str) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    body = {"model": "made-up", "choices": [choice], "usage": {"prompt_tokens": 100, "completion_tokens": 50}}
    return {"id": f"batch_{key}", "custom_id": key, "response": {"status_code": 200, "body": body}, "error": None}
