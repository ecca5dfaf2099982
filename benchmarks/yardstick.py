"""What the generated data are worth: train on synthetic, test on real (../shared/tools/tstr), written to docs/benchmarks.md. Not run by CI.

make yardstick
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from synthchat import __version__

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SETS = (("snips", True), ("banking77", False))
PER_INTENT = 50

HEAD = f"""# Benchmarks

<!-- written by `make yardstick` -->

Train on synthetic, test on real: a fixed classifier (tf-idf of words and characters with logistic regression; a CRF for entities) is
trained on the rows named and tested on the whole real test split. The specs are `../shared/data/*/domain.seed.yml`: five real seeds and a
description for each intent. The backend is `offline`, {PER_INTENT} records per intent, synthchat {__version__}. Accuracy and F1 in percent;
the ratio is to the same classifier trained on all real training rows.

"""

FOOT = """
What this says: template data carry what the seeds say to more values and forms, and little else. Entities gain, because values meet more
sentences. Where intents differ by a nuance (banking77), the added sentences blur it: there the seeds alone do better. New wording has to come
from a language model or from people.

## snips by a language model

Claude (helper sessions on 2026-11-24, which saw the requests of `--backend exchange` and nothing else), 50 records per intent, with the seeds.
The replies hold real values, so they are not kept. In brackets the ratio to all real train.

| prompts | verified at the first try | tf-idf | MiniLM | slot_f1 |
| --- | ---: | ---: | ---: | ---: |
| of 2026-11-23 | 350 of 350 | 95.1 (0.968) | – | 56.0 |
| seeds marked and setting the style, sets near the seeds', no clashes | 350 of 350 | 97.3 (0.990) | 91.7 (0.944) | 60.9 |
| and half of the texts with the seeds' verbs, half of the open values its own | 350 of 351 | 97.3 (0.990) | 93.9 (0.966) | 60.9 |
| **two of three with the seeds' verbs, own values common ones: as shipped** | **350 of 350** | **96.9 (0.985)** | **94.0 (0.968)** | **59.8** |
| as shipped, but four of five open values its own | 350 of 350 | 96.9 (0.985) | 92.9 (0.956) | 59.0 |
| no plan: sets and values left to the model | – | 97.9 (0.996) | 95.9 (0.987) | 68.2 |
| 50 real rows per intent | – | 96.5 (0.98) | 95.5 (0.98) | 71 to 72 |

The two runs whose values are mostly the model's own repeat 37 and 36 real training rows word for word (no other more than 2):
the model knows this data set. Planned sets and values (labels before words) cost slots here:
real rows with the planned sets give about 71, with values of the catalogue 69 instead of 73.

## Speed and memory

`make bench`, 2026-11-24, on two cores that others used too; it ends with status 1 where an aim is missed.

| what | measured | aim |
| --- | ---: | ---: |
| `synthchat --help`, CPU above `import typer` | 0.10 s | 0.15 s |
| `synthchat COMMAND --help`, the same | 0.16 to 0.19 s | 0.25 s |
| 2,000 records of city-bank, offline | 2.5 s | 5 s |
| a ledger of a million replies (1.1 GB): opened | 0.005 s | 1 s |
| memory of 20,000 look-ups in it | 45 MB | 90 MB |
| a reply on the disk, 64 at once against one by one | 21 times | 4 times |
| 100,000 records (20 intents, ten a request) made again from their ledger, one core | 35 s | 60 s |
| memory of that | 264 MB | – |
| the same folder recognised as complete | 0.8 s | 1 s |
"""


def score(name: str, slots: bool, rows: Path) -> dict[str, Any]:
    data = SHARED / "data" / name
    command = [sys.executable, str(SHARED / "tools" / "tstr"), "--train", str(rows), "--real-train", str(data / "train.jsonl")]
    command += ["--real-test", str(data / "test.jsonl"), "--seeds", str(data / "domain.seed.yml"), "--json", *(["--slots"] if slots else [])]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return result


def generated(name: str, room: Path) -> Path:
    spec = SHARED / "data" / name / "domain.seed.yml"
    command = [sys.executable, "-m", "synthchat", "generate", str(spec), "-o", str(room / name), "--per-intent", str(PER_INTENT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    print(done.stderr[-1500:], file=sys.stderr)
    return room / name / "utterances.jsonl"


def table(name: str, slots: bool, rows: Path, room: Path) -> str:
    alone = room / f"{name}-alone.jsonl"
    lines = rows.read_text(encoding="utf-8").splitlines(keepends=True)
    alone.write_text("".join(line for line in lines if json.loads(line)["origin"]["kind"] == "generated"), encoding="utf-8")
    both, only = score(name, slots, rows), score(name, slots, alone)
    shown = {"generated + seeds": both["scores"]["synthetic"], "generated alone": only["scores"]["synthetic"]}
    shown |= {key: both["scores"][key] for key in ("seeds only", "seeds + descriptions", "all real train")}
    columns = list(both["scores"]["synthetic"])
    ceiling = both["scores"]["all real train"]
    out = [f"## {name}", "", "| trained on | " + " | ".join(columns) + " | ratio |", "| --- |" + " ---: |" * (len(columns) + 1)]
    for label, scores in shown.items():
        numbers = [f"{100 * scores[c]:.1f}" if c in scores else "–" for c in columns]
        out.append(f"| {label} | {' | '.join(numbers)} | {scores['accuracy'] / ceiling['accuracy']:.2f} |")
    hygiene = both["hygiene"]
    out += ["", "Hygiene: " + "; ".join(f"{what}: {count}" for what, count in hygiene.items()) + ".", ""]
    return "\n".join(out)


def main() -> None:
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not on this machine: the real data are needed")
    with tempfile.TemporaryDirectory() as temporary:
        room = Path(temporary)
        tables = [table(name, slots, generated(name, room), room) for name, slots in SETS]
    (ROOT / "docs" / "benchmarks.md").write_text(HEAD + "\n".join(tables) + FOOT, encoding="utf-8")
    print("\n".join(tables))


if __name__ == "__main__":
    main()
