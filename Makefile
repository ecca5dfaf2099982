# The one door for developers. `make demo` needs nothing but Python 3.10 or newer; the other targets add the development tools by themselves.
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest
QUICK := -m "not consumers and not yardstick" -n 2 --dist worksteal
.PHONY: demo test coverage check consumers yardstick bench docs clean

demo: .venv/core                ## install, generate 2,000 utterances of samples/city-bank, export them to Rasa, show some
	$(BIN)/synthchat generate samples/city-bank/domain.yml -o out/city-bank --total 2000
	$(BIN)/synthchat export out/city-bank --to rasa
	$(BIN)/synthchat show out/city-bank --sample 2

test: .venv/dev                 ## everything that needs no network and no other tool
	$(PYTEST) $(QUICK)

coverage: .venv/dev             ## the same, and how much of the code it runs: twice as long
	$(PYTEST) $(QUICK) --cov --cov-report=term:skip-covered

check: .venv/dev                ## lint, format, types, import floors
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

consumers: .venv/dev            ## the real Rasa, Google's classes of Dialogflow, other Pythons, others' server of the vendors' protocols (needs Node.js)
	$(PYTEST) -m consumers -n 0 --durations=10

yardstick: .venv/yardstick      ## utility on the real data of ../shared; rewrites docs/benchmarks.md
	$(BIN)/python benchmarks/yardstick.py

bench: .venv/dev                ## speed, as ratios within one run
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/ledger.py
	$(BIN)/python benchmarks/rebuild.py

docs: .venv/dev                 ## rewrite what is made from the code: docs/cli.md, docs/shapes.md, the picture
	$(BIN)/python docs/make.py

clean:
	rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage*

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "synthchat needs Python 3.10 or newer: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .venv

.venv/core: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q -e .
	@touch $@

.venv/dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q -e '.[dev]'
	@touch $@ .venv/core

.venv/yardstick: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -q -e '.[dev,yardstick]'
	@touch $@
