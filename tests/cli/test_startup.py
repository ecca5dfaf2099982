"""`--help` imports nothing that is heavy. How long that takes is measured by `make bench`."""

from __future__ import annotations

import subprocess
import sys

import pytest

# pydantic is not among them: typer looks for it by itself.
HEAVY = ("ruamel", "faker", "babel", "phonenumbers", "rapidfuzz", "orjson", "jinja2", "asyncio", "numpy")


@pytest.mark.parametrize("command", [[], ["generate"], ["plan"], ["export"], ["show"], ["init"], ["schema"], ["lint"]])
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    code = f"import sys; sys.argv = ['synthchat', *{command!r}, '--help']\nfrom synthchat.cli.app import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "print([m for m in sys.modules if '.' not in m], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage" in done.stdout
    assert not [name for name in HEAVY if f"'{name}'" in done.stderr]
