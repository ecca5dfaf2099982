"""The pages of docs/backends: their configs load, their commands deliver, and the errors that they quote are those that are printed."""

from __future__ import annotations

import json
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from synthchat.config import load_config
from synthchat.errors import CallError
from tests.backends.remotes import DOMAIN, FACTORIES, KEY, ask
from tests.docs_backends import Block, address, blocks, commands, configs, nobody, run
from tests.server import Script

PAGES = ("openai", "anthropic", "azure", "ollama", "vllm", "llama-cpp")
REAL = "llama-server"
"""Its errors are caused by the real one, in pipeline/test_llama.py."""
CONFIGS = [(page, name) for page in PAGES for name in configs(page)]
QUOTED = [(page, block) for page in PAGES for block in blocks(page) if block.fault and block.config != REAL]


@pytest.mark.parametrize(("page", "name"), CONFIGS)
def test_a_pages_config_and_command_deliver(page: str, name: str, tmp_path: Path) -> None:
    if name == "vertex.yml":
        assert load_config(str(written(page, name, tmp_path)), environment={}).backend.api == "vertex"
        return  # Google's credentials cannot be had from a server of ours; the page says so
    done, _ = run(page, name, tmp_path, Script(key=KEY if commands(page)[name][0] else None))
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "data" / "manifest.json").read_text("utf-8"))
    assert manifest["totals"]["generated"] == 20 * len(manifest["intents"]) > 0
    assert manifest["backend"]["model"] == load_config(str(tmp_path / name), environment={}).backend.model


@pytest.mark.parametrize(("page", "block"), QUOTED, ids=lambda part: f"{part.config}-{part.fault}" if isinstance(part, Block) else part)
def test_a_quoted_error_is_what_is_printed(page: str, block: Block, tmp_path: Path) -> None:
    if block.fault == "no-package" and list(distributions(name="google-auth")):
        pytest.skip("the page shows what is said where google-auth is not installed; here it is")
    assert printed(page, block, tmp_path) == block.text


def printed(page: str, block: Block, folder: Path) -> str:
    """What is said of a fault: the end of a run's messages."""
    assert block.config
    if block.fault == "no-server":
        return unreachable(written(page, block.config, folder))
    fault = None if block.fault in ("no-key", "no-package") else block.fault
    done, said = run(page, block.config, folder, Script(always=fault), key=block.fault != "no-key")
    assert done.returncode == 4, done.stderr
    return said


def unreachable(config: Path) -> str:
    """What is said where nobody listens: of one call, for the 8 tries of a run take their time."""
    settings = load_config(str(config), environment={}).backend
    with nobody() as url, pytest.raises(CallError) as caught:
        ask(FACTORIES[settings.name](DOMAIN, settings.model_copy(update={"base_url": url + urlsplit(address(config)).path})))
    return f"{caught.value}\n".replace(url + urlsplit(address(config)).path, address(config))


def written(page: str, name: str, folder: Path) -> Path:
    (folder / name).write_text(configs(page)[name], encoding="utf-8")
    return folder / name
