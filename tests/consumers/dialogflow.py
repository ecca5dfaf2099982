"""Google's own Python classes and linter, run on our zips in an environment of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.consumers.venvs import python_of

NAME = "dialogflow-2.54.0-2.9.0"
REQUIREMENTS = ("google-cloud-dialogflow==2.54.0", "google-cloud-dialogflow-cx==2.9.0", "google-cloud-storage", "cxlint==1.0.4", "rich", "google-re2")
PYTHON = "3.11"
READER = Path(__file__).with_name("dialogflow_reader.py")
LINT = """
import sys
from cxlint.cxlint import CxLint
# A pattern for each kind of name: without one, cxlint 1.0.4 falls over its own variable.
CxLint(naming_conventions={kind: "." for kind in ("flow_name", "entity_type_name", "intent_generic_name")}).lint_agent(sys.argv[1])
"""


def read_by_google(archive: Path, edition: str) -> dict[str, Any]:
    """What Google's classes hold of a zip once they have taken all of it, strictly.

    `intents` is name → phrases, each a language and its parts (text, parameter, data type); `entity_types` name → kind; `unmatched` is annotated as
    a regexp entity and matched by none of its patterns, in RE2.
    """
    out = archive.with_suffix(".json")
    _run(str(READER), str(archive), edition, str(out))
    read: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return read


def lint(archive: Path, folder: Path) -> dict[str, tuple[int, int]]:
    """Google's linter of CX packages over the unpacked zip: kind of thing → how many it read, and the issues that it has with them."""
    with ZipFile(archive) as zipped:
        zipped.extractall(folder)
    said = re.sub(r"\x1b\[[0-9;]*m", "", _run("-c", LINT, str(folder)))
    found = re.findall(r"(\d+) (Flows|Entity Types|Intents) *linted\.\s+(\d+) issues", said)
    return {kind: (int(count), int(issues)) for count, kind, issues in found}


def _run(*arguments: str) -> str:
    python = python_of(NAME, REQUIREMENTS, PYTHON)
    done = subprocess.run([python, *arguments], env=os.environ | {"PYTHONWARNINGS": "ignore"}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout
